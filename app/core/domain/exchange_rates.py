"""Exchange rates by day: that day's rate, else the latest one of the seven days before, else none.

Rates are units of a currency per euro; the euro's own rate is 1 on every day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

EURO = "EUR"
MAX_AGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class RateSeries:
    """The known rates of one currency: `days` in ascending order (datetime64[D]), and `per_euro` of the same length."""

    days: np.ndarray
    per_euro: np.ndarray

    def rates_on(self, days: np.ndarray) -> np.ndarray:
        """Returns the rate for each day (datetime64[D], NaT if unknown); nan if there is none."""
        found = np.full(len(days), np.nan)
        if not len(self.days):
            return found
        last = np.searchsorted(self.days, days, side="right") - 1
        usable = (last >= 0) & ~np.isnat(days)
        index = np.where(usable, last, 0)
        usable &= (days - self.days[index]) <= np.timedelta64(MAX_AGE_DAYS, "D")
        found[usable] = self.per_euro[index[usable]]
        return found


def make_series(days: Sequence[date], per_euro: Sequence[float]) -> RateSeries:
    """Returns a series from days in ascending order and their rates."""
    return RateSeries(np.array(days, dtype="datetime64[D]"), np.array(per_euro, dtype=float))


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """The rates of several currencies, by code."""

    series: Mapping[str, RateSeries] = field(default_factory=dict)

    def factors(self, currencies: Sequence[str | None] | np.ndarray, days: np.ndarray, reporting: str) -> np.ndarray:
        """Returns the value of one unit of each currency on each day, in units of `reporting`.

        `currencies`: codes (None or "" if unknown); `days`: datetime64[D] (NaT if unknown), of the same length.
        nan without rate, day or currency. Amounts in the reporting currency need no rate and no day.
        """
        codes = np.asarray(["" if code is None else code for code in currencies], dtype="U3")
        days = np.asarray(days, dtype="datetime64[D]")
        found = np.full(len(codes), np.nan)
        for code in np.unique(codes):
            if code:
                selected = codes == code
                found[selected] = self.factor(str(code), days[selected], reporting)
        return found

    def factor(self, currency: str, days: np.ndarray, reporting: str) -> np.ndarray:
        """Returns the value of one unit of `currency` on each day, in units of `reporting`; nan without a rate."""
        if currency == reporting:
            return np.ones(len(days))
        return self._per_euro(reporting, days) / self._per_euro(currency, days)

    def days_used(self, currency: str, reporting: str, days: np.ndarray) -> np.ndarray:
        """Returns the day of the rate used for each of `days`, the older one of the two currencies; NaT without rate.

        For the reporting currency itself, the days are returned unchanged.
        """
        found = days
        for code in {currency, reporting} - {EURO} if currency != reporting else ():
            rates = self.series.get(code, make_series((), ()))
            last = np.searchsorted(rates.days, days, side="right") - 1
            usable = ~np.isnan(rates.rates_on(days))
            used = np.full(len(days), np.datetime64("NaT", "D"))
            used[usable] = rates.days[last[usable]]
            found = np.minimum(found, used)
        return found

    def _per_euro(self, code: str, days: np.ndarray) -> np.ndarray:
        if code == EURO:
            return np.where(np.isnat(days), np.nan, 1.0)
        series = self.series.get(code)
        return np.full(len(days), np.nan) if series is None else series.rates_on(days)
