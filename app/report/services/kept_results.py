"""Results of a record that has not changed since: kept in this process, found again by the record's change number."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from app.services.work import Work, shared
from app.storage.database import Database
from app.storage.imports import changes

T = TypeVar("T")

MOST, HEAVIEST = 32, 200_000  # results, and engagements of all of them together, for each database

_kept: WeakKeyDictionary[Database, OrderedDict[Hashable, tuple[Any, int]]] = WeakKeyDictionary()
_lock = Lock()


@shared
def unless_changed(work: Work, what: Hashable, make: Callable[[], T], weight: Callable[[T], int] = lambda _: 0) -> T:
    """What `make` gives, or gave before for the same `what` in the same state of the record and the settings.
    `weight`: how many engagements it holds.

    The number is read in the transaction that `make` reads in, so that several processes need not know of each other.
    Work that writes may see what nobody else does yet: nothing is kept of it. What is kept must not be changed.
    """
    if work.writes or work.database is None:
        return make()
    key = (changes(work.session), what)
    with _lock:
        results = _kept.setdefault(work.database, OrderedDict())
        if key in results:
            results.move_to_end(key)
            return results[key][0]
    made = make()
    with _lock:
        results[key] = made, weight(made)
        while len(results) > MOST or (len(results) > 1 and sum(each for _, each in results.values()) > HEAVIEST):
            results.popitem(last=False)
    return made
