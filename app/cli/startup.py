"""Settings of the interpreter for a server."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY_ARENAS = 2
_M_ARENA_MAX = -8  # of malloc.h


def prepare_for_threads() -> None:
    """Has threads share what memory one of them gives back. With glibc, each would have an arena of its own, with the
    memory of the largest report in it."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # other C libraries have no arenas
        mallopt(_M_ARENA_MAX, MEMORY_ARENAS)


@contextmanager
def collecting_later() -> Iterator[None]:
    """Loads the application inside without garbage collection, which would look through a growing heap and find nothing
    to free. What was loaded stays until the process ends, so that later collections pass over it. Anything made
    afterwards is collected as usual."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
