"""Stores requests for a new password until a worker has mailed the link. Nothing here is part of the record."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage.access_models import ResetRequest
from app.core.storage.database import execute_and_count

REQUEST = ResetRequest.__table__


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request as stored; see `access_models.ResetRequest`."""

    id: int
    typed: str
    made_at: datetime
    due_at: datetime
    attempts: int


COLUMNS = (REQUEST.c.id, REQUEST.c.typed, REQUEST.c.made_at, REQUEST.c.due_at, REQUEST.c.attempts)


def add(access: Session, typed: str, now: datetime) -> None:
    """Stores a request that is due now."""
    access.execute(sa.insert(REQUEST).values(typed=typed, made_at=now, due_at=now, attempts=0))


def next_due(access: Session, now: datetime) -> StoredRequest | None:
    """Returns the request that has been due for longest."""
    row = access.execute(sa.select(*COLUMNS).where(REQUEST.c.due_at <= now).order_by(REQUEST.c.id).limit(1)).first()
    return None if row is None else StoredRequest(*row)


def claim(access: Session, request: StoredRequest, until: datetime) -> bool:
    """Postpones a request while it is worked on, and counts the attempt; returns False if another worker was first."""
    statement = (
        sa.update(REQUEST)
        .where(REQUEST.c.id == request.id, REQUEST.c.attempts == request.attempts)
        .values(due_at=until, attempts=request.attempts + 1)
    )
    return execute_and_count(access, statement) > 0


def postpone(access: Session, number: int, due_at: datetime) -> None:
    """Sets when a request is tried again."""
    access.execute(sa.update(REQUEST).where(REQUEST.c.id == number).values(due_at=due_at))


def remove(access: Session, number: int) -> None:
    """Deletes a request."""
    access.execute(sa.delete(REQUEST).where(REQUEST.c.id == number))
