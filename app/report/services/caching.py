"""Figures that stay as they are until the record changes, so that a page that is opened often works them out once."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from app.services.work import Work, shared
from app.storage import imports
from app.storage.database import Database

T = TypeVar("T")
_MOST = 32  # values a database
_kept: WeakKeyDictionary[Database, dict[Hashable, tuple[int, object]]] = WeakKeyDictionary()
_lock = Lock()


@shared
def until_changed(work: Work, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives; the same again for this key while nobody has written anything. Work that writes itself sees
    what nobody else does yet, so it is given its own."""
    if work.writes or work.database is None:
        return make()
    changes = imports.changes(work.session)
    with _lock:
        values = _kept.setdefault(work.database, {})
        at, value = values.get(key, (-1, None))
    if at == changes:
        return value  # type: ignore[return-value]
    made = make()
    with _lock:
        if len(values) >= _MOST:
            values.clear()
        values[key] = (changes, made)
    return made
