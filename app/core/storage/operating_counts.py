"""Counts for monitoring: rows by their state, and when something last happened."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.storage import models

EVENT = models.Event.__table__


def count_by_state(session: Session, table: sa.FromClause, states: Sequence[str]) -> dict[str, int]:
    """Returns how many rows are in each of these states, none included."""
    rows = session.execute(
        sa.select(table.c.state, sa.func.count()).where(table.c.state.in_(states)).group_by(table.c.state)
    )
    counts: dict[str, int] = dict(rows.all())
    return dict.fromkeys(states, 0) | counts


def last_event_at(session: Session, what: EventKind) -> datetime | None:
    """Returns when an event of this kind last happened."""
    return session.execute(sa.select(sa.func.max(EVENT.c.at)).where(EVENT.c.what == what.value)).scalar()
