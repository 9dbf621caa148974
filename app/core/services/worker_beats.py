"""The sign of life of the workers: a file of the instance folder, whose time says when one was last heard of.

A file, since it also tells of a worker while the database is away, and changes nothing in it.
"""

import logging
import os
import threading
import time
from pathlib import Path

from app.core.domain import clock

FILE = "worker-beat"
EVERY_SECONDS = 5.0  # between two signs of life
log = logging.getLogger("contrast")


class WorkerBeat:
    """Written by a worker, from its loop and while it runs a job."""

    def __init__(self, instance: Path):
        self.path = instance / FILE
        self._lock = threading.Lock()
        self._written = -EVERY_SECONDS
        self._failed = False

    def beat(self) -> None:
        """Gives a sign of life, unless the last one is recent. A folder that can't be written is logged once."""
        with self._lock:
            if time.monotonic() - self._written < EVERY_SECONDS:
                return
            self._written = time.monotonic()
            try:
                self.path.touch(mode=0o600)
                now = clock.now().timestamp()
                os.utime(self.path, (now, now))
            except OSError as failed:
                if not self._failed:
                    log.error("The worker can’t give a sign of life in %s: %s", self.path, failed.strerror)
                self._failed = True
            else:
                self._failed = False


def seconds_since(instance: Path) -> float | None:
    """Returns the seconds since a worker was last heard of; None if none ever was. 0 if the clock was set back."""
    try:
        written = (instance / FILE).stat().st_mtime
    except OSError:
        return None
    return max(0.0, clock.now().timestamp() - written)
