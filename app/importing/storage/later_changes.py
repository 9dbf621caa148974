"""What happened since an import to the records that it touched: whatever people and other imports did to them.

An import that was taken back again has left the record as it found it, so the two together are nothing.
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
    """One thing that happened since. `number`: of the import that did it, or that was taken back."""

    event: int
    at: datetime
    what: EventKind
    who: str
    number: int | None = None


@dataclass(slots=True)
class Scope:
    """The records of one kind that an import made (`runs`: first and last of each, ascending) and those it changed."""

    runs: list[list[int]] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    def was_created(self, number: int) -> bool:
        """Whether the import made this one."""
        place = bisect_right(self.runs, number, key=lambda run: run[0])
        return place > 0 and number <= self.runs[place - 1][1]

    def __contains__(self, number: int) -> bool:
        return number in self.changed or self.was_created(number)


@dataclass(slots=True)
class LaterChanges:
    """By the record's number: what happened since, how many of its revisions came to nothing, and which changed ones
    an earlier taking back has put back already."""

    later: dict[int, list[LaterChange]] = field(default_factory=dict)
    undone_revisions: dict[int, int] = field(default_factory=dict)
    restored: set[int] = field(default_factory=set)

    def was_changed(self, number: int, revision: int, left_with: int) -> bool:
        """Whether the record is no longer what the import left, which had the revision `left_with`."""
        return number in self.later or revision != left_with + self.undone_revisions.get(number, 0)


def import_event(session: Session, number: int) -> int | None:
    """The event of an import, None where it has none."""
    return session.execute(
        sa.select(sa.func.max(EVENT.c.id)).where(
            EVENT.c.subject == "import", EVENT.c.subject_id == number, EVENT.c.what == EventKind.IMPORTED
        )
    ).scalar()


def changes_since(session: Session, number: int, event: int, subject: str, scope: Scope) -> LaterChanges:
    """What happened after `event`, the import's own, to the records of one kind that the import `number` touched."""
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
    """The names of whoever acts."""

    def __init__(self, session: Session):
        self.names = dict(session.execute(sa.select(USER.c.id, USER.c.name)).all())

    def name(self, row: Any) -> str:
        """Who did what the event says: a user, or where it was done."""
        return self.names.get(row.user_id, Source(row.source).value)


def needed_later(session: Session, event: int, name: str, numbers: Collection[int]) -> set[int]:
    """Which of these providers or teams a later import would put back, if it were taken back itself."""
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
