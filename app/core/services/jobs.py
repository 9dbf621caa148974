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
from app.core.services.transactions import Desk, in_parts
from app.core.services.work import Work, needs, shared
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
    "Running",
    "Stopped",
    "ask_to_stop",
    "latest",
    "queue",
]
LEASE = timedelta(seconds=60)
BUDGET = 60.0  # seconds of work from one step of a job to the next; the rows of a step are some thousand


class Stopped(Exception):
    """A job ends before it is done: somebody asked for it (`cancelled`), its runner is to end, or another has it."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Running:
    """A job that is being done: on behalf of whom, with which files; how far it is, and whether it has to stop."""

    job: Job
    runner: str
    database: Database
    actor: Actor
    uploads: Path
    done: int = 0
    total: int | None = None
    ended: bool = False
    stop: str | None = None
    worked: float = field(default_factory=time.thread_time)

    def desk(self) -> Desk:
        """Where its work is done, part by part."""
        return in_parts(self.database, self.actor)

    def progress(self, done: int, total: int | None = None) -> None:
        """Says how far it is; raises Stopped where it is not to go on, Refused where the last step took too long."""
        before, self.worked = self.worked, time.thread_time()
        if self.worked - before > BUDGET:
            raise Refused(
                f"Stopped: the rows after {self.done:,} took more than {BUDGET:,.0f} seconds. "
                "Check them for very long cells, or split the file.",
                "too-slow",
            )
        self.done, self.total = done, total if total is not None else self.total
        if self.stop:
            raise Stopped(self.stop)

    def end(self, work: Work, message: str | None = None) -> None:
        """Says within the last writing that it is done; raises Stopped, so that nothing is kept, where it is not to
        be."""
        if self.stop:
            raise Stopped(self.stop)
        now = jobs.get(work.session, self.job.id)
        if (
            now is None
            or now.cancel_asked
            or not jobs.end(work.session, self.job.id, self.runner, work.now, DONE, message)
        ):
            raise Stopped(CANCELLED if now and now.cancel_asked else "lost")
        self.ended = True


@shared
def queue(work: Work, kind: str, subject_id: int, **args: object) -> int:
    """Queues a job on behalf of the actor; those on the same record that wait are dropped, one that runs is stopped."""
    before = jobs.latest(work.session, [kind], subject_id)
    if before is not None and before.open:
        jobs.ask_to_stop(work.session, before.id, work.now)
    return jobs.add(work.session, work.now, kind, subject_id, args, work.actor.user_id, work.actor.source.value)


@needs(Permission.IMPORT)
def latest(work: Work, kinds: Collection[str], subject_id: int) -> Job | None:
    """The last job of these kinds on a record, if there was any."""
    return jobs.latest(work.session, kinds, subject_id)


@needs(Permission.IMPORT)
def ask_to_stop(work: Work, number: int) -> Job:
    """Has a job stop; it as it stands then. Raises NotFound, and Refused where it has ended."""
    job = jobs.get(work.session, number)
    if job is None:
        raise NotFound("There is no such job.")
    if not job.open:
        raise Refused("This job has already ended.", "job-ended")
    jobs.ask_to_stop(work.session, number, work.now)
    return jobs.get(work.session, number) or job
