"""Transactions for long work: many short ones, so that others can write in between, or a single one that the caller has
already begun."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from app.core.domain.events import Actor
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database

MAX_ATTEMPTS = 3  # to prepare changes that become stale while others write
P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Transactions:
    """`open(writes)` begins a unit of work that writes or only reads. `is_single`: every unit is the same one."""

    open: Callable[[bool], AbstractContextManager[Work]]
    is_single: bool = False

    def read_scope(self) -> AbstractContextManager[Work]:
        """Begins a unit of work that only reads."""
        return self.open(False)

    def write_scope(self) -> AbstractContextManager[Work]:
        """Begins a unit of work that is committed at its end."""
        return self.open(True)


def separate_transactions(database: Database, actor: Actor) -> Transactions:
    """Returns transactions of which each is separate."""
    return Transactions(lambda writes: begin_work(database, actor, writes))


@without_permission_check
def single_transaction(work: Work) -> Transactions:
    """Returns transactions that are all this unit of work."""

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
    """Prepares a change in short transactions, then writes it in one, and returns the result of `write`.

    `holds(work, prepared, is_last_attempt)` tells whether the prepared change is still valid. If not, it is prepared
    again; after MAX_ATTEMPTS in one transaction, in which nobody else can import.
    """
    for attempt in range(0 if transactions.is_single else MAX_ATTEMPTS):
        prepared = prepare(transactions)
        with transactions.write_scope() as work:
            record_state.lock_imports(work.session)
            if holds(work, prepared, attempt == MAX_ATTEMPTS - 1):
                return write(work, prepared)
    with transactions.write_scope() as work:
        record_state.lock_imports(work.session)
        return write(work, prepare(single_transaction(work)))
