"""A cache of results, per process, each for the record as it was at one change number.

A large record changes all the time, and its report takes seconds. There, a page may be given a result that others'
changes have overtaken a moment ago (stale while revalidate, as of RFC 5861), and says from when it is; a new one is
worked out meanwhile. Whoever has changed something always sees it.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, RLock, Thread
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from app.core.domain.events import Actor
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage.database import Database
from app.core.storage.record_state import change_count, has_changed_since, last_event
from app.record.storage import summary

log = logging.getLogger(__name__)
T = TypeVar("T")
Make = Callable[[Work], T]

MAX_RESULTS, MAX_WEIGHT = 32, 200_000  # results, and engagements of all of them together, for each database
LARGE = 20_000  # from so many engagements on, pages may be given recent results
MAX_AGE, REFRESH_AFTER = timedelta(seconds=60), timedelta(seconds=30)  # of a recent result


@dataclass(frozen=True, slots=True)
class _Result:
    value: Any
    weight: int
    changes: int
    last_event: int
    made: datetime


@dataclass(slots=True)
class _Results:
    """The results of one database. `making`: held while one is worked out, so that no two are at once: who asks for the
    same waits for it, and large ones don't fill the memory together."""

    kept: OrderedDict[Hashable, _Result] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    making: RLock = field(default_factory=RLock)
    refreshing: bool = False

    def look_up(self, what: Hashable) -> _Result | None:
        with self.lock:
            if what in self.kept:
                self.kept.move_to_end(what)
            return self.kept.get(what)

    def keep(self, what: Hashable, made: _Result) -> None:
        with self.lock:
            if what in self.kept and self.kept[what].changes > made.changes:
                return
            self.kept[what] = made
            self.kept.move_to_end(what)
            while len(self.kept) > MAX_RESULTS or (
                len(self.kept) > 1 and sum(each.weight for each in self.kept.values()) > MAX_WEIGHT
            ):
                self.kept.popitem(last=False)


_of_database: WeakKeyDictionary[Database, _Results] = WeakKeyDictionary()
_lock = Lock()


@without_permission_check
def cached(work: Work, what: Hashable, make: Make[T], weight: Callable[[T], int] = lambda _: 0, changes: int = 1) -> T:
    """Returns the result of `make`, or the cached one for the same `what`, record and settings. `weight`: number of
    engagements in the result. `changes`: up to so many changes of the record give one result, for what only has to be
    nearly right.

    The change number is read in the same transaction, so processes need no coordination. Results of writing
    transactions are not cached, because they may include uncommitted changes. Results must not be mutated. Work that
    accepts recent results is given one of a large record that is at most `MAX_AGE` old, unless its actor has changed
    something since; its time is then in `work.figures_from`.
    """
    if work.writes:
        return make(work)
    with _lock:
        results = _of_database.setdefault(work.database, _Results())
    now = change_count(work.session)

    def look_up() -> _Result | None:
        found = results.look_up(what)
        if found is None or found.changes // changes == now // changes:
            return found
        return _recent(work, results, what, found, make, weight)

    found = look_up()
    if found is None:
        with results.making:
            found = look_up() or _make(work, results, what, make, weight)
    return found.value


def _make(work: Work, results: _Results, what: Hashable, make: Make[T], weight: Callable[[T], int]) -> _Result:
    accepts, work.accepts_recent = work.accepts_recent, False  # or a part of a new result could be an overtaken one
    try:
        made = make(work)
    finally:
        work.accepts_recent = accepts
    found = _Result(made, weight(made), change_count(work.session), last_event(work.session), work.now)
    results.keep(what, found)
    return found


def _recent(
    work: Work, results: _Results, what: Hashable, found: _Result, make: Make[T], weight: Callable[[T], int]
) -> _Result | None:
    """Returns the overtaken result if this work may have it, having seen to a new one where it is time for that."""
    age = work.now - found.made
    if not (
        work.accepts_recent
        and abs(age) <= MAX_AGE
        and summary.highest_id(work.session) >= LARGE
        and not has_changed_since(work.session, found.last_event, work.actor.user_id)
    ):
        return None
    work.figures_from = min(found.made, work.figures_from or found.made)
    if age >= REFRESH_AFTER:
        with results.lock:
            begins, results.refreshing = not results.refreshing, True
        if begins:
            actor, database = work.actor, work.database
            Thread(target=_refresh, args=(database, actor, results, what, make, weight), name="refresh").start()
    return found


def _refresh(
    database: Database, actor: Actor, results: _Results, what: Hashable, make: Make[T], weight: Callable[[T], int]
) -> None:
    try:
        with results.making, begin_work(database, actor, writes=False) as work:
            _make(work, results, what, make, weight)
    except Exception:
        log.exception("A result couldn't be refreshed: %s", what)
    finally:
        results.refreshing = False
