"""A piece of work: one session, who acts, and when. Every use case takes it first and says which permission it needs.

A use case is a function `verb(work, …)` under `@needs(permission)`; it changes rows, notes what it did, and leaves
the commit to `transaction()` at the edge.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.core.domain import clock
from app.core.domain.errors import Denied
from app.core.domain.events import Actor, Source, What
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import ADMINISTRATOR, Permission, held, not_yours
from app.core.storage import events, waiting_events
from app.core.storage import organisation as settings
from app.core.storage.database import Database, Session
from app.core.storage.waiting_events import Noted

P = ParamSpec("P")
R = TypeVar("R")

CONSOLE = Actor(name="console", roles=frozenset({ADMINISTRATOR}), source=Source.CONSOLE)


@dataclass(slots=True)
class Work:
    """`session` ends at the edge; `now` is asked of the clock once, so that one piece of work has one time.

    `database` is for what is no part of the record (sessions, attempts); `noted` goes into the history at the end, and
    what is to be done only once the work is kept, such as deleting a file, stands in `afterwards`.
    """

    session: Session
    actor: Actor
    now: datetime
    organisation: Organisation
    database: Database
    writes: bool = True
    noted: list[Noted] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is for the organisation."""
        return clock.day_in(self.now, self.organisation.time_zone)

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds the permission."""
        return permission in held(self.actor.roles)

    def note(
        self,
        what: What,
        subject: str | None = None,
        subject_id: int | None = None,
        changes: Mapping[str, tuple[object, object]] | None = None,
        **note: object,
    ) -> None:
        """Writes one event of history into the same transaction; after it, where this work only reads the record.

        `changes`: field to its text before and after (personal ones go to erasable rows by `events.add`).
        """
        if self.writes:
            events.add(self.session, self.now, self.actor, what, subject, subject_id, changes or {}, note)
        elif changes:
            raise ValueError("work that only reads changes nothing")
        else:
            self.note_apart(what, subject, subject_id, **note)

    def note_apart(self, what: What, subject: str | None = None, subject_id: int | None = None, **note: object) -> None:
        """Has an event written to history with this work, but not as a change of the record."""
        self.noted.append(Noted(self.now, self.actor, what, subject, subject_id, note))

    def note_anyway(
        self, what: What, subject: str | None = None, subject_id: int | None = None, **note: object
    ) -> None:
        """Has an event written to history even where nothing else of this work is kept: refusals, denials."""
        self.noted.append(Noted(self.now, self.actor, what, subject, subject_id, note, anyway=True))

    def write_noted(self, kept: bool = True) -> None:
        """Writes what waits for the end of the work, without the record's lock; of work that is not `kept`, what
        stands anyway."""
        noted, self.noted = self.noted, []
        waiting_events.keep(self.database, [each for each in noted if kept or each.anyway])


@contextmanager
def begin(database: Database, actor: Actor, writes: bool = True) -> Iterator[Work]:
    """A piece of work in a transaction of its own, kept at the end unless something is raised."""
    work, kept = None, False
    try:
        with database.transaction() if writes else database.reading() as session:
            work = Work(session, actor, clock.now(), settings.organisation(session), database, writes)
            yield work
        kept = True
        for act in work.afterwards:
            act()
    finally:
        if work is not None:
            work.write_noted(kept)


def needs(permission: Permission) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Refuses the use case to anybody who does not hold `permission`; the architecture tests look for the mark."""

    def mark(use_case: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
        @wraps(use_case)
        def checked(work: Work, *args: P.args, **kwargs: P.kwargs) -> R:
            if not work.may(permission):
                raise Denied(not_yours(permission))
            return use_case(work, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]  # a function that bears a mark
        return checked

    return mark


def shared(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
    """Marks a step that use cases share: it asks for no permission, since every use case that takes it has asked."""
    function.permission = None  # type: ignore[attr-defined]  # a function that bears a mark
    return function
