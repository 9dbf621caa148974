"""Settings of the interpreter for a server."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.0005


def share_interpreter() -> None:
    """Has threads take turns more often than every 5 ms. A query gives up the interpreter for each row, and would wait
    that long for it again and again while another thread works out a report."""
    sys.setswitchinterval(SWITCH_SECONDS)


@contextmanager
def collecting_later() -> Iterator[None]:
    """Loads the application inside without garbage collection, which would look through a growing heap and find nothing
    to free. What was loaded stays until the process ends, so that later
    collections pass over it. Anything made afterwards is collected as usual."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
