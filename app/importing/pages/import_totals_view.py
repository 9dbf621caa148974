"""Totals of a file's amounts as tables: by currency, by arrangement, by year."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.domain.money import Money
from app.importing.services.totals import Sum
from app.record.domain.engagements import FIELDS
from app.web.formatting import capitalise, money

TABLE_TITLES = {"currency": "By currency", "arrangement": "By arrangement", "year": "By year"}


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One sum: the field, the group, the amount, and the number of rows."""

    label: str
    group: str
    amount: str
    rows: int


def total_tables(sums: Iterable[Sum]) -> list[tuple[str, list[TotalRow]]]:
    """Returns the sums by kind of group."""
    every = list(sums)
    return [
        (title, [_to_row(each) for each in every if each.by == by])
        for by, title in TABLE_TITLES.items()
        if any(each.by == by for each in every)
    ]


def _to_row(total: Sum) -> TotalRow:
    label = FIELDS[total.field].label if total.field in FIELDS else total.field
    return TotalRow(
        label,
        capitalise(total.of) if total.of else "no date" if total.by == "year" else "not stated",
        money(Money(total.minor, total.currency)),
        total.rows,
    )
