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
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import ADMINISTRATOR, Permission, denial_message, permissions_of
from app.core.storage import events, waiting_events
from app.core.storage import organisation as settings
from app.core.storage.database import Database, Session
from app.core.storage.waiting_events import PendingEvent

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
    pending_events: list[PendingEvent] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is for the organisation."""
        return clock.date_in_zone(self.now, self.organisation.time_zone)

    def has_permission(self, permission: Permission) -> bool:
        """Whether the actor holds the permission."""
        return permission in permissions_of(self.actor.roles)

    def log_event(
        self,
        what: EventKind,
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
            self.log_separately(what, subject, subject_id, **note)

    def log_separately(
        self, what: EventKind, subject: str | None = None, subject_id: int | None = None, **note: object
    ) -> None:
        """Has an event written to history with this work, but not as a change of the record."""
        self.pending_events.append(PendingEvent(self.now, self.actor, what, subject, subject_id, note))

    def log_always(
        self, what: EventKind, subject: str | None = None, subject_id: int | None = None, **note: object
    ) -> None:
        """Has an event written to history even where nothing else of this work is kept: refusals, denials."""
        self.pending_events.append(
            PendingEvent(self.now, self.actor, what, subject, subject_id, note, is_always_kept=True)
        )

    def write_pending_events(self, kept: bool = True) -> None:
        """Writes what waits for the end of the work, without the record's lock; of work that is not `kept`, what
        stands anyway."""
        noted, self.pending_events = self.pending_events, []
        waiting_events.save(self.database, [each for each in noted if kept or each.is_always_kept])


@contextmanager
def begin_work(database: Database, actor: Actor, writes: bool = True) -> Iterator[Work]:
    """A piece of work in a transaction of its own, kept at the end unless something is raised."""
    work, kept = None, False
    try:
        with database.transaction() if writes else database.reading() as session:
            work = Work(session, actor, clock.now(), settings.load(session), database, writes)
            yield work
        kept = True
        for act in work.after_commit:
            act()
    finally:
        if work is not None:
            work.write_pending_events(kept)


def requires_permission(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Refuses the use case to anybody who does not hold `permission`; the architecture tests look for the mark."""

    def mark(use_case: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
        @wraps(use_case)
        def checked(work: Work, *args: P.args, **kwargs: P.kwargs) -> R:
            if not work.has_permission(permission):
                raise Denied(denial_message(permission))
            return use_case(work, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]  # a function that bears a mark
        return checked

    return mark


def without_permission_check(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
    """Marks a step that use cases share: it asks for no permission, since every use case that takes it has asked."""
    function.permission = None  # type: ignore[attr-defined]  # a function that bears a mark
    return function
