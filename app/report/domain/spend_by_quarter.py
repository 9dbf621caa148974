"""Spend and engagements by quarter of the financial year.

An invoice counts in the quarter of its date, an engagement in the quarter in which it ended, else began. An
unknown cost is not 0: a quarter in which no cost is known has no spend.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.domain.money import Money
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.measures import Record
from app.report.domain.measures.spend_totals import QUARTER, UNDATED, YEAR, Costs, financial_year_label, period_starts

MAX_SHOWN = 8  # quarters on a page
QuarterSpend = tuple[Money | None, Mapping[str, Money | None]]  # as a whole, and of each arrangement
NO_SPEND: QuarterSpend = None, dict.fromkeys(ARRANGEMENTS)


@dataclass(frozen=True, slots=True)
class Quarter:
    """`spend`: the known spend, None where none is known; `by_arrangement` likewise. `engagements`: their number by
    arrangement; `unknown`: how many of those have no known cost."""

    name: str
    first: date
    last: date
    spend: Money | None
    by_arrangement: Mapping[str, Money | None]
    engagements: Mapping[str, int]
    unknown: int

    @property
    def engagement_count(self) -> int:
        """All engagements of the quarter."""
        return sum(self.engagements.values())


@dataclass(frozen=True, slots=True)
class Quarters:
    """`quarters`: those with any spend or engagement, the earliest first."""

    currency: str
    first_month: int
    quarters: tuple[Quarter, ...]

    def latest(self, today: date, limit: int = MAX_SHOWN) -> tuple[Quarter, ...]:
        """Returns the last quarters up to today's, the newest first, including empty ones in between."""
        by_month = {_month_index(each.first): each for each in self.quarters}
        now = _quarter_start(today, self.first_month)
        begun = [month for month in by_month if month <= now]
        first = max(min(begun, default=now + QUARTER), now - (limit - 1) * QUARTER)
        return tuple(
            by_month.get(month) or _quarter(month, self.first_month) for month in range(now, first - 1, -QUARTER)
        )


def by_quarter(record: Record, first_month: int) -> Quarters:
    """Returns the quarters of these engagements; `first_month` begins the organisation's financial year."""
    costs, arrangement = Costs(record, first_month, QUARTER), record.columns["arrangement"]
    (total,) = costs.lines(arrangement * 0, [None])
    sides = costs.lines(arrangement.astype("int64"), ARRANGEMENTS)
    spent = {
        month: (total.years[index].total, {side.key: side.years[index].total for side in sides})
        for index, month in enumerate(costs.begins)
        if month is not None
    }
    begins = period_starts(record.conversion.date, first_month, QUARTER).tolist()
    counts = Counter(zip(begins, arrangement.tolist(), strict=True))
    unknown = Counter(month for month, known in zip(begins, costs.known.tolist(), strict=True) if not known)
    return Quarters(
        costs.currency,
        first_month,
        tuple(
            _quarter(
                month,
                first_month,
                spent.get(month, NO_SPEND),
                [counts[month, place] for place in range(len(ARRANGEMENTS))],
                unknown[month],
            )
            for month in sorted({*spent, *begins} - {UNDATED})
        ),
    )


def _quarter(
    month: int, first_month: int, spent: QuarterSpend = NO_SPEND, engagements: Sequence[int] = (0, 0), unknown: int = 0
) -> Quarter:
    number = (month - (first_month - 1)) % YEAR // QUARTER + 1
    return Quarter(
        f"Q{number} {financial_year_label(month, first_month)}",
        _first_day(month),
        _first_day(month + QUARTER) - timedelta(1),
        *spent,
        dict(zip(ARRANGEMENTS, engagements, strict=True)),
        unknown,
    )


def _quarter_start(day: date, first_month: int) -> int:
    """Returns the index of the month in which the quarter of a day begins."""
    return (_month_index(day) - (first_month - 1)) // QUARTER * QUARTER + first_month - 1


def _month_index(day: date) -> int:
    """Returns the month of a day, counted from January 1970."""
    return (day.year - 1970) * YEAR + day.month - 1


def _first_day(month: int) -> date:
    return date(1970 + month // YEAR, month % YEAR + 1, 1)
