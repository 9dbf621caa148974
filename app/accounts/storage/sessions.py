"""Stores sessions; a session is found by the hash of the token in its cookie.

Nothing here counts as a change of the record.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage.access_models import UserSession
from app.core.storage.database import execute_and_count

SESSION = UserSession.__table__
MAX_BROWSER_LENGTH = 200


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: `max_idle` without being used, `max_age` in any case; `remembered_age` for users who
    chose to stay signed in, used or not."""

    max_idle: timedelta
    max_age: timedelta
    remembered_age: timedelta


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session as stored; see `access_models.UserSession`."""

    id: int
    user_id: int
    mark: str
    began_at: datetime
    seen_at: datetime
    address: str | None
    browser: str | None
    remembered: bool


COLUMNS = (
    SESSION.c.id,
    SESSION.c.user_id,
    SESSION.c.mark,
    SESSION.c.began_at,
    SESSION.c.seen_at,
    SESSION.c.address,
    SESSION.c.browser,
    SESSION.c.remembered,
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_active(now: datetime, limits: SessionLimits) -> sa.ColumnElement[bool]:
    return sa.case(
        (SESSION.c.remembered, SESSION.c.began_at > now - limits.remembered_age),
        else_=sa.and_(SESSION.c.seen_at > now - limits.max_idle, SESSION.c.began_at > now - limits.max_age),
    )


def start(
    access: Session,
    token: str,
    user_id: int,
    mark: str,
    now: datetime,
    address: str | None,
    browser: str | None,
    remembered: bool,
) -> None:
    """Stores a session; of the token in its cookie only a hash."""
    access.execute(
        sa.insert(SESSION).values(
            token_hash=_hash(token),
            user_id=user_id,
            mark=mark,
            began_at=now,
            seen_at=now,
            address=address,
            browser=(browser or "")[:MAX_BROWSER_LENGTH] or None,
            remembered=remembered,
        )
    )


def find(access: Session, token: str, now: datetime, limits: SessionLimits) -> StoredSession | None:
    """Returns the session of this token; None if it has ended or expired."""
    row = access.execute(
        sa.select(*COLUMNS).where(SESSION.c.token_hash == _hash(token), _is_active(now, limits))
    ).one_or_none()
    return None if row is None else StoredSession(*row)


def touch(access: Session, number: int, now: datetime) -> None:
    """Updates a session's time of last use."""
    access.execute(sa.update(SESSION).where(SESSION.c.id == number).values(seen_at=now))


def sessions_of(
    access: Session, user_id: int, mark: str, now: datetime, limits: SessionLimits
) -> tuple[StoredSession, ...]:
    """Returns a user's active sessions, the most recently used first."""
    rows = access.execute(
        sa.select(*COLUMNS)
        .where(SESSION.c.user_id == user_id, SESSION.c.mark == mark, _is_active(now, limits))
        .order_by(SESSION.c.seen_at.desc(), SESSION.c.id.desc())
    )
    return tuple(StoredSession(*row) for row in rows)


def end(access: Session, user_id: int, number: int | None = None, but: int | None = None) -> int:
    """Ends a user's session with this id, or all of them `but` one, and returns how many."""
    conditions = [SESSION.c.user_id == user_id]
    conditions += [] if number is None else [SESSION.c.id == number]
    conditions += [] if but is None else [SESSION.c.id != but]
    return execute_and_count(access, sa.delete(SESSION).where(*conditions))


def delete_expired(access: Session, now: datetime, limits: SessionLimits, user_id: int, mark: str) -> None:
    """Deletes expired sessions, and those of this user from before their mark changed."""
    access.execute(
        sa.delete(SESSION).where(
            sa.or_(
                sa.not_(_is_active(now, limits)),
                sa.and_(SESSION.c.user_id == user_id, SESSION.c.mark != mark),
            )
        )
    )
