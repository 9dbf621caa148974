"""Removed engagements, entries and saved views, and deleting them for good."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import trash
from app.core.storage.trash import Removed
from app.record.storage import models
from app.record.storage.saved_view_model import SavedView

ENGAGEMENT, LINE, VIEW = models.Engagement.__table__, models.Line.__table__, SavedView.__table__


def engagements(session: Session) -> tuple[Removed, ...]:
    """Returns the removed engagements."""
    return trash.list_removed(session, ENGAGEMENT, sample=ENGAGEMENT.c.sample)


def engagement_names(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Returns the titles of engagements with their references."""
    columns = sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.title, ENGAGEMENT.c.reference)
    rows = session.execute(columns.where(ENGAGEMENT.c.id.in_(numbers)))
    return {row.id: f"{row.title} ({row.reference})" for row in rows}


def delete_engagement(session: Session, number: int, now: datetime) -> None:
    """Deletes an engagement with its reviews, entries and requests; its reference is free again."""
    trash.delete(session, ENGAGEMENT, number, "engagement", now)


def lines(session: Session) -> tuple[Removed, ...]:
    """Returns the removed entries."""
    return trash.list_removed(
        session,
        LINE,
        record_id=LINE.c.engagement_id,
        sample=ENGAGEMENT.c.sample,
        source=LINE.join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id),
    )


def delete_line(session: Session, row: Removed, now: datetime) -> None:
    """Deletes an entry, and erases the texts in its events."""
    trash.erase_texts_of_part(session, now, "engagement", row.record_id, "line", row.id)
    trash.delete_row(session, LINE, row.id)


def views(session: Session, owner_id: int | None, is_all: bool) -> tuple[Removed, ...]:
    """Returns the removed views of everybody and of this owner; `is_all`: of all owners."""
    mine = [] if is_all else [sa.or_(VIEW.c.owner_id.is_(None), VIEW.c.owner_id == owner_id)]
    return trash.list_removed(session, VIEW, *mine)


def view_names(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Returns the names of views."""
    return dict(session.execute(sa.select(VIEW.c.id, VIEW.c.name).where(VIEW.c.id.in_(numbers))).all())


def delete_view(session: Session, number: int, now: datetime) -> None:
    """Deletes a saved view."""
    trash.delete(session, VIEW, number, "view", now)
