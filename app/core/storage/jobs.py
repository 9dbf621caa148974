"""Jobs in the database: queued with what they are about, taken by one runner at a time, kept alive, ended once.

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
    """A job as it stands; see the table."""

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
        """Whether it waits or is being done."""
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
    """Queues a job; its number."""
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
    """The job with this number, if there is one."""
    row = session.execute(sa.select(JOB).where(JOB.c.id == number)).one_or_none()
    return None if row is None else Job(*row)


def latest(session: Session, kinds: Collection[str], subject_id: int) -> Job | None:
    """The last job of these kinds that was queued for a record."""
    row = session.execute(
        sa.select(JOB).where(JOB.c.kind.in_(kinds), JOB.c.subject_id == subject_id).order_by(JOB.c.id.desc()).limit(1)
    ).one_or_none()
    return None if row is None else Job(*row)


def open_subject_ids(session: Session, kinds: Collection[str]) -> set[int]:
    """The records on which a job of these kinds waits or is being done."""
    return set(
        session.execute(
            sa.select(JOB.c.subject_id).where(JOB.c.state.in_(OPEN_STATES), JOB.c.kind.in_(kinds))
        ).scalars()
    )


def open_job_runners(session: Session) -> list[tuple[int, str]]:
    """The open jobs by number, each with its runner ("" where it only waits)."""
    rows = session.execute(sa.select(JOB.c.id, JOB.c.state, JOB.c.runner).where(JOB.c.state.in_(OPEN_STATES)))
    return [(row.id, row.runner or "" if row.state == RUNNING else "") for row in rows]


def has_stalled_jobs(session: Session, since: datetime) -> bool:
    """Whether a job has waited since then, and no runner of any job was heard of after it."""
    waits = sa.exists().where(JOB.c.state == QUEUED, JOB.c.queued_at < since)
    heard = sa.exists().where(JOB.c.heartbeat >= since)
    return bool(session.execute(sa.select(sa.and_(waits, sa.not_(heard)))).scalar())


def claim_next(
    session: Session, now: datetime, runner: str, lease_until: datetime, dead: Collection[str]
) -> Job | None:
    """The job that has waited longest, or whose runner is `dead` or was not heard of for too long; it is the runner's
    own now, until the lease ends. None where there is none, or another job on the same record is being done."""
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
    """Says that the runner is at it and how far; whether it is asked to stop, None where it is its own no more."""
    return session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING)
        .values(heartbeat=now, lease_until=lease_until, done=done, total=total)
        .returning(JOB.c.cancel_asked)
    ).scalar()


def finish(session: Session, number: int, runner: str, now: datetime, state: str, message: str | None) -> bool:
    """Says what came of a job; False where somebody else has taken it meanwhile."""
    mine = JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING
    ended = sa.update(JOB).where(*mine).values(state=state, message=message, ended_at=now, lease_until=None)
    return execute_and_count(session, ended) == 1


def requeue(session: Session, number: int, runner: str) -> None:
    """Puts a job that was begun back among those that wait, as if it had not been."""
    session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.runner == runner, JOB.c.state == RUNNING)
        .values(state=QUEUED, runner=None, lease_until=None, attempts=JOB.c.attempts - 1)
    )


def request_cancel(session: Session, number: int, now: datetime) -> None:
    """Ends a job that waits, and has one that is being done stop at the next step."""
    session.execute(
        sa.update(JOB)
        .where(JOB.c.id == number, JOB.c.state == QUEUED)
        .values(state=CANCELLED, ended_at=now, cancel_asked=True)
    )
    session.execute(sa.update(JOB).where(JOB.c.id == number, JOB.c.state == RUNNING).values(cancel_asked=True))
