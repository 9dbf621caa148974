"""`contrast worker` as a process that is forked from one that has imported everything, so that it starts at once.

It differs from the command in three things: the clock is read from a file, nothing waits for a minute, and while it
makes a report or hands over a mail it holds a lock, so that the clock needn't be put forward by days meanwhile. That
would be no crash, but a machine that slept for a quarter.
"""

import fcntl
import os
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import fontpkg_ibm_plex_sans
import typst

from app.cli import job_runner as worker
from app.cli import main
from app.cli import worker as command
from app.core.domain import clock
from app.core.services import smtp
from app.importing.services import import_jobs
from app.report.services import deliveries, schedule_runs, shuffle_tests

# All that the command imports once it runs, too.
__all__ = [
    "PROCESSES",
    "command",
    "fontpkg_ibm_plex_sans",
    "import_jobs",
    "schedule_runs",
    "shuffle_tests",
    "typst",
    "work",
]
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "tests.torture.__main__", "pytest"])  # each imports its main module anew


def work(said, environment, at, locks, limits):
    """Works until SIGTERM. `said`: a connection that gets all it prints; `at`: the file of the clock; `locks`: files,
    of reports and of mails; `limits`: seconds that it waits for each answer of the mail server."""
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    for name in [name for name in os.environ if name.startswith("CONTRAST_")]:
        del os.environ[name]
    os.environ.update(environment)
    clock.now = lambda: datetime.fromtimestamp(int(Path(at).read_text()), UTC)
    worker.CHORES_SECONDS, worker.POLL_SECONDS, smtp.TIMEOUT_SECONDS = 0.15, 0.1, limits
    schedule_runs.run_one = _holding(locks[0], schedule_runs.run_one)
    deliveries.send_one = _holding(locks[1], deliveries.send_one)
    main(["worker"])


def _holding(lock, chore):
    def held(*given, **named):
        with open(lock) as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return chore(*given, **named)

    return held
