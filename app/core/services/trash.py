"""The trash: what was removed rests there for 30 days, is restored whole, or is deleted for good after that.

Each kind of record describes itself by a `TrashKind`; `app/trash_kinds.py` lists them.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.core.domain.errors import NotFound
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import ADMINISTRATOR, Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, begin_work, requires_permission, without_permission_check
from app.core.storage import trash
from app.core.storage.database import Database
from app.core.storage.trash import Removed

RETENTION = timedelta(days=30)
EMPTIER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)
CHECK_SECONDS = 600.0  # between two looks for what is due, if the last one found nothing
_BATCH_SIZE = 50  # deleted in one transaction


@dataclass(frozen=True, slots=True)
class TrashKind:
    """A kind of record that can be removed and restored.

    `noun` is its name in addresses and commands. `sees` and `restores`: the permissions. `removed` returns what was
    removed (`is_all`: also what is other users' own), `names` its names by id; `restore` brings one back, `delete`
    deletes one for good, without an event. Its removal was logged as `removal`, about `subject`; `key` as in
    `storage.trash.last_actors`. `changeable` returns which of these subjects, by id, the actor may change (None: all).
    """

    noun: str
    label: str
    subject: str
    removal: EventKind
    sees: Permission
    restores: Permission
    removed: Callable[[Work, bool], Sequence[Removed]]
    names: Callable[[Work, Collection[int]], Mapping[int, str]]
    restore: Callable[[Work, int], object]
    delete: Callable[[Work, Removed], None]
    key: str | None = None
    changeable: Callable[[Work, Collection[int]], Collection[int]] | None = None


@dataclass(frozen=True, slots=True)
class TrashItem:
    """Something in the trash. `removed_by` is None if the history doesn't say. `may_restore`: the actor may."""

    kind: TrashKind
    row: Removed
    name: str = ""
    removed_by: str | None = None
    may_restore: bool = False

    @property
    def deleted_at(self) -> datetime:
        """Returns when it will be deleted for good."""
        return self.row.removed_at + RETENTION

    def days_left(self, now: datetime) -> int:
        """Returns how many days are left, a day that has begun included; at least 0."""
        return max(0, -((now - self.deleted_at) // timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Trash:
    """One page of the trash, and the total on all pages."""

    items: tuple[TrashItem, ...]
    total: int


Kinds = Sequence[TrashKind]


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, kinds: Kinds, sample: bool | None = False, page: Page | None = None) -> Trash:
    """Returns one page of what the actor may see, the last removed first. `sample` None: real and sample records."""
    page = page or Page()
    found = [
        TrashItem(kind, row)
        for kind in kinds
        if work.has_permission(kind.sees)
        for row in kind.removed(work, False)
        if sample is None or row.sample == sample
    ]
    found.sort(key=lambda item: (item.row.removed_at, item.kind.noun, item.row.id), reverse=True)
    first = (page.number - 1) * page.size
    return Trash(tuple(_described(work, found[first : first + page.size])), len(found))


@requires_permission(Permission.READ_RECORD)
def restore(work: Work, kinds: Kinds, noun: str, number: int) -> TrashItem:
    """Brings something back as it was, and returns what was in the trash; raises NotFound, and Refused if something
    has taken its place."""
    kind = next((each for each in kinds if each.noun == noun), None)
    row = next((each for each in (kind.removed(work, False) if kind else ()) if each.id == number), None)
    if kind is None or row is None:
        known = ", ".join(each.noun for each in kinds)
        raise NotFound(f"There is no {noun} {number} in the trash. It can hold: {known}.")
    (item,) = _described(work, [TrashItem(kind, row)])
    kind.restore(work, number)
    return item


@requires_permission(Permission.REMOVE_RECORD)
def empty(work: Work, kinds: Kinds, before: datetime | None = None, limit: int | None = None) -> int:
    """Deletes for good what was removed by `before` (None: everything), at most `limit`; returns how many.

    Each has an event, and the texts in its history are erased.
    """
    due = [
        (kind, row) for kind in kinds for row in kind.removed(work, True) if before is None or row.removed_at <= before
    ][:limit]
    for kind, row in due:
        work.action_id = None  # each is an action of its own
        note: dict[str, Any] = {kind.key: row.id} if kind.key else {}
        work.log_event(EventKind.DELETED, kind.subject, row.record_id, **note)
        kind.delete(work, row)
    return len(due)


class TrashEmptying:
    """The worker's chore: deletes for good what has been in the trash for 30 days, a batch at a time."""

    def __init__(self, kinds: Kinds, check_seconds: float = CHECK_SECONDS):
        self.kinds, self.check_seconds = kinds, check_seconds
        self._looked = -check_seconds

    def __call__(self, database: Database) -> bool:
        """Deletes one batch; returns whether there was anything to delete."""
        if time.monotonic() - self._looked < self.check_seconds:
            return False
        with begin_work(database, EMPTIER, writes=False) as work:
            before = work.now - RETENTION
            is_due = any(row.removed_at <= before for kind in self.kinds for row in kind.removed(work, True))
        if not is_due:
            self._looked = time.monotonic()
            return False
        with begin_work(database, EMPTIER) as work:
            return empty(work, self.kinds, work.now - RETENTION, _BATCH_SIZE) > 0


@without_permission_check
def _described(work: Work, items: Sequence[TrashItem]) -> list[TrashItem]:
    """Returns the items with their names, who removed them and whether the actor may restore them."""
    names: dict[tuple[str, int], str] = {}
    actors: dict[tuple[str, int], str] = {}
    restorable: dict[str, Collection[int]] = {}
    for kind in {item.kind.noun: item.kind for item in items}.values():
        rows = [item.row for item in items if item.kind is kind]
        names |= {(kind.noun, number): name for number, name in kind.names(work, [row.id for row in rows]).items()}
        subjects = {row.record_id for row in rows}
        allowed: Collection[int] = subjects if work.has_permission(kind.restores) else ()
        restorable[kind.noun] = kind.changeable(work, allowed) if kind.changeable else allowed
        removers = trash.last_actors(work.session, kind.removal, kind.subject, subjects, kind.key)
        actors |= {(kind.noun, number): actor for number, actor in removers.items()}
    return [
        replace(
            item,
            name=names.get((item.kind.noun, item.row.id), ""),
            removed_by=actors.get((item.kind.noun, item.row.id)),
            may_restore=item.row.record_id in restorable[item.kind.noun],
        )
        for item in items
    ]
