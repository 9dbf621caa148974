"""Stores the links by which users set a password; each is found by the hash of its secret part."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage.models import AccountLink
from app.core.storage.database import execute_and_count, mark_written

LINK = AccountLink.__table__
INVITATION, RESET = "invitation", "reset"


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as stored; see `models.AccountLink`."""

    user_id: int
    purpose: str
    mark: str
    made_at: datetime
    expires_at: datetime
    email: str | None


COLUMNS = (LINK.c.user_id, LINK.c.purpose, LINK.c.mark, LINK.c.made_at, LINK.c.expires_at, LINK.c.email)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def save(session: Session, link: StoredLink, token: str) -> None:
    """Stores a link, in place of the user's earlier one for the same purpose; of its token only a hash."""
    end(session, link.user_id, link.purpose)
    session.execute(
        sa.insert(LINK).values(
            user_id=link.user_id,
            purpose=link.purpose,
            token_hash=_hash(token),
            mark=link.mark,
            made_at=link.made_at,
            expires_at=link.expires_at,
            email=link.email,
        )
    )
    mark_written(session)


def find(session: Session, token: str, purpose: str) -> StoredLink | None:
    """Returns the link with this token, even if it has expired; None if there is none."""
    row = session.execute(
        sa.select(*COLUMNS).where(LINK.c.token_hash == _hash(token), LINK.c.purpose == purpose)
    ).one_or_none()
    return None if row is None else StoredLink(*row)


def of_user(session: Session, user_id: int, purpose: str) -> StoredLink | None:
    """Returns the user's link for this purpose, even if it has expired."""
    row = session.execute(sa.select(*COLUMNS).where(LINK.c.user_id == user_id, LINK.c.purpose == purpose)).one_or_none()
    return None if row is None else StoredLink(*row)


def of_purpose(session: Session, purpose: str) -> dict[int, StoredLink]:
    """Returns every link for this purpose, by user."""
    rows = session.execute(sa.select(*COLUMNS).where(LINK.c.purpose == purpose))
    return {row.user_id: StoredLink(*row) for row in rows}


def end(session: Session, user_id: int, purpose: str) -> bool:
    """Deletes the user's link for this purpose; returns whether there was one. Of two at once, one gets True."""
    ended = execute_and_count(session, sa.delete(LINK).where(LINK.c.user_id == user_id, LINK.c.purpose == purpose)) > 0
    if ended:
        mark_written(session)
    return ended
