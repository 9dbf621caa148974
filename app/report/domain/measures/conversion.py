"""Currency conversion: every invoice at the rate of its own day.

An engagement without invoices is converted as a whole, at the rate of the day it ended, else began.
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
    """The parts of costs, one element each: an invoice, or a whole engagement that has none.

    `engagement`: its index in the record; `day` (datetime64[D]): for rate and year; `factor`: what one unit of
    its currency is in the target currency, NaN without a rate; `rate_day`: the day of that rate, NaT without one;
    `minor`: own minor units of an invoice, 0 for a whole engagement.
    """

    engagement: Array
    day: Array
    factor: Array
    rate_day: Array
    minor: Array


@dataclass(frozen=True, slots=True)
class RateUsed:
    """The exchange rates used for figures: one unit of `currency` was `low` to `high` in the `target` currency, by
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
    """Conversion factors of each engagement's currency to the target currency.

    `factor` is NaN where a rate, a day or the currency is missing; with several invoices it is their average, weighted
    by amount. `lowest` and `highest` are the rates behind it, `first` and `last` the ordinals of their days (-1 where
    there is none); `date` is the day it ended, else began; `invoices` how many it has.
    """

    def __init__(self, record: "Record"):
        columns, self._rates, self._into = record.columns, record.terms.rates, record.terms.currency
        self.date = ordinals_to_days(np.where(columns["ended_on"] >= 0, columns["ended_on"], columns["started_on"]))
        self._columns, self._many = columns, len(columns)

    @cached_property
    def parts(self) -> CostParts:
        """All invoices, then all engagements without one."""
        paid, everything = self._columns.payments, np.arange(self._many)
        if paid is None:
            return self._parts(everything, self.date, np.zeros(self._many, np.int64))
        without_invoice = np.flatnonzero(self.invoices == 0)
        day = ordinals_to_days(paid.day)
        day = np.where(np.isnat(day), self.date[paid.engagement], day)
        return self._parts(
            np.concatenate([paid.engagement, without_invoice]),
            np.concatenate([day, self.date[without_invoice]]),
            np.concatenate([paid.minor, np.zeros(len(without_invoice), np.int64)]),
        )

    @cached_property
    def invoices(self) -> Array:
        paid = self._columns.payments
        engagement = np.zeros(0, np.int64) if paid is None else paid.engagement
        return np.bincount(engagement, minlength=self._many)

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
        parts, factors = self.parts, np.full(self._many, np.nan)
        factors[parts.engagement] = parts.factor
        if self._columns.payments is None:
            return factors
        weight, engagement = parts.minor.astype(float), parts.engagement
        total = np.bincount(engagement, weight, minlength=self._many)
        converted = np.bincount(engagement, weight * parts.factor, minlength=self._many)
        varies = (self.invoices > 1) & (self.lowest != self.highest)
        average = np.divide(converted, total, out=factors.copy(), where=total != 0)
        has_no_rate = np.bincount(engagement, np.isnan(parts.factor), minlength=self._many) > 0
        return np.where(has_no_rate, np.nan, np.where(varies, average, factors))

    @cached_property
    def lowest(self) -> Array:
        return self._over(np.minimum, self.parts.factor, np.inf)

    @cached_property
    def highest(self) -> Array:
        return self._over(np.maximum, self.parts.factor, -np.inf)

    @cached_property
    def first(self) -> Array:
        days = days_to_ordinals(self.parts.rate_day)
        return self._over(np.minimum, days, np.iinfo(np.int64).max)

    @cached_property
    def last(self) -> Array:
        return self._over(np.maximum, days_to_ordinals(self.parts.rate_day), -1)

    def _over(self, ufunc: Any, values: Array, default: float) -> Array:
        """Returns the least or largest value of each engagement's parts; `default` where no part has one."""
        extremes = np.full(self._many, default, values.dtype)
        ufunc.at(extremes, self.parts.engagement, np.where(np.isnan(values), default, values))
        return extremes


def single_currency(columns: Columns, mask: Array) -> str | None:
    """The currency that all engagements `mask` (a mask) have, of those that have any; None where there are several."""
    codes = columns["currency"][mask]
    codes = np.unique(codes[codes >= 0])
    return columns.currencies[int(codes[0])] if len(codes) == 1 else None


def payment_currency(columns: Columns) -> str | None:
    """Returns the currency of everything paid; None where there are several, or none."""
    return single_currency(
        columns, (columns["actual_cost"] >= 0) | (columns["rate"] >= 0) | (columns["project_budget"] >= 0)
    )


def rates_used(mask: Array, record: "Record") -> tuple[RateUsed, ...]:
    """The rates behind the amounts of the engagements `mask` (a mask), one line a foreign currency."""
    columns, rates, found = record.columns, record.conversion, []
    for code, currency in enumerate(columns.currencies):
        rows = mask & (columns["currency"] == code) & ~np.isnan(rates.factor) & (rates.first >= 0)
        if currency == record.terms.currency or not rows.any():
            continue
        first, last = (date.fromordinal(int(day)) for day in (rates.first[rows].min(), rates.last[rows].max()))
        found.append(
            RateUsed(
                currency,
                int(rows.sum()),
                float(rates.lowest[rows].min()),
                float(rates.highest[rows].max()),
                first,
                last,
                record.terms.currency,
                int(np.maximum(rates.invoices[rows], 1).sum()),
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


def rates_by_day(record: "Record") -> tuple[tuple[str, date, float], ...]:
    """Every rate that an amount was converted by, once: the foreign currency, the day of the rate, and what one unit
    was in the target currency; by currency and day."""
    parts = record.conversion.parts
    code = record.columns["currency"][parts.engagement]
    known = ~np.isnan(parts.factor) & ~np.isnat(parts.rate_day) & (code >= 0)
    found = {
        (record.columns.currencies[place], day.item(), float(factor))
        for place, day, factor in zip(code[known].tolist(), parts.rate_day[known], parts.factor[known], strict=True)
    }
    return tuple(sorted(each for each in found if each[0] != record.terms.currency))
