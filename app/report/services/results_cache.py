"""Results of a record that has not changed since: kept in this process, found again by the record's change number."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from app.core.services.work import Work, without_permission_check
from app.core.storage.database import Database
from app.core.storage.record_state import change_count

T = TypeVar("T")

MAX_RESULTS, MAX_WEIGHT = 32, 200_000  # results, and engagements of all of them together, for each database

Results = OrderedDict[Hashable, tuple[Any, int]]

_kept: WeakKeyDictionary[Database, Results] = WeakKeyDictionary()
_making: dict[tuple[Database, Hashable], Lock] = {}
_lock = Lock()


@without_permission_check
def cached(work: Work, what: Hashable, make: Callable[[], T], weight: Callable[[T], int] = lambda _: 0) -> T:
    """What `make` gives, or gave before for the same `what` in the same state of the record and the settings.
    `weight`: how many engagements it holds.

    The number is read in the transaction that `make` reads in, so that several processes need not know of each other.
    Work that writes may see what nobody else does yet: nothing is kept of it. What is kept must not be changed.
    """
    if work.writes:
        return make()
    key = (change_count(work.session), what)
    with _lock:
        results = _kept.setdefault(work.database, OrderedDict())
        if key in results:
            return _lookup(results, key)
        mine = _making.setdefault((work.database, key), Lock())
    try:
        with mine:  # who asks for the same meanwhile waits for it, rather than work it out as well
            with _lock:
                if key in results:
                    return _lookup(results, key)
            made = make()
            with _lock:
                results[key] = made, weight(made)
                while len(results) > MAX_RESULTS or (len(results) > 1 and _weight(results) > MAX_WEIGHT):
                    results.popitem(last=False)
            return made
    finally:
        with _lock:
            _making.pop((work.database, key), None)


def _lookup(results: Results, key: Hashable) -> Any:
    results.move_to_end(key)
    return results[key][0]


def _weight(results: Results) -> int:
    return sum(each for _, each in results.values())
