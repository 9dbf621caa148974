"""Reads and writes teams, found by folded name."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage.database import flush
from app.record.storage import models

TEAM = models.Team.__table__


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored team."""

    id: int
    revision: int
    name: str
    archived: bool


def listing(session: Session) -> tuple[Stored, ...]:
    """Returns all teams, by name."""
    rows = session.execute(sa.select(TEAM).order_by(TEAM.c.name_sort, TEAM.c.folded))
    return tuple(Stored(row.id, row.revision, row.name, row.archived) for row in rows)


def ids_by_name(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Returns the ids of the existing teams with these names, by folded name."""
    wanted = {fold(name) for name in names}
    return {row.folded: row.id for row in session.execute(sa.select(TEAM.c.folded, TEAM.c.id)) if row.folded in wanted}


def insert(session: Session, name: str) -> Stored:
    """Stores a new team with an unused name."""
    row = models.Team(name=name, folded=fold(name), name_sort=fold_accents(name), archived=False)
    session.add(row)
    flush(session)
    return Stored(row.id, row.revision, name, False)


def update(session: Session, number: int, name: str, archived: bool) -> Stored | None:
    """Renames, archives or unarchives a team; returns None if there is no such team."""
    row = session.get(models.Team, number)
    if row is None:
        return None
    row.name, row.folded, row.name_sort, row.archived = name, fold(name), fold_accents(name), archived
    flush(session)
    return Stored(row.id, row.revision, row.name, row.archived)
