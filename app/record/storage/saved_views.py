"""Reads and writes the saved views of the list of engagements."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.text_normalisation import fold
from app.core.storage.database import flush
from app.record.storage.saved_view_model import SavedView

VIEW = SavedView.__table__
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored view. `params`: the parameters of its list. `owner_id` None: it is everybody's."""

    id: int
    revision: int
    owner_id: int | None
    name: str
    params: Pairs
    is_default: bool
    removed_at: datetime | None

    @property
    def is_shared(self) -> bool:
        """Returns whether everybody has it."""
        return self.owner_id is None


def _to_stored(row: SavedView) -> Stored:
    params = tuple((str(name), str(value)) for name, value in row.query)
    return Stored(row.id, row.revision, row.owner_id, row.name, params, row.is_default, row.removed_at)


def listing(session: Session, owner_id: int | None) -> tuple[Stored, ...]:
    """Returns a user's views and everybody's, by name; without a user everybody's alone."""
    mine = (
        VIEW.c.owner_id.is_(None)
        if owner_id is None
        else sa.or_(VIEW.c.owner_id.is_(None), VIEW.c.owner_id == owner_id)
    )
    query = sa.select(SavedView).where(VIEW.c.removed_at.is_(None), mine).order_by(VIEW.c.folded, VIEW.c.id)
    return tuple(_to_stored(row) for row in session.execute(query).scalars())


def get(session: Session, number: int) -> Stored | None:
    """Returns the view with this id, also a removed one, or None."""
    row = session.get(SavedView, number)
    return None if row is None else _to_stored(row)


def find_by_name(session: Session, owner_id: int | None, name: str) -> Stored | None:
    """Returns the view of this owner (None: everybody's) with this name that isn't removed, or None."""
    owner = VIEW.c.owner_id.is_(None) if owner_id is None else VIEW.c.owner_id == owner_id
    query = sa.select(SavedView).where(owner, VIEW.c.folded == fold(name), VIEW.c.removed_at.is_(None))
    row = session.execute(query).scalars().first()
    return None if row is None else _to_stored(row)


def insert(session: Session, owner_id: int | None, name: str, params: Pairs, is_default: bool, now: datetime) -> Stored:
    """Stores a new view."""
    row = SavedView(
        owner_id=owner_id,
        name=name,
        folded=fold(name),
        query=[list(pair) for pair in params],
        is_default=is_default,
        made_at=now,
    )
    session.add(row)
    flush(session)
    return _to_stored(row)


def update(session: Session, view: Stored) -> Stored:
    """Stores a changed view (all but its owner); raises Stale if somebody else changed it since it was read."""
    row = session.get_one(SavedView, view.id)
    if row.revision != view.revision:
        raise Stale("Somebody else changed this view. Open it again, then make your change.")
    row.name, row.folded, row.query = view.name, fold(view.name), [list(pair) for pair in view.params]
    row.is_default, row.removed_at = view.is_default, view.removed_at
    flush(session)
    return _to_stored(row)
