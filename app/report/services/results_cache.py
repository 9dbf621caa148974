"""A cache of results, per process, keyed by the record's change number."""

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
def cached(
    work: Work, what: Hashable, make: Callable[[], T], weight: Callable[[T], int] = lambda _: 0, changes: int = 1
) -> T:
    """Returns the result of `make`, or the cached one for the same `what`, record and settings. `weight`: number of
    engagements in the result. `changes`: up to so many changes of the record give one result, for what only has to be
    nearly right.

    The change number is read in the same transaction, so processes need no coordination. Results of writing
    transactions are not cached, because they may include uncommitted changes. Results must not be mutated.
    """
    if work.writes:
        return make()
    key = (change_count(work.session) // changes, what)
    with _lock:
        results = _kept.setdefault(work.database, OrderedDict())
        if key in results:
            return _lookup(results, key)
        own_cache = _making.setdefault((work.database, key), Lock())
    try:
        with own_cache:  # who asks for the same meanwhile waits for it, rather than work it out as well
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
