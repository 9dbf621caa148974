"""Readiness checks for monitoring, which has no account: database, disk and worker."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.core.domain import clock
from app.core.domain.errors import Unavailable
from app.core.services import outages
from app.core.storage import jobs, readiness
from app.core.storage.database import Database

CACHE_SECONDS = 2.0  # seconds for which a result is reused, since anybody may ask
STALLED_AFTER = timedelta(minutes=5)  # after which a queued job without any active worker counts as stalled


@dataclass(slots=True)
class Readiness:
    """The checks and their last result, which is cached.

    `is_worker_alive`: tells whether this process's own worker is running. Without one, queued jobs show whether another
    worker is.
    """

    database: Database
    uploads: Path
    is_worker_alive: Callable[[], bool] | None = None
    _found: tuple[float, dict[str, str]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def problems(self) -> dict[str, str]:
        """Returns a one-word status for each check that failed, by its name; empty if all is well."""
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > CACHE_SECONDS:
                self._found = time.monotonic(), self._run_checks()
            return self._found[1]

    def _run_checks(self) -> dict[str, str]:
        checks = {
            "database": lambda: readiness.check_writable(self.database),
            "disk": self._check_disk,
            "worker": self._check_worker,
        }
        found = {}
        for name, check in checks.items():
            try:
                check()
            except (Unavailable, OSError) as problem:
                found[name] = "failing"
                outages.log_fault(outages.find_fault(problem) or Unavailable(f"The {name} is not ready.", str(problem)))
        return found

    def _check_disk(self) -> None:
        self.uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        readiness.check_disk_space(self.database, self.uploads)

    def _check_worker(self) -> None:
        if self.is_worker_alive is not None:
            if not self.is_worker_alive():
                raise Unavailable("What takes long is not being done.", "the worker of this server does not beat")
            return
        readiness.check_writable(self.database)  # without the database there is no telling
        with self.database.reading() as session:
            stalled = jobs.has_stalled_jobs(session, clock.now() - STALLED_AFTER)
        if stalled:
            raise Unavailable("What takes long is not being done.", "jobs wait, and no worker was heard of")
