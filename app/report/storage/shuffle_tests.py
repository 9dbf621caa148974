"""Shuffle tests in the database. Nothing here counts as a change of the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.selection import Period, Selection
from app.report.storage import models

TEST = models.ShuffleTest.__table__


@dataclass(frozen=True, slots=True)
class StoredShuffleTest:
    """A shuffle test as it was run: on which days' engagements, after how many changes of the record, and when."""

    period: Period
    changes: int
    result: Mapping[str, Any]
    made_at: datetime


def add(
    session: Session, selection: Selection, changes: int, result: Mapping[str, Any], now: datetime, made_by: int | None
) -> None:
    """Keeps the figures of a test."""
    period = selection.period
    session.execute(
        sa.insert(TEST).values(
            sample=selection.sample,
            everything=period.everything,
            first=period.first,
            last=period.last,
            changes=changes,
            result=dict(result),
            made_at=now,
            made_by=made_by,
        )
    )


def latest(session: Session, selection: Selection) -> StoredShuffleTest | None:
    """The last test of the organisation's own period, or of the whole record, whichever is selected."""
    row = session.execute(
        sa.select(TEST)
        .where(TEST.c.sample.is_(selection.sample), TEST.c.everything.is_(selection.period.everything))
        .order_by(TEST.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    period = Period(row.first, row.last, row.everything, standing=True)
    return StoredShuffleTest(period, row.changes, row.result, row.made_at)
