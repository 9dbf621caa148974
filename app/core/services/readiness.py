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

FRESH = 2.0  # seconds for which an answer stands, since anybody may ask
UNHEARD = timedelta(minutes=5)  # after which a job that waits has waited for nobody


@dataclass(slots=True)
class Readiness:
    """What is looked at, and what was found last. `beats` says whether this process's own worker is at work; where it
    has none, the jobs that wait tell whether another is."""

    database: Database
    uploads: Path
    beats: Callable[[], bool] | None = None
    _found: tuple[float, dict[str, str]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def problems(self) -> dict[str, str]:
        """What is wrong in one word by what was looked at; empty where all is well."""
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > FRESH:
                self._found = time.monotonic(), self._look()
            return self._found[1]

    def _look(self) -> dict[str, str]:
        looks = {"database": lambda: readiness.writable(self.database), "disk": self._room, "worker": self._worker}
        found = {}
        for name, look in looks.items():
            try:
                look()
            except (Unavailable, OSError) as problem:
                found[name] = "failing"
                outages.note(outages.of(problem) or Unavailable(f"The {name} is not ready.", str(problem)))
        return found

    def _room(self) -> None:
        self.uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        readiness.with_room(self.database, self.uploads)

    def _worker(self) -> None:
        if self.beats is not None:
            if not self.beats():
                raise Unavailable("What takes long is not being done.", "the worker of this server does not beat")
            return
        readiness.writable(self.database)  # else nobody can tell
        with self.database.reading() as session:
            waits = jobs.unheard(session, clock.now() - UNHEARD)
        if waits:
            raise Unavailable("What takes long is not being done.", "jobs wait, and no worker was heard of")
