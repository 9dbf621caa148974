"""Whether requests can be answered now: asked by whoever watches the server, who has no account."""

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

CACHE_SECONDS = 2.0  # seconds for which an answer stands, since anybody may ask
STALLED_AFTER = timedelta(minutes=5)  # after which a job that waits has waited for nobody


@dataclass(slots=True)
class Readiness:
    """What is looked at, and what was found last. `is_worker_alive` says whether this process's own worker is at work; where it
    has none, the jobs that wait tell whether another is."""

    database: Database
    uploads: Path
    is_worker_alive: Callable[[], bool] | None = None
    _found: tuple[float, dict[str, str]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def problems(self) -> dict[str, str]:
        """What is wrong in one word by what was looked at; empty where all is well."""
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > CACHE_SECONDS:
                self._found = time.monotonic(), self._run_checks()
            return self._found[1]

    def _run_checks(self) -> dict[str, str]:
        looks = {
            "database": lambda: readiness.check_writable(self.database),
            "disk": self._check_disk,
            "worker": self._check_worker,
        }
        found = {}
        for name, look in looks.items():
            try:
                look()
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
        readiness.check_writable(self.database)  # else nobody can tell
        with self.database.reading() as session:
            waits = jobs.has_stalled_jobs(session, clock.now() - STALLED_AFTER)
        if waits:
            raise Unavailable("What takes long is not being done.", "jobs wait, and no worker was heard of")
