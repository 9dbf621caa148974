"""Profiles in the database: by folded name, and by the hash of their header."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.errors import Stale
from app.core.domain.text_normalisation import fold
from app.core.storage import trash
from app.core.storage.database import flush
from app.core.storage.trash import Removed
from app.importing.storage import models

PROFILE, USER, IMPORT = models.Profile.__table__, account_models.User.__table__, models.Import.__table__
_QUERY = sa.select(PROFILE, USER.c.name.label("by")).outerjoin(USER, USER.c.id == PROFILE.c.made_by)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored profile; `by` is the name of its author, None for the console."""

    id: int
    revision: int
    name: str
    headers: tuple[str, ...]
    options: dict[str, Any]
    by: str | None
    made_at: datetime
    changed_at: datetime
    removed_at: datetime | None


def _stored(row: Any) -> Stored:
    return Stored(
        row.id,
        row.revision,
        row.name,
        tuple(row.headers),
        row.options,
        row.by,
        row.made_at,
        row.changed_at,
        row.removed_at,
    )


def listing(session: Session) -> tuple[Stored, ...]:
    """Returns every profile that was not deleted, by name."""
    rows = session.execute(_QUERY.where(PROFILE.c.removed_at.is_(None)).order_by(PROFILE.c.folded))
    return tuple(map(_stored, rows))


def get(session: Session, number: int) -> Stored | None:
    """Returns the profile with this id, deleted or not."""
    row = session.execute(_QUERY.where(PROFILE.c.id == number)).one_or_none()
    return None if row is None else _stored(row)


def by_name(session: Session, name: str) -> Stored | None:
    """Returns the profile with this name, deleted or not."""
    row = session.execute(_QUERY.where(PROFILE.c.folded == fold(name))).one_or_none()
    return None if row is None else _stored(row)


def insert(
    session: Session,
    name: str,
    mark: str,
    headers: Sequence[str],
    options: dict[str, Any],
    now: datetime,
    made_by: int | None,
) -> Stored:
    """Adds a profile with a free name."""
    row = models.Profile(
        name=name,
        folded=fold(name),
        header_mark=mark,
        headers=list(headers),
        options=options,
        made_by=made_by,
        made_at=now,
        changed_at=now,
    )
    session.add(row)
    flush(session)
    return _reload(session, row.id)


def update(session: Session, stored: Stored, now: datetime, **columns: Any) -> Stored:
    """Changes columns of a profile; raises Stale if somebody else was first."""
    row = session.get(models.Profile, stored.id, populate_existing=True)
    if row is None or row.revision != stored.revision:
        raise Stale("Somebody else changed this profile in the meantime.")
    if "name" in columns:
        columns["folded"] = fold(columns["name"])
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at = now
    flush(session)
    return _reload(session, row.id)


def _reload(session: Session, number: int) -> Stored:
    found = get(session, number)
    if found is None:
        raise Stale("Somebody else deleted this profile in the meantime.")
    return found


def profile_of_import(session: Session, number: int) -> str | None:
    """Returns the name of the profile by which an import is read, or None."""
    return session.execute(sa.select(IMPORT.c.profile).where(IMPORT.c.id == number)).scalar_one_or_none()


def profiles_of_imports(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Returns the names of profiles by import, for those with one."""
    found = session.execute(
        sa.select(IMPORT.c.id, IMPORT.c.profile).where(IMPORT.c.id.in_(list(numbers)), IMPORT.c.profile.is_not(None))
    )
    return {row.id: row.profile for row in found}


def set_profile_of_import(session: Session, number: int, name: str | None) -> None:
    """Stores the profile by which an import is read."""
    session.execute(sa.update(IMPORT).where(IMPORT.c.id == number).values(profile=name))


def list_removed(session: Session) -> tuple[Removed, ...]:
    """Returns the deleted profiles."""
    return trash.list_removed(session, PROFILE)


def names_by_id(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Returns the names of profiles."""
    return dict(session.execute(sa.select(PROFILE.c.id, PROFILE.c.name).where(PROFILE.c.id.in_(numbers))).all())


def delete(session: Session, number: int, now: datetime) -> None:
    """Deletes a profile for good; its name is free again."""
    trash.delete(session, PROFILE, number, "profile", now)
