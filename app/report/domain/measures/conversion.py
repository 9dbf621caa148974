"""What was paid in one currency, in another one: every invoice at the rate of its own day.

An engagement without invoices is converted whole, at the rate of the day it ended, else began.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from app.core.domain.exchange_rates import MAX_AGE_DAYS
from app.report.domain.dataset import Columns
from app.report.domain.measures.duration import days_to_ordinals, ordinals_to_days

if TYPE_CHECKING:
    from app.report.domain.measures import Record

Array = Any


@dataclass(frozen=True, slots=True, eq=False)
class CostParts:
    """What the costs are made of, one place a part: an invoice, or the whole of an engagement that has none.

    `engagement`: its place in the record; `day` (datetime64[D]): whose rate and year count; `factor`: what one unit of
    its currency is in the target currency, NaN without a rate; `rated`: the day of that rate, NaT without one;
    `minor`: own minor units of an invoice, 0 for a whole engagement.
    """

    engagement: Array
    day: Array
    factor: Array
    rated: Array
    minor: Array


@dataclass(frozen=True, slots=True)
class RateUsed:
    """Which exchange rates figures rest on: one unit of `currency` was `low` to `high` in the `target` currency, by
    the rates of the days from `first` to `last`; so many `engagements` with so many `amounts`."""

    currency: str
    engagements: int
    low: float
    high: float
    first: date
    last: date
    target: str
    amounts: int


class Conversion:
    """For each engagement what one unit of its currency is in the target currency.

    `factor` is NaN where a rate, a day or the currency is missing; with several invoices it is their average, weighed
    by amount. `lowest` and `highest` are the rates behind it, `first` and `last` the ordinals of their days (-1 where
    there is none); `asked` is the day it ended, else began; `invoices` how many it has.
    """

    def __init__(self, it: "Record"):
        columns, self._rates, self._into = it.columns, it.terms.rates, it.terms.currency
        self.asked = ordinals_to_days(np.where(columns["ended_on"] >= 0, columns["ended_on"], columns["started_on"]))
        self._columns, self._many = columns, len(columns)

    @cached_property
    def parts(self) -> CostParts:
        """Every invoice, then every engagement that has none."""
        paid, whole = self._columns.payments, np.arange(self._many)
        if paid is None:
            return self._parts(whole, self.asked, np.zeros(self._many, np.int64))
        alone = np.flatnonzero(self.invoices == 0)
        day = ordinals_to_days(paid.day)
        day = np.where(np.isnat(day), self.asked[paid.engagement], day)
        return self._parts(
            np.concatenate([paid.engagement, alone]),
            np.concatenate([day, self.asked[alone]]),
            np.concatenate([paid.minor, np.zeros(len(alone), np.int64)]),
        )

    @cached_property
    def invoices(self) -> Array:
        paid = self._columns.payments
        of = np.zeros(0, np.int64) if paid is None else paid.engagement
        return np.bincount(of, minlength=self._many)

    def _parts(self, engagement: Array, day: Array, minor: Array) -> CostParts:
        currency = self._columns["currency"][engagement]
        rated, factor = np.full(len(day), np.datetime64("NaT", "D")), np.full(len(day), np.nan)
        for code, name in enumerate(self._columns.currencies):
            rows = currency == code
            rated[rows] = self._rates.days_used(name, self._into, day[rows])
            factor[rows] = self._rates.factor(name, day[rows], self._into)
        return CostParts(engagement, day, factor, rated, minor)

    @cached_property
    def factor(self) -> Array:
        parts, found = self.parts, np.full(self._many, np.nan)
        found[parts.engagement] = parts.factor
        if self._columns.payments is None:
            return found
        weight, of = parts.minor.astype(float), parts.engagement
        total = np.bincount(of, weight, minlength=self._many)
        converted = np.bincount(of, weight * parts.factor, minlength=self._many)
        several = (self.invoices > 1) & (self.lowest != self.highest)
        average = np.divide(converted, total, out=found.copy(), where=total != 0)
        unrated = np.bincount(of, np.isnan(parts.factor), minlength=self._many) > 0
        return np.where(unrated, np.nan, np.where(several, average, found))

    @cached_property
    def lowest(self) -> Array:
        return self._over(np.minimum, self.parts.factor, np.inf)

    @cached_property
    def highest(self) -> Array:
        return self._over(np.maximum, self.parts.factor, -np.inf)

    @cached_property
    def first(self) -> Array:
        days = days_to_ordinals(self.parts.rated)
        return self._over(np.minimum, days, np.iinfo(np.int64).max)

    @cached_property
    def last(self) -> Array:
        return self._over(np.maximum, days_to_ordinals(self.parts.rated), -1)

    def _over(self, which: Any, values: Array, begin: float) -> Array:
        """The least or largest of each engagement's parts; `begin` where no part has one."""
        found = np.full(self._many, begin, values.dtype)
        which.at(found, self.parts.engagement, np.where(np.isnan(values), begin, values))
        return found


def single_currency(columns: Columns, among: Array) -> str | None:
    """The currency that all engagements `among` (a mask) have, of those that have any; None where there are several."""
    codes = columns["currency"][among]
    codes = np.unique(codes[codes >= 0])
    return columns.currencies[int(codes[0])] if len(codes) == 1 else None


def payment_currency(columns: Columns) -> str | None:
    """The currency that everything paid is in; None where it is in several, or nothing is."""
    return single_currency(
        columns, (columns["actual_cost"] >= 0) | (columns["rate"] >= 0) | (columns["project_budget"] >= 0)
    )


def rates_used(among: Array, it: "Record") -> tuple[RateUsed, ...]:
    """The rates behind the amounts of the engagements `among` (a mask), one line a foreign currency."""
    columns, rates, found = it.columns, it.conversion, []
    for code, currency in enumerate(columns.currencies):
        here = among & (columns["currency"] == code) & ~np.isnan(rates.factor) & (rates.first >= 0)
        if currency == it.terms.currency or not here.any():
            continue
        first, last = (date.fromordinal(int(day)) for day in (rates.first[here].min(), rates.last[here].max()))
        found.append(
            RateUsed(
                currency,
                int(here.sum()),
                float(rates.lowest[here].min()),
                float(rates.highest[here].max()),
                first,
                last,
                it.terms.currency,
                int(np.maximum(rates.invoices[here], 1).sum()),
            )
        )
    return tuple(found)


def rate_days(columns: Columns) -> tuple[date, date] | None:
    """The first and last day whose rates these engagements may need; None where none of them has a day."""
    paid = [] if columns.payments is None else [columns.payments.day]
    days = np.concatenate([columns["started_on"], columns["ended_on"], *paid])
    days = days[days >= 0]
    if not len(days):
        return None
    return date.fromordinal(max(int(days.min()) - MAX_AGE_DAYS, 1)), date.fromordinal(int(days.max()))


def rates_by_day(it: "Record") -> tuple[tuple[str, date, float], ...]:
    """Every rate that an amount was converted by, once: the foreign currency, the day of the rate, and what one unit
    was in the target currency; by currency and day."""
    parts = it.conversion.parts
    code = it.columns["currency"][parts.engagement]
    known = ~np.isnan(parts.factor) & ~np.isnat(parts.rated) & (code >= 0)
    found = {
        (it.columns.currencies[place], day.item(), float(factor))
        for place, day, factor in zip(code[known].tolist(), parts.rated[known], parts.factor[known], strict=True)
    }
    return tuple(sorted(each for each in found if each[0] != it.terms.currency))
