"""Totals of a file's amounts as tables: by currency, by arrangement, by year."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.domain.money import Money
from app.importing.services.totals import Sum
from app.record.domain.engagements import FIELDS
from app.web.formatting import capital, money

BY = {"currency": "By currency", "arrangement": "By arrangement", "year": "By year"}


@dataclass(frozen=True, slots=True)
class Added:
    """One sum: which amounts, of what, how much, over how many rows."""

    what: str
    of: str
    amount: str
    rows: int


def tables(sums: Iterable[Sum]) -> list[tuple[str, list[Added]]]:
    """The sums by what they are of."""
    every = list(sums)
    return [
        (title, [_added(each) for each in every if each.by == by])
        for by, title in BY.items()
        if any(each.by == by for each in every)
    ]


def _added(it: Sum) -> Added:
    label = FIELDS[it.field].label if it.field in FIELDS else it.field
    return Added(
        label,
        capital(it.of) if it.of else "no date" if it.by == "year" else "not stated",
        money(Money(it.minor, it.currency)),
        it.rows,
    )
