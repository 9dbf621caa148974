"""The record's change counter, who changed something since, and the lock that allows one import at a time."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import models

EVENT = models.Event.__table__
_LOCK = 20260101  # our key for PostgreSQL's advisory lock


def change_count(session: Session) -> int:
    """Returns how often the record has changed."""
    return session.execute(sa.select(models.RecordState.changes)).scalar_one()


def last_event(session: Session) -> int:
    """Returns the id of the newest event of the history; 0 if there is none."""
    return session.execute(sa.select(sa.func.coalesce(sa.func.max(EVENT.c.id), 0))).scalar_one()


def has_changed_since(session: Session, event_id: int, user_id: int | None) -> bool:
    """Returns whether the history has a change by this user after the event with this id. Events that waited, as a
    sign-in does, are no changes."""
    query = sa.select(EVENT.c.id).where(EVENT.c.id > event_id, EVENT.c.user_id == user_id, EVENT.c.key.is_(None))
    return session.execute(query.limit(1)).first() is not None


def lock_imports(session: Session) -> None:
    """Waits until nobody else imports, and holds the lock until the transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
