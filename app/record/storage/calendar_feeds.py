"""Reads and writes calendar feeds, and the due dates in them.

Nothing here counts as a change of the record.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.record.domain.engagements import ACTIVE, PLANNED
from app.record.storage import models
from app.record.storage.selection_sql import NOT_REMOVED

FEED, ENGAGEMENT = models.CalendarFeed.__table__, models.Engagement.__table__
MAX_ROWS = 2_000  # of a calendar


def get(session: Session, user_id: int) -> str | None:
    """Returns the random part of the address of a user's calendar, None if there is no calendar."""
    return session.execute(sa.select(FEED.c.token_id).where(FEED.c.user_id == user_id)).scalar_one_or_none()


def replace(session: Session, user_id: int, token_id: str | None, now: datetime) -> None:
    """Stores a user's calendar in place of the one before; without `token_id` there is none any more."""
    session.execute(sa.delete(FEED).where(FEED.c.user_id == user_id))
    if token_id is not None:
        session.execute(sa.insert(FEED).values(user_id=user_id, token_id=token_id, made_at=now))


def due_ids(session: Session, owner_id: int) -> list[int]:
    """Returns the ids of the open engagements with a due date that a user owns, the earliest due first."""
    e = ENGAGEMENT.c
    query = sa.select(e.id).where(
        e.owner_id == owner_id,
        e.due_on.is_not(None),
        e.status.in_((PLANNED, ACTIVE)),
        e.sample.is_(False),
        NOT_REMOVED,
    )
    return list(session.execute(query.order_by(e.due_on, e.id).limit(MAX_ROWS)).scalars())
