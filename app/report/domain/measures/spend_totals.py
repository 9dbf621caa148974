"""Exact totals of what was paid, in one currency, by months, quarters or years.

An invoice belongs to its day; an engagement without invoices to the day it ended, else began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from app.core.domain.money import CURRENCIES, Money
from app.report.domain.measures.group_statistics import group_sums
from app.report.domain.measures.measured import REASON_CODES, MissingReason
from app.report.domain.periods import financial_year

if TYPE_CHECKING:
    from app.report.domain.measures import Record

Array = Any
Key_co = TypeVar("Key_co", covariant=True)
YEAR, QUARTER = 12, 3  # months
UNDATED = np.iinfo(np.int64).max  # sorts behind every month


@dataclass(frozen=True, slots=True)
class SpendTotal:
    """Number of engagements, how many of them have a known cost, and its total, None where none is known.

    An engagement with invoices in several years counts in each of them.
    """

    engagements: int
    known: int
    total: Money | None

    @property
    def unknown(self) -> int:
        return self.engagements - self.known

    def __add__(self, other: "SpendTotal") -> "SpendTotal":
        totals = [each.total for each in (self, other) if each.total]
        return SpendTotal(
            self.engagements + other.engagements,
            self.known + other.known,
            sum(totals[1:], totals[0]) if totals else None,
        )


@dataclass(frozen=True, slots=True)
class SpendLine(Generic[Key_co]):
    """One arrangement, provider or team (`key`: its name or number, None where unknown) as a whole and by year."""

    key: Key_co
    whole: SpendTotal
    years: tuple[SpendTotal, ...]


class Costs:
    """What was paid in whole minor units of one currency: by engagement, and by invoice with its period.

    `begins` are the months in which the periods begin that have any, counted from January 1970, None for no day;
    a period has `months` months, and one of them begins with the month `first_month` of a year.
    """

    def __init__(self, record: "Record", first_month: int, months: int = YEAR):
        cost, parts = record.values_of("total_cost"), record.conversion.parts
        self.currency = record.terms.currency
        self.known = cost.lack == 0
        self.lack = cost.lack.copy()
        self.lack[(self.lack == REASON_CODES[MissingReason.VALUE]) & ~record.ended] = REASON_CODES[
            MissingReason.NOT_ENDED
        ]
        self.engagement, self.day = parts.engagement, parts.day
        self.paid = self._rounded_parts(record, np.where(self.known, cost.values, 0))
        self.minor = np.zeros(len(record.columns), np.int64)
        np.add.at(self.minor, self.engagement, self.paid)
        found, self.period = np.unique(period_starts(parts.day, first_month, months), return_inverse=True)
        self.begins = tuple(None if month == UNDATED else month for month in found.tolist())

    def _rounded_parts(self, record: "Record", total: Array) -> Array:
        """Returns each part of the costs, rounded separately so that all sums agree; 0 where the cost is unknown."""
        parts, columns = record.conversion.parts, record.columns
        places = 10.0 ** CURRENCIES[self.currency]
        rounded = np.rint(total[self.engagement] * places).astype(np.int64)
        if columns.payments is None:
            return rounded
        own = np.array([10.0 ** CURRENCIES[code] for code in columns.currencies] + [1.0])[
            columns["currency"][self.engagement]
        ]
        known, invoice = self.known[self.engagement], record.conversion.invoices[self.engagement] > 0
        converted = np.rint(np.where(known & invoice, parts.minor / own * parts.factor, 0) * places).astype(np.int64)
        is_own_currency = known & (parts.factor == 1) & (own == places)
        return np.where(invoice, np.where(is_own_currency, parts.minor, converted), rounded)

    def between(self, first: date, last: date) -> tuple[Array, Array]:
        """Which engagements have an invoice, or themselves, on one of these days, both included; and what each of them
        was paid in them, in minor units, 0 where that is unknown."""
        inside = (self.day >= np.datetime64(first)) & (self.day <= np.datetime64(last))
        is_present, minor = np.zeros(len(self.known), bool), np.zeros(len(self.known), np.int64)
        is_present[self.engagement[inside]] = True
        np.add.at(minor, self.engagement[inside], self.paid[inside])
        return is_present, minor

    def lines(self, place: Array, keys: Sequence[Key_co]) -> tuple[SpendLine[Key_co], ...]:
        """Returns a line for each key, in their order; `place` is each engagement's, -1 where it is in none."""
        n_periods, place = len(self.begins), place[self.engagement]
        totals = self._spent(place, self.engagement, len(keys))
        cells = self._spent(
            np.where(place < 0, -1, place * n_periods + self.period),
            self.engagement * n_periods + self.period,
            len(keys) * n_periods,
        )
        return tuple(
            SpendLine(key, totals[index], tuple(cells[index * n_periods : (index + 1) * n_periods]))
            for index, key in enumerate(keys)
        )

    def _spent(self, group: Array, once: Array, n_groups: int) -> list[SpendTotal]:
        """`group`: that of each part, -1 where it is in none; parts with the same `once` count as one engagement."""
        first = np.zeros(len(group), bool)
        first[np.unique(once, return_index=True)[1]] = True
        known = self.known[self.engagement] & (group >= 0)
        engagements = np.bincount(group[first & (group >= 0)], minlength=n_groups).tolist()
        known_counts = np.bincount(group[first & known], minlength=n_groups).tolist()
        totals = group_sums(group[known], self.paid[known], n_groups)
        return [
            SpendTotal(each, known_count, Money(total, self.currency) if known_count else None)
            for each, known_count, total in zip(engagements, known_counts, totals, strict=True)
        ]


def period_starts(days: Array, first_month: int, months: int = YEAR) -> Array:
    """The month, counted from January 1970, in which the period of each day (datetime64[D]) begins."""
    month, offset = days.astype("datetime64[M]").astype(np.int64), first_month - 1
    return np.where(np.isnat(days), UNDATED, (month - offset) // months * months + offset)


def financial_year_label(begins: int | None, first_month: int) -> str | None:
    """The financial year of the month `begins`: “2026”, or “2025/26” where it is not the calendar's."""
    if begins is None:
        return None
    return financial_year((begins - (first_month - 1)) // YEAR + 1970, first_month)
