"""The record's change counter, and the lock that allows one import at a time."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import models

_LOCK = 20260101  # our key for PostgreSQL's advisory lock


def change_count(session: Session) -> int:
    """Returns how often the record has changed."""
    return session.execute(sa.select(models.RecordState.changes)).scalar_one()


def lock_imports(session: Session) -> None:
    """Waits until nobody else imports, and holds the lock until the transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
