"""Stores users and their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.storage import models
from app.core.domain.errors import Stale
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import models as core_models
from app.core.storage.database import flush, mark_written
from app.core.storage.events import DELETED_PREFIX

USER = models.User.__table__


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as stored, without the password."""

    id: int
    revision: int
    name: str
    email: str | None
    roles: tuple[str, ...]
    active: bool
    has_password: bool
    added_at: datetime
    mark: str
    must_change: bool
    removed_at: datetime | None = None


def _to_user(row: Any) -> StoredUser:
    return StoredUser(
        row.id,
        row.revision,
        row.name,
        row.email,
        row.roles,
        row.active,
        row.password is not None,
        row.added_at,
        row.uniquifier,
        row.must_change,
        row.removed_at,
    )


def listing(session: Session, removed: bool = False) -> tuple[StoredUser, ...]:
    """Returns all users, sorted by name; those whose account was `removed` only if asked for."""
    query = sa.select(USER).order_by(USER.c.name_sort, USER.c.folded)
    rows = session.execute(query if removed else query.where(USER.c.removed_at.is_(None)))
    return tuple(map(_to_user, rows))


def get(session: Session, number: int) -> StoredUser | None:
    """Returns the user with this id, or None."""
    row = session.execute(sa.select(USER).where(USER.c.id == number)).one_or_none()
    return None if row is None else _to_user(row)


def find_by_name(session: Session, name: str) -> StoredUser | None:
    """Returns the user with this name, ignoring case, width and spacing, or None; also one who was removed."""
    row = session.execute(sa.select(USER).where(USER.c.folded == fold(name))).one_or_none()
    return None if row is None else _to_user(row)


def ids_by_name(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Returns the ids of the users with these names, by folded name; unknown names are left out, removed users not."""
    wanted = {fold(name) for name in names}
    return {row.folded: row.id for row in session.execute(sa.select(USER.c.folded, USER.c.id)) if row.folded in wanted}


def has_users(session: Session) -> bool:
    """Returns whether there is any user."""
    return session.execute(sa.select(USER.c.id).limit(1)).first() is not None


def lock_users(session: Session) -> None:
    """Waits until no other transaction holds this lock; SQLite has one writer anyway."""
    session.execute(sa.select(core_models.RecordState.id).with_for_update())


def insert(
    session: Session,
    name: str,
    roles: tuple[str, ...],
    password: str | None,
    email: str | None,
    mark: str,
    now: datetime,
    must_change: bool = False,
) -> StoredUser:
    """Stores a new user, whose name must be free; `password` is a hash."""
    row = models.User(
        name=name,
        folded=fold(name),
        name_sort=fold_accents(name),
        email=email,
        password=password,
        active=True,
        roles=roles,
        uniquifier=mark,
        added_at=now,
        must_change=must_change,
    )
    session.add(row)
    flush(session)
    return _to_user(row)


def remove_unused(session: Session, user: StoredUser) -> bool:
    """Deletes a user to whom nothing in the record refers; returns whether there was nothing. The history keeps their
    name in an erasable row."""
    try:
        with session.begin_nested():
            session.execute(sa.delete(USER).where(USER.c.id == user.id))
            session.add(core_models.ErasableText(subject=DELETED_PREFIX + "user", subject_id=user.id, text=user.name))
            flush(session)
    except (IntegrityError, Stale):
        return False
    mark_written(session)
    return True


def update(session: Session, number: int, **columns: Any) -> StoredUser:
    """Changes columns of a user (a new `uniquifier` ends all their sessions)."""
    row = session.get_one(models.User, number)
    for name, value in columns.items():
        setattr(row, name, value)
    flush(session)
    return _to_user(row)
