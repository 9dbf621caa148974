"""Stores counts of failed attempts per time window. Nothing here is part of the record."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.storage.access_models import Attempt

ATTEMPT = Attempt.__table__
INSERT: dict[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def count(access: Session, who: str, now: datetime, window: timedelta) -> tuple[int, datetime]:
    """Increments a count; returns it and the start of its window. Atomic: two at once are counted twice.

    A window that begins far in the future is over, too: the clock was set back, and nobody waits until it is that time
    again.
    """
    insert = INSERT[access.get_bind().dialect.name](ATTEMPT).values(who=who, since=now, count=1)
    expired = sa.or_(ATTEMPT.c.since <= now - window, ATTEMPT.c.since > now + window)
    statement = insert.on_conflict_do_update(
        index_elements=[ATTEMPT.c.who],
        set_={
            "count": sa.case((expired, 1), else_=ATTEMPT.c.count + 1),
            "since": sa.case((expired, insert.excluded.since), else_=ATTEMPT.c.since),
        },
    )
    times, since = access.execute(statement.returning(ATTEMPT.c.count, ATTEMPT.c.since)).one()
    return times, since


def count_use(access: Session, what: str, now: datetime, window: timedelta) -> bool:
    """Counts the use of something that may be used once; returns whether this is the first within the window."""
    return count(access, hashlib.sha256(what.encode()).hexdigest(), now, window)[0] == 1


def decrement(access: Session, keys: Iterable[str]) -> None:
    """Decrements the counts of these keys."""
    access.execute(
        sa.update(ATTEMPT).where(ATTEMPT.c.who.in_(list(keys)), ATTEMPT.c.count > 0).values(count=ATTEMPT.c.count - 1)
    )


def reset(access: Session, keys: Iterable[str]) -> None:
    """Deletes the counts of these keys."""
    access.execute(sa.delete(ATTEMPT).where(ATTEMPT.c.who.in_(list(keys))))


def delete_expired(access: Session, before: datetime) -> None:
    """Deletes counts whose window is over."""
    access.execute(sa.delete(ATTEMPT).where(ATTEMPT.c.since <= before))
