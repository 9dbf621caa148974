"""Readiness checks for monitoring, which has no account: database, migrations, disk and worker."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.core.domain import clock
from app.core.domain.errors import Unavailable
from app.core.services import outages, worker_beats
from app.core.storage import jobs, readiness
from app.core.storage.database import Database

CACHE_SECONDS = 2.0  # seconds for which a result is reused, since anybody may ask
STALLED_AFTER = timedelta(minutes=5)  # after which a queued job without any active worker counts as stalled
MAX_BEAT_AGE = 60.0  # seconds without a sign of life, after which a worker of its own counts as dead
START_SECONDS = 60.0  # from the start of the server, in which such a worker may start, too
CHECKS = ("database", "migrations", "disk", "worker")
FAILING = "failing"


@dataclass(slots=True)
class Readiness:
    """The checks and their last result, which is cached.

    `is_worker_alive`: tells whether this process's own worker is running. `expects_worker`: a worker in a process of
    its own has to give signs of life. Without either, queued jobs show whether a worker is running.
    """

    database: Database
    uploads: Path
    is_worker_alive: Callable[[], bool] | None = None
    expects_worker: bool = False
    _found: tuple[float, dict[str, str]] | None = None
    _began: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def problems(self) -> dict[str, str]:
        """Returns what monitoring is told about each check that failed, by its name; empty if all is well."""
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > CACHE_SECONDS:
                self._found = time.monotonic(), self._run_checks()
            return self._found[1]

    def seconds_since_beat(self) -> float | None:
        """Returns the seconds since a worker was last heard of; None if none ever was."""
        return worker_beats.seconds_since(self.uploads.parent)

    def _run_checks(self) -> dict[str, str]:
        checks: dict[str, Callable[[], None]] = {
            "database": lambda: readiness.check_writable(self.database),
            "migrations": lambda: readiness.check_migrated(self.database),
            "disk": self._check_disk,
            "worker": self._check_worker,
        }
        found: dict[str, str] = {}
        for name, check in checks.items():
            if name == "migrations" and "database" in found:
                continue  # without the database there is no telling
            try:
                check()
            except (Unavailable, OSError) as problem:
                found[name] = self._describe(name)
                outages.log_fault(outages.find_fault(problem) or Unavailable(f"The {name} is not ready.", str(problem)))
        return found

    def _describe(self, name: str) -> str:
        age = self.seconds_since_beat() if name == "worker" else None
        return FAILING if age is None else f"{FAILING}, last heard of {age:.0f} s ago"

    def _check_disk(self) -> None:
        self.uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        readiness.check_disk_space(self.database, self.uploads)

    def _check_worker(self) -> None:
        if self.is_worker_alive is not None:
            if not self.is_worker_alive():
                raise Unavailable("What takes long is not being done.", "the worker of this server does not beat")
            return
        if self.expects_worker:
            age = self.seconds_since_beat()
            if age is None and time.monotonic() - self._began < START_SECONDS:
                return
            if age is None or age > MAX_BEAT_AGE:
                raise Unavailable("What takes long is not being done.", "no worker was heard of: start contrast worker")
            return
        readiness.check_writable(self.database)  # without the database there is no telling
        with self.database.reading() as session:
            stalled = jobs.has_stalled_jobs(session, clock.now() - STALLED_AFTER)
        if stalled:
            raise Unavailable("What takes long is not being done.", "jobs wait, and no worker was heard of")
