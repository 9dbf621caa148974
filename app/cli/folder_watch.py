"""The worker's chore for the watched folder: looks every minute, and imports files that have stopped growing."""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.storage.database import Database
from app.importing.services import watched_folder
from app.importing.services.watched_folder import FileState

LOOK_SECONDS = 60.0  # between two looks
log = logging.getLogger("contrast")


class FolderWatch:
    """Called by the worker every few seconds; imports one file at a time."""

    def __init__(self, uploads: Path, folder: Path, look_seconds: float = LOOK_SECONDS):
        self.uploads, self.folder, self.look_seconds = uploads, folder, look_seconds
        self._states: dict[str, FileState] = {}
        self._due: list[Path] = []
        self._looked = -look_seconds
        self._problem = ""

    def __call__(self, database: Database) -> bool:
        """Takes the next file that is due; returns whether there was one."""
        try:
            if not self._due and time.monotonic() - self._looked >= self.look_seconds:
                self._looked = time.monotonic()
                self._due, self._states = watched_folder.settled_files(self.folder, self._states)
            if not self._due:
                return False
            with _lock(self.folder) as is_free:
                if is_free:
                    watched_folder.take(database, self.uploads, self._due.pop(0))
            self._problem = ""
            return is_free
        except OSError as failed:  # the next look may find the folder usable again
            self._due.clear()
            self._log_once(f"The watched folder can't be used: {failed}")
            return False

    def _log_once(self, problem: str) -> None:
        if problem != self._problem:
            log.error(problem)
        self._problem = problem


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Locks the folder, so that several workers don't take the same file; yields whether nobody else has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)
