"""What takes long goes on after the answer: queued in the same transaction as what it is about, then run by a thread of
the server or by `contrast worker`.

A job's last writing and the word that it is done are one transaction: a runner that is killed leaves nothing or
everything, and the job says which. One that was killed in the middle is run again.
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
MAX_STEP_SECONDS = 60.0  # seconds of work from one step of a job to the next; the rows of a step are some thousand


class JobStopped(Exception):
    """A job ends before it is done: somebody asked for it (`cancelled`), its runner is to end, or another has it."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class RunningJob:
    """A job that is being done: on behalf of whom, with which files; how far it is, and whether it has to stop."""

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
        """Where its work is done, part by part."""
        return separate_transactions(self.database, self.actor)

    def report_progress(self, done: int, total: int | None = None) -> None:
        """Says how far it is; raises Stopped where it is not to go on, Refused where the last step took too long."""
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
        """Says within the last writing that it is done; raises Stopped, so that nothing is kept, where it is not to
        be."""
        if self.stop_reason:
            raise JobStopped(self.stop_reason)
        now = jobs.get(work.session, self.job.id)
        if (
            now is None
            or now.cancel_asked
            or not jobs.finish(work.session, self.job.id, self.runner, work.now, DONE, message)
        ):
            raise JobStopped(CANCELLED if now and now.cancel_asked else "lost")
        self.ended = True


@without_permission_check
def queue(work: Work, kind: str, subject_id: int, **args: object) -> int:
    """Queues a job on behalf of the actor; those on the same record that wait are dropped, one that runs is stopped."""
    before = jobs.latest(work.session, [kind], subject_id)
    if before is not None and before.open:
        jobs.request_cancel(work.session, before.id, work.now)
    return jobs.add(work.session, work.now, kind, subject_id, args, work.actor.user_id, work.actor.source.value)


@requires_permission(Permission.IMPORT)
def latest(work: Work, kinds: Collection[str], subject_id: int) -> Job | None:
    """The last job of these kinds on a record, if there was any."""
    return jobs.latest(work.session, kinds, subject_id)


@requires_permission(Permission.IMPORT)
def request_cancel(work: Work, number: int) -> Job:
    """Has a job stop; it as it stands then. Raises NotFound, and Refused where it has ended."""
    job = jobs.get(work.session, number)
    if job is None:
        raise NotFound("There is no such job.")
    if not job.open:
        raise Refused("This job has already ended.", "job-ended")
    jobs.request_cancel(work.session, number, work.now)
    return jobs.get(work.session, number) or job
