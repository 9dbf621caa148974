"""Background jobs: queued in the same transaction as the change they belong to, then run by a thread of the server or
by `contrast worker`.

A job's last write and its state "done" are one transaction: a runner that is killed leaves nothing or everything, and
the job's state says which. An interrupted job is run again.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Actor
from app.core.domain.permissions import Permission
from app.core.services.transactions import Transactions, separate_transactions
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import jobs
from app.core.storage.database import Database
from app.core.storage.jobs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job

__all__ = [
    "CANCELLED",
    "DONE",
    "FAILED",
    "LEASE",
    "QUEUED",
    "RUNNING",
    "Job",
    "JobStopped",
    "RunningJob",
    "latest",
    "queue",
    "request_cancel",
]
LEASE = timedelta(seconds=60)
MAX_STEP_SECONDS = 60.0  # CPU seconds between two steps of a job; a step is a few thousand rows


class JobStopped(Exception):
    """A job ends early. `why`: "cancelled" (requested), "ending" (the runner shuts down) or "lost" (another runner
    has taken it)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class RunningJob:
    """A job in progress: its actor and files, its progress, and why it has to stop (`stop_reason`), if it has to.

    `cpu_seconds`: the thread's CPU time at the last step.
    """

    job: Job
    runner: str
    database: Database
    actor: Actor
    uploads: Path
    done: int = 0
    total: int | None = None
    ended: bool = False
    stop_reason: str | None = None
    cpu_seconds: float = field(default_factory=time.thread_time)

    def transactions(self) -> Transactions:
        """Returns the transactions that the job does its work in."""
        return separate_transactions(self.database, self.actor)

    def report_progress(self, done: int, total: int | None = None) -> None:
        """Records the progress. Raises JobStopped if the job has to stop, Refused if the last step took too long."""
        before, self.cpu_seconds = self.cpu_seconds, time.thread_time()
        if self.cpu_seconds - before > MAX_STEP_SECONDS:
            raise Refused(
                f"Stopped: the rows after {self.done:,} took more than {MAX_STEP_SECONDS:,.0f} seconds. "
                "Check them for very long cells, or split the file.",
                "too-slow",
            )
        self.done, self.total = done, total if total is not None else self.total
        if self.stop_reason:
            raise JobStopped(self.stop_reason)

    def finish(self, work: Work, message: str | None = None) -> None:
        """Marks the job as done in the transaction of its last write. Raises JobStopped if it has been cancelled or
        lost, so that nothing is committed."""
        if self.stop_reason:
            raise JobStopped(self.stop_reason)
        current = jobs.get(work.session, self.job.id)
        if (
            current is None
            or current.cancel_asked
            or not jobs.finish(work.session, self.job.id, self.runner, work.now, DONE, message)
        ):
            raise JobStopped(CANCELLED if current and current.cancel_asked else "lost")
        self.ended = True


@without_permission_check
def queue(work: Work, kind: str, subject_id: int, **args: object) -> int:
    """Queues a job on behalf of the actor and returns its id. Cancels an open job of this kind on the same record."""
    previous = jobs.latest(work.session, [kind], subject_id)
    if previous is not None and previous.open:
        jobs.request_cancel(work.session, previous.id, work.now)
    return jobs.add(work.session, work.now, kind, subject_id, args, work.actor.user_id, work.actor.source.value)


@requires_permission(Permission.IMPORT)
def latest(work: Work, kinds: Collection[str], subject_id: int) -> Job | None:
    """Returns the latest job of these kinds on a record, or None."""
    return jobs.latest(work.session, kinds, subject_id)


@requires_permission(Permission.IMPORT)
def request_cancel(work: Work, number: int) -> Job:
    """Cancels a job, or has it stop at its next step, and returns it. Raises NotFound, and Refused if it has ended."""
    job = jobs.get(work.session, number)
    if job is None:
        raise NotFound("There is no such job.")
    if not job.open:
        raise Refused("This job has already ended.", "job-ended")
    jobs.request_cancel(work.session, number, work.now)
    return jobs.get(work.session, number) or job
