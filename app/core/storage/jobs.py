"""Stores jobs: queued with the change they belong to, claimed by one runner at a time, kept alive, finished once.

Nothing here counts as a change of the record.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import models
from app.core.storage.database import execute_and_count

JOB = models.Job.__table__
QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN_STATES = (QUEUED, RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as stored; see `job_model.Job`."""

    id: int
    kind: str
    subject_id: int
    state: str
    args: Mapping[str, Any]
    user_id: int | None
    source: str
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    runner: str | None
    heartbeat: datetime | None
    lease_until: datetime | None
    attempts: int
    done: int
    total: int | None
    cancel_asked: bool
    message: str | None

    @property
    def open(self) -> bool:
        """Returns whether it is queued or running."""
        return self.state in OPEN_STATES


def add(
    session: Session,
    now: datetime,
    kind: str,
    subject_id: int,
    args: Mapping[str, Any],
    user_id: int | None,
    source: str,
) -> int:
    """Queues a job and returns its id."""
    return session.execute(
        sa.insert(JOB)
        .values(
            kind=kind,
            subject_id=subject_id,
            state=QUEUED,
            args=dict(args),
            user_id=user_id,
            source=source,
            queued_at=now,
            attempts=0,
            done=0,
            cancel_asked=False,
        )
        .returning(JOB.c.id)
    ).scalar_one()


def get(session: Session, number: int) -> Job | None:
    """Returns the job with this id, or None."""
    row = session.execute(sa.select(JOB).where(JOB.c.id == number)).one_or_none()
    return None if row is None else Job(*row)


def latest(session: Session, kinds: Collection[str], subject_id: int) -> Job | None:
    """Returns the latest job of these kinds for a record, or None."""
    row = session.execute(
        sa.select(JOB).where(JOB.c.kind.in_(kinds), JOB.c.subject_id == subject_id).order_by(JOB.c.id.desc()).limit(1)
    ).one_or_none()
    return None if row is None else Job(*row)


def open_subject_ids(session: Session, kinds: Collection[str]) -> set[int]:
    """Returns the ids of the records with an open job of these kinds."""
    return set(
        session.execute(
            sa.select(JOB.c.subject_id).where(JOB.c.state.in_(OPEN_STATES), JOB.c.kind.in_(kinds))
        ).scalars()
    )


def open_job_runners(session: Session) -> list[tuple[int, str]]:
    """Returns the open jobs as (id, runner); the runner of a queued job is ""."""
    rows = session.execute(sa.select(JOB.c.id, JOB.c.state, JOB.c.runner).where(JOB.c.state.in_(OPEN_STATES)))
    return [(row.id, row.runner or "" if row.state == RUNNING else "") for row in rows]


def has_stalled_jobs(session: Session, since: datetime) -> bool:
    """Returns whether a job has been queued since before `since` and no runner has sent a heartbeat after it."""
    waiting = sa.exists().where(JOB.c.state == QUEUED, JOB.c.queued_at < since)
    heartbeat = sa.exists().where(JOB.c.heartbeat >= since)
    return bool(session.execute(sa.select(sa.and_(waiting, sa.not_(heartbeat)))).scalar())


def claim_next(
    session: Session, now: datetime, runner: str, lease_until: datetime, dead: Collection[str]
) -> Job | None:
    """Claims the oldest job that is queued, or whose runner is `dead` or has let its lease run out, and returns it.

    The job belongs to `runner` until `lease_until`. Returns None if there is none. Jobs on a record for which another
    job is running are skipped.
    """
    stopped = sa.or_(JOB.c.lease_until < now, JOB.c.runner.in_(dead))
    other = JOB.alias()
    busy = sa.exists().where(
        other.c.subject_id == JOB.c.subject_id,
        other.c.id != JOB.c.id,
        other.c.state == RUNNING,
        other.c.lease_until >= now,
        other.c.runner.not_in(dead),
    )
    found = session.execute(
        sa.select(JOB.c.id)
        .where(sa.or_(JOB.c.state == QUEUED, sa.and_(JOB.c.state == RUNNING, stopped)), sa.not_(busy))
        .order_by(JOB.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar()
    if found is None:
        return None
    started_at = sa.func.coalesce(JOB.c.started_at, sa.literal(now, JOB.c.started_at.type))
    session.execute(
        sa.update(JOB)
        .where(JOB.c.id == found)
        .values(
            state=RUNNING,
            runner=runner,
            started_at=started_at,
            heartbeat=now,
            lease_until=lease_until,
            attempts=JOB.c.attempts + 1,
            done=0,
        )
    )
    return get(session, found)


def renew_lease(
    session: Session, number: int, runner: str, now: datetime, lease_until: datetime, done: int, total: int | None
) -> bool | None:
    """Renews the runner's lease and stores its progress. Returns whether the job has been cancelled, None if it no
    longer belongs to this runner."""
    return session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING)
        .values(heartbeat=now, lease_until=lease_until, done=done, total=total)
        .returning(JOB.c.cancel_asked)
    ).scalar()


def finish(session: Session, number: int, runner: str, now: datetime, state: str, message: str | None) -> bool:
    """Stores the final state of a job. Returns False if it no longer belongs to this runner."""
    is_own = JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING
    statement = sa.update(JOB).where(*is_own).values(state=state, message=message, ended_at=now, lease_until=None)
    return execute_and_count(session, statement) == 1


def requeue(session: Session, number: int, runner: str) -> None:
    """Queues a running job again, as if it had not been started."""
    session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING)
        .values(state=QUEUED, runner=None, lease_until=None, attempts=JOB.c.attempts - 1)
    )


def request_cancel(session: Session, number: int, now: datetime) -> None:
    """Cancels a queued job, and asks a running one to stop at its next step."""
    session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.state == QUEUED)
        .values(state=CANCELLED, ended_at=now, cancel_asked=True)
    )
    session.execute(sa.update(JOB).where(JOB.c.id == number, JOB.c.state == RUNNING).values(cancel_asked=True))
