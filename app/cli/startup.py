"""Starts the server without garbage collection, which would look through a growing heap and find nothing to free."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Loads the application inside without collections. What was loaded stays until the process ends, so that later
    collections pass over it. Anything made afterwards is collected as usual."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
