"""Where long work is done: part by part, each in a short transaction of its own, so that others can write in between;
or all of it within one that somebody else has begun."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from app.core.domain.events import Actor
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database

MAX_ATTEMPTS = 3  # to prepare what the record overtakes meanwhile
P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Transactions:
    """`open` gives a piece of work that writes, or one that reads. `is_single`: every piece is the same one."""

    open: Callable[[bool], AbstractContextManager[Work]]
    is_single: bool = False

    def read_scope(self) -> AbstractContextManager[Work]:
        """A piece of work that looks at the record."""
        return self.open(False)

    def write_scope(self) -> AbstractContextManager[Work]:
        """A piece of work that is kept at its end."""
        return self.open(True)


def separate_transactions(database: Database, actor: Actor) -> Transactions:
    """Each part in a transaction of its own."""
    return Transactions(lambda writes: begin_work(database, actor, writes))


@without_permission_check
def single_transaction(work: Work) -> Transactions:
    """Every part in the transaction of this piece of work."""

    @contextmanager
    def same(writes: bool) -> Iterator[Work]:
        yield work

    return Transactions(same, is_single=True)


def write_with_retry(
    transactions: Transactions,
    prepare: Callable[[Transactions], P],
    holds: Callable[[Work, P, bool], bool],
    write: Callable[[Work, P], R],
) -> R:
    """Prepares part by part what takes long, then writes it at once where it still `holds` (which is told whether this
    is the last attempt); else it is prepared again, at last with nobody else let in."""
    for attempt in range(0 if transactions.is_single else MAX_ATTEMPTS):
        prepared = prepare(transactions)
        with transactions.write_scope() as work:
            record_state.lock_imports(work.session)
            if holds(work, prepared, attempt == MAX_ATTEMPTS - 1):
                return write(work, prepared)
    with transactions.write_scope() as work:
        record_state.lock_imports(work.session)
        return write(work, prepare(single_transaction(work)))
