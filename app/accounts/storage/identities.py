"""Stores which user has which identity at the provider of single sign-on; each user has at most one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage.models import UserIdentity
from app.core.storage.database import flush

IDENTITY = UserIdentity.__table__


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """A user's identity: the provider's address, and what the provider calls them."""

    user_id: int
    issuer: str
    subject: str
    linked_at: datetime


def find(session: Session, issuer: str, subject: str) -> int | None:
    """Returns the id of the user with this identity, or None."""
    return session.scalar(
        sa.select(IDENTITY.c.user_id).where(IDENTITY.c.issuer == issuer, IDENTITY.c.subject == subject)
    )


def of_user(session: Session, user_id: int) -> StoredIdentity | None:
    """Returns the user's identity, or None."""
    row = session.execute(sa.select(IDENTITY).where(IDENTITY.c.user_id == user_id)).one_or_none()
    return None if row is None else StoredIdentity(row.user_id, row.issuer, row.subject, row.linked_at)


def save(session: Session, user_id: int, issuer: str, subject: str, now: datetime) -> None:
    """Stores the user's identity, in place of an earlier one; nobody else may have it."""
    delete(session, user_id)
    session.add(UserIdentity(user_id=user_id, issuer=issuer, subject=subject, linked_at=now))
    flush(session)


def delete(session: Session, user_id: int) -> None:
    """Deletes the user's identity, if there is one."""
    session.execute(sa.delete(IDENTITY).where(IDENTITY.c.user_id == user_id))
