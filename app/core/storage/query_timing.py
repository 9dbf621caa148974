"""How long one thread has waited for the database since it began to measure, summed up over all engines."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


class _Spent:
    """`seconds` so far; `since`: when the statement began that is running."""

    __slots__ = ("seconds", "since")

    def __init__(self) -> None:
        self.seconds, self.since = 0.0, 0.0


_SPENT: ContextVar[_Spent | None] = ContextVar("seconds in the database", default=None)


def begin() -> None:
    """Begins to measure from zero, for this thread."""
    _SPENT.set(_Spent())


def seconds() -> float:
    """Returns the seconds since `begin`; 0 if this thread measures nothing."""
    spent = _SPENT.get()
    return 0.0 if spent is None else spent.seconds


@contextmanager
def measured() -> Iterator[None]:
    """Adds the time of what is done inside, such as a commit."""
    spent, since = _SPENT.get(), time.perf_counter()
    try:
        yield
    finally:
        if spent is not None:
            spent.seconds += time.perf_counter() - since


def listen(engine: sa.Engine) -> None:
    """Measures every statement of the engine."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)


def _before(*_: Any) -> None:
    spent = _SPENT.get()
    if spent is not None:
        spent.since = time.perf_counter()


def _after(*_: Any) -> None:
    spent = _SPENT.get()
    if spent is not None:
        spent.seconds += time.perf_counter() - spent.since
