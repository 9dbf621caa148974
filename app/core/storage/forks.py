"""Keeps a forked process from using its parent's connections, such as a server's worker that was forked after start."""

import os
from weakref import WeakSet

import sqlalchemy as sa

_ENGINES: WeakSet[sa.Engine] = WeakSet()
_PARENTS_POOLS: list[sa.Pool] = []  # kept: a connection that is collected is closed, for the parent as well


def watch(engine: sa.Engine) -> None:
    """Has the engine open new connections after a fork, in the child."""
    _ENGINES.add(engine)


def _leave_to_parent() -> None:
    for engine in list(_ENGINES):
        _PARENTS_POOLS.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_parent)
