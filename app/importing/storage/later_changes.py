"""What happened since an import to the records that it touched, by users and by other imports.

A later import that was undone has left the record as it was, so both are ignored together.
"""

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.events import EventKind, Source
from app.core.storage import models as core_models
from app.importing.storage import models

EVENT, IMPORT, CHANGE, USER = (
    each.__table__ for each in (core_models.Event, models.Import, models.ImportChange, account_models.User)
)
_BATCH_SIZE = 500  # entries read together
_IMPORT_EVENTS = (EventKind.IMPORTED, EventKind.UNDONE)


@dataclass(frozen=True, slots=True)
class LaterChange:
    """One later change. `number`: of the import that made it, or that was undone."""

    event: int
    at: datetime
    kind: EventKind
    actor: str
    number: int | None = None


@dataclass(slots=True)
class Scope:
    """The records of one kind that an import created (`runs`: first and last id of each, ascending) and those it
    changed."""

    runs: list[list[int]] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    def was_created(self, number: int) -> bool:
        """Whether the import created this record."""
        place = bisect_right(self.runs, number, key=lambda run: run[0])
        return place > 0 and number <= self.runs[place - 1][1]

    def __contains__(self, number: int) -> bool:
        return number in self.changed or self.was_created(number)


@dataclass(slots=True)
class LaterChanges:
    """Later changes by record id (`later`), how many of a record's revisions cancel out (`undone_revisions`), and the
    records that an earlier undo has restored already (`restored`)."""

    later: dict[int, list[LaterChange]] = field(default_factory=dict)
    undone_revisions: dict[int, int] = field(default_factory=dict)
    restored: set[int] = field(default_factory=set)

    def was_changed(self, number: int, revision: int, left_with: int) -> bool:
        """Whether the record is no longer as the import left it, at revision `left_with`."""
        return number in self.later or revision != left_with + self.undone_revisions.get(number, 0)


def import_event(session: Session, number: int) -> int | None:
    """Returns the id of an import's event, or None."""
    return session.execute(
        sa.select(sa.func.max(EVENT.c.id)).where(
            EVENT.c.subject == "import", EVENT.c.subject_id == number, EVENT.c.what == EventKind.IMPORTED
        )
    ).scalar()


def changes_since(session: Session, number: int, event: int, subject: str, scope: Scope) -> LaterChanges:
    """Returns what happened after `event`, the import's own, to the records of one kind that the import `number`
    touched."""
    found, people = LaterChanges(), _ActorNames(session)
    own = sa.select(EVENT).where(EVENT.c.id > event, EVENT.c.subject == subject).order_by(EVENT.c.id)
    for row in session.execute(own):
        if row.subject_id in scope:
            found.later.setdefault(row.subject_id, []).append(
                LaterChange(row.id, row.at, EventKind(row.what), people.name(row))
            )
    if subject in ("engagement", "provider"):
        _by_imports(session, number, event, subject, scope, found, people)
    return found


def _by_imports(
    session: Session, number: int, event: int, subject: str, scope: Scope, found: LaterChanges, people: "_ActorNames"
) -> None:
    files = {
        row.subject_id: row
        for row in session.execute(
            sa.select(EVENT).where(EVENT.c.id > event, EVENT.c.subject == "import", EVENT.c.what.in_(_IMPORT_EVENTS))
        )
    }
    if not files:
        return
    undoes = dict(
        session.execute(
            sa.select(IMPORT.c.id, IMPORT.c.undoes).where(IMPORT.c.undoes.is_not(None), IMPORT.c.id > number)
        ).all()
    )
    touching: dict[int, set[int]] = {}
    query = sa.select(CHANGE.c.first, CHANGE.c.import_id).where(CHANGE.c.subject == subject, CHANGE.c.made.is_(False))
    for record, by in session.execute(query.where(CHANGE.c.import_id.in_(files))):
        if record in scope:
            touching.setdefault(record, set()).add(by)
    for record, by in touching.items():
        for back in [each for each in by if undoes.get(each) in by]:
            by -= {back, undoes[back]}
            found.undone_revisions[record] = found.undone_revisions.get(record, 0) + 2
        for each in sorted(by, key=lambda each: files[each].id):
            if undoes.get(each) == number:
                found.restored.add(record)
                continue
            row = files[each]
            found.later.setdefault(record, []).append(
                LaterChange(row.id, row.at, EventKind(row.what), people.name(row), undoes.get(each, each))
            )


class _ActorNames:
    """The names of the actors of events."""

    def __init__(self, session: Session):
        self.names = dict(session.execute(sa.select(USER.c.id, USER.c.name)).all())

    def name(self, row: Any) -> str:
        """Returns who caused an event: a user, or the source."""
        return self.names.get(row.user_id, Source(row.source).value)


def needed_later(session: Session, event: int, name: str, numbers: Collection[int]) -> set[int]:
    """Returns those of these providers or teams that undoing a later import would need again."""
    found: set[int] = set()
    if not numbers:
        return found
    later = (
        sa.select(CHANGE.c.entry)
        .join(IMPORT, IMPORT.c.id == CHANGE.c.import_id)
        .join(
            EVENT,
            sa.and_(EVENT.c.subject == "import", EVENT.c.subject_id == IMPORT.c.id, EVENT.c.what == EventKind.IMPORTED),
        )
        .where(EVENT.c.id > event, IMPORT.c.state == "done", CHANGE.c.subject == "engagement", CHANGE.c.made.is_(False))
    )
    for (entry,) in session.execute(later, execution_options={"yield_per": _BATCH_SIZE}):
        side = entry["fields"].get(name, [None])[0]
        if side is not None and side[name] in numbers:
            found.add(side[name])
    return found
