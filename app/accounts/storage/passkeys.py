"""Stores passkeys: the public key of each, never a secret."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage.models import Passkey
from app.core.storage.database import execute_and_count, flush, mark_written

PASSKEY = Passkey.__table__


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A passkey as stored; see `models.Passkey`."""

    id: int
    user_id: int
    credential_id: str
    public_key: str
    name: str
    added_at: datetime


COLUMNS = (
    PASSKEY.c.id,
    PASSKEY.c.user_id,
    PASSKEY.c.credential_id,
    PASSKEY.c.public_key,
    PASSKEY.c.name,
    PASSKEY.c.added_at,
)


def any_stored(session: Session) -> bool:
    """Returns whether anybody has a passkey."""
    return session.execute(sa.select(PASSKEY.c.id).limit(1)).first() is not None


def owners(session: Session) -> frozenset[int]:
    """Returns the ids of the users who have a passkey."""
    return frozenset(session.scalars(sa.select(PASSKEY.c.user_id).distinct()))


def of_user(session: Session, user_id: int) -> tuple[StoredPasskey, ...]:
    """Returns a user's passkeys, the oldest first."""
    rows = session.execute(sa.select(*COLUMNS).where(PASSKEY.c.user_id == user_id).order_by(PASSKEY.c.id))
    return tuple(StoredPasskey(*row) for row in rows)


def find(session: Session, credential_id: str) -> StoredPasskey | None:
    """Returns the passkey with this id of the browser's."""
    row = session.execute(sa.select(*COLUMNS).where(PASSKEY.c.credential_id == credential_id)).one_or_none()
    return None if row is None else StoredPasskey(*row)


def insert(session: Session, user_id: int, credential_id: str, public_key: str, name: str, now: datetime) -> int:
    """Stores a passkey, and returns its id."""
    row = Passkey(user_id=user_id, credential_id=credential_id, public_key=public_key, name=name, added_at=now)
    session.add(row)
    flush(session)
    return row.id


def remove(session: Session, user_id: int, number: int | None = None) -> int:
    """Deletes a user's passkey with this id, or all of them; returns how many."""
    conditions = [PASSKEY.c.user_id == user_id, *([] if number is None else [PASSKEY.c.id == number])]
    mark_written(session)
    return execute_and_count(session, sa.delete(PASSKEY).where(*conditions))
