"""Which exchange rate counts for a day: that day's, else the last earlier one up to a week back, else none.

Rates are units of a currency for one euro; the euro itself is 1 on every day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

EURO = "EUR"
MAX_AGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class RateSeries:
    """The known rates of one currency: `days` in ascending order (datetime64[D]) and `per_euro` beside them."""

    days: np.ndarray
    per_euro: np.ndarray

    def rates_on(self, days: np.ndarray) -> np.ndarray:
        """The rate that counts for each day (datetime64[D], NaT where unknown); nan where there is none."""
        found = np.full(len(days), np.nan)
        if not len(self.days):
            return found
        last = np.searchsorted(self.days, days, side="right") - 1
        usable = (last >= 0) & ~np.isnat(days)
        place = np.where(usable, last, 0)
        usable &= (days - self.days[place]) <= np.timedelta64(MAX_AGE_DAYS, "D")
        found[usable] = self.per_euro[place[usable]]
        return found


def make_series(days: Sequence[date], per_euro: Sequence[float]) -> RateSeries:
    """A series of days in ascending order and the rates of those days."""
    return RateSeries(np.array(days, dtype="datetime64[D]"), np.array(per_euro, dtype=float))


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """The rates of several currencies, by code."""

    series: Mapping[str, RateSeries] = field(default_factory=dict)

    def factors(self, currencies: Sequence[str | None] | np.ndarray, days: np.ndarray, reporting: str) -> np.ndarray:
        """What one unit of each currency on each day is worth in units of `reporting`.

        `currencies`: codes (None or "" where unknown) and `days` (datetime64[D], NaT where unknown), of one length.
        nan where there is no rate, no day or no currency. An amount in the reporting currency needs no rate and no day.
        """
        codes = np.asarray(["" if code is None else code for code in currencies], dtype="U3")
        days = np.asarray(days, dtype="datetime64[D]")
        found = np.full(len(codes), np.nan)
        for code in np.unique(codes):
            if code:
                here = codes == code
                found[here] = self.factor(str(code), days[here], reporting)
        return found

    def factor(self, currency: str, days: np.ndarray, reporting: str) -> np.ndarray:
        """The same for one currency."""
        if currency == reporting:
            return np.ones(len(days))
        return self._per_euro(reporting, days) / self._per_euro(currency, days)

    def days_used(self, currency: str, reporting: str, days: np.ndarray) -> np.ndarray:
        """The day whose rates count for each of `days`, the older one of the two currencies'; NaT where there is none.

        In the reporting currency itself that is the day.
        """
        found = days
        for code in {currency, reporting} - {EURO} if currency != reporting else ():
            rates = self.series.get(code, make_series((), ()))
            place = np.searchsorted(rates.days, days, side="right") - 1
            usable = ~np.isnan(rates.rates_on(days))
            used = np.full(len(days), np.datetime64("NaT", "D"))
            used[usable] = rates.days[place[usable]]
            found = np.minimum(found, used)
        return found

    def _per_euro(self, code: str, days: np.ndarray) -> np.ndarray:
        if code == EURO:
            return np.where(np.isnat(days), np.nan, 1.0)
        series = self.series.get(code)
        return np.full(len(days), np.nan) if series is None else series.rates_on(days)
