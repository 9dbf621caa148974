"""Counts the record in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.selection import Selection
from app.record.domain.engagements import ARRANGEMENTS, STATUSES
from app.record.storage.selection_sql import ENGAGEMENT, NOT_REMOVED, selection_conditions


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """`arrangements` and `statuses`: engagements of each; `first` and `last`: the first and last date on which one
    ended, or else began; `matching`: engagements in each of the given selections."""

    engagements: int
    providers: int
    arrangements: dict[str, int]
    statuses: dict[str, int]
    first: date | None
    last: date | None
    matching: dict[str, int]


def highest_id(session: Session) -> int:
    """Returns the highest number of an engagement, 0 without any: found at once, and at least how many there are."""
    return session.execute(sa.select(sa.func.coalesce(sa.func.max(ENGAGEMENT.c.id), 0))).scalar_one()


def count_record(session: Session, sample: bool, selections: Mapping[str, Selection]) -> RecordCounts:
    """Returns the counts of the whole record (or the sample data), and of each of the selections."""
    e = ENGAGEMENT.c
    day = sa.func.coalesce(e.ended_on, e.started_on)

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(e.provider_id.distinct()),
            sa.func.min(day),
            sa.func.max(day),
            *(counted(e.arrangement == each) for each in ARRANGEMENTS),
            *(counted(e.status == each) for each in STATUSES),
            *(counted(sa.and_(*selection_conditions(selection))) for selection in selections.values()),
        ).where(e.sample.is_(sample), NOT_REMOVED)
    ).one()
    counts = list(row[4:])
    return RecordCounts(
        engagements=row[0],
        providers=row[1],
        first=row[2],
        last=row[3],
        arrangements=dict(zip(ARRANGEMENTS, counts, strict=False)),
        statuses=dict(zip(STATUSES, counts[len(ARRANGEMENTS) :], strict=False)),
        matching=dict(zip(selections, counts[len(ARRANGEMENTS) + len(STATUSES) :], strict=True)),
    )
