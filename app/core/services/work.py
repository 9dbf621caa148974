"""The unit of work: one session, the actor and the time. It is the first argument of every use case.

A use case is a function `verb(work, …)` decorated with `@requires_permission(permission)`. It changes rows, logs events
to the history, and leaves the commit to whoever began the work (`begin_work`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.core.domain import clock
from app.core.domain.errors import Denied
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import ADMINISTRATOR, FINANCE, Permission, denial_message, permissions_of
from app.core.storage import events, waiting_events
from app.core.storage import organisation as settings
from app.core.storage.database import Database, Session
from app.core.storage.waiting_events import PendingEvent

P = ParamSpec("P")
R = TypeVar("R")

CONSOLE = Actor(name="console", roles=frozenset({ADMINISTRATOR}), source=Source.CONSOLE)
FOLDER = Actor(name="folder", roles=frozenset({FINANCE}), source=Source.FOLDER)


@dataclass(slots=True)
class Work:
    """`session` is closed by whoever began the work; `now` is read once, so that one unit of work has one time.

    `database`: for what is not part of the record (sessions, attempts). `pending_events`: written to the history at the
    end. `after_commit`: called once the work is committed, for example to delete a file. `action_id`: its first event,
    which the others name, so that all can be undone together. `logs_parts`: its events are parts of one that sums them
    up. `accepts_recent`: figures of a large record may be a moment old, as of `figures_from` then (`results_cache`).
    """

    session: Session
    actor: Actor
    now: datetime
    organisation: Organisation
    database: Database
    writes: bool = True
    pending_events: list[PendingEvent] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    action_id: int | None = None
    logs_parts: bool = False
    accepts_recent: bool = False
    figures_from: datetime | None = None

    @property
    def today(self) -> date:
        """Returns today's date in the organisation's time zone."""
        return clock.date_in_zone(self.now, self.organisation.time_zone)

    def has_permission(self, permission: Permission) -> bool:
        """Returns whether the actor holds the permission."""
        return permission in permissions_of(self.actor.roles)

    def log_event(
        self,
        what: EventKind,
        subject: str | None = None,
        subject_id: int | None = None,
        changes: Mapping[str, tuple[object, object]] | None = None,
        **note: object,
    ) -> int | None:
        """Logs an event to the history in the same transaction, and returns its id; after it, without an id yet, if
        this work only reads the record.

        `changes`: each field's text before and after (`events.add` puts personal ones into erasable rows).
        """
        if self.writes:
            number = events.add(
                self.session,
                self.now,
                self.actor,
                what,
                subject,
                subject_id,
                changes or {},
                note,
                action_id=self.action_id,
                is_part=self.logs_parts,
            )
            self.action_id = self.action_id or number
            return number
        if changes:
            raise ValueError("work that only reads changes nothing")
        self.log_separately(what, subject, subject_id, **note)
        return None

    def log_events(
        self,
        subject: str,
        many: Iterable[tuple[EventKind, tuple[int, events.Changes, events.Note]]],
    ) -> None:
        """Logs many events of one kind of record: kind, then id, changed fields, note. The first names the action."""
        rest = iter(many)
        first = next(rest, None)
        if first is not None:
            what, (number, changes, note) = first
            self.log_event(what, subject, number, changes, **note)
            events.add_many(
                self.session, self.now, self.actor, subject, rest, action_id=self.action_id, is_part=self.logs_parts
            )

    @contextmanager
    def logging_parts(self) -> Iterator[None]:
        """Logs what is done meanwhile as parts of one action, which the caller then sums up by an event of its own."""
        self.logs_parts = True
        try:
            yield
        finally:
            self.logs_parts = False

    def roll_back(self) -> None:
        """Discards what this work has written so far, so that it reads the current values and can go on."""
        self.session.rollback()
        self.action_id = None

    def log_separately(
        self, what: EventKind, subject: str | None = None, subject_id: int | None = None, **note: object
    ) -> None:
        """Logs an event to the history if this work is committed, but not as a change of the record."""
        self.pending_events.append(PendingEvent(self.now, self.actor, what, subject, subject_id, note))

    def log_always(
        self, what: EventKind, subject: str | None = None, subject_id: int | None = None, **note: object
    ) -> None:
        """Logs an event to the history even if this work is rolled back: refusals, denials."""
        self.pending_events.append(
            PendingEvent(self.now, self.actor, what, subject, subject_id, note, is_always_kept=True)
        )

    def write_pending_events(self, kept: bool = True) -> None:
        """Writes the pending events, without the record's lock; if the work is not `kept`, only those always kept."""
        pending, self.pending_events = self.pending_events, []
        waiting_events.save(self.database, [each for each in pending if kept or each.is_always_kept])


@contextmanager
def begin_work(database: Database, actor: Actor, writes: bool = True) -> Iterator[Work]:
    """Begins a unit of work in a transaction of its own, which is committed at the end unless something is raised."""
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
    """Decorates a use case: raises Denied for an actor without `permission`. Architecture tests look for the mark."""

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
    """Marks a helper that use cases share: it checks no permission, since each of those use cases has."""
    function.permission = None  # type: ignore[attr-defined]  # a function that bears a mark
    return function
