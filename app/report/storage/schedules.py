"""Schedules and their runs in the database. A run is one period of a schedule. A worker leases it by setting the time
from which others may take it, and that time also identifies the lease. Nothing here counts as a change of the
record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.report.domain.periods import Frequency
from app.report.domain.schedules import DuePeriod, Schedule
from app.report.storage import models
from app.report.text import refusals

SCHEDULE = models.ReportSchedule.__table__
RUN = models.ScheduleRun.__table__
REPORT = models.SavedReport.__table__
WAITING, DONE, FAILED = "waiting", "done", "failed"
_EDITABLE = ("name", "every", "months", "time_zone", "day", "hour", "owner_id", "begun_on")
_RUN_QUERY = sa.select(RUN, REPORT.c.title).outerjoin(REPORT, REPORT.c.id == RUN.c.report_id)


@dataclass(frozen=True, slots=True)
class Run:
    """One period of a schedule; see the table. `title` is its report's, once there is one."""

    id: int
    schedule_id: int
    code: str
    ends: date
    due_at: datetime
    state: str
    attempts: int
    next_at: datetime
    report_id: int | None
    error: str | None
    ended_at: datetime | None
    title: str | None = None


def listing(session: Session) -> tuple[Schedule, ...]:
    """Every schedule that was not removed, by name."""
    rows = session.execute(
        sa.select(SCHEDULE)
        .where(SCHEDULE.c.removed_at.is_(None))
        .order_by(sa.func.lower(SCHEDULE.c.name), SCHEDULE.c.id)
    )
    return tuple(map(_schedule, rows))


def get(session: Session, number: int, lock: bool = False) -> Schedule | None:
    """Returns the schedule of this number, removed or not; `lock`: lock its row for the transaction."""
    query = sa.select(SCHEDULE).where(SCHEDULE.c.id == number)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _schedule(row)


def add(session: Session, new: Schedule, now: datetime) -> int:
    """Stores a schedule; returns its number."""
    return session.execute(
        sa.insert(SCHEDULE).values(**_columns(new), made_at=now, revision=1).returning(SCHEDULE.c.id)
    ).scalar_one()


def update(session: Session, schedule: Schedule, now: datetime) -> None:
    """Changes a schedule; raises Stale where its revision is no longer the current one."""
    moments = {
        name: sa.func.coalesce(SCHEDULE.c[name], sa.literal(now, SCHEDULE.c[name].type)) if holds else None
        for name, holds in (("paused_at", schedule.paused), ("removed_at", schedule.removed))
    }
    done = session.execute(
        sa.update(SCHEDULE)
        .where(SCHEDULE.c.id == schedule.id, SCHEDULE.c.revision == schedule.revision)
        .values(**_columns(schedule), **moments, revision=schedule.revision + 1)
        .returning(SCHEDULE.c.id)
    ).first()
    if done is None:
        raise Stale(refusals.SCHEDULE_OVERTAKEN)


def last_run_ends(session: Session) -> dict[int, date]:
    """Returns, by schedule, the end of the last period that has a run."""
    rows = session.execute(sa.select(RUN.c.schedule_id, sa.func.max(RUN.c.ends)).group_by(RUN.c.schedule_id))
    return {row[0]: row[1] for row in rows}


def add_runs(session: Session, schedule_id: int, new: Iterable[DuePeriod], now: datetime) -> None:
    """Adds runs for periods that are due, the oldest first."""
    rows = [
        {
            "schedule_id": schedule_id,
            "code": each.period.code,
            "ends": each.period.ends,
            "due_at": each.at,
            "state": WAITING,
            "attempts": 0,
            "next_at": now,
        }
        for each in new
    ]
    if rows:
        session.execute(sa.insert(RUN), rows)


def runs(session: Session, schedule_id: int) -> tuple[Run, ...]:
    """The runs of a schedule, the newest period first."""
    return tuple(
        map(_run, session.execute(_RUN_QUERY.where(RUN.c.schedule_id == schedule_id).order_by(RUN.c.ends.desc())))
    )


def run(session: Session, number: int) -> Run | None:
    """The run of this number."""
    row = session.execute(_RUN_QUERY.where(RUN.c.id == number)).one_or_none()
    return None if row is None else _run(row)


def last_runs(session: Session) -> dict[int, Run]:
    """The run of each schedule's newest period."""
    other = RUN.alias()
    newest = (
        sa.select(sa.func.max(other.c.ends))
        .where(other.c.schedule_id == RUN.c.schedule_id)
        .correlate(RUN)
        .scalar_subquery()
    )
    return {row.schedule_id: _run(row) for row in session.execute(_RUN_QUERY.where(RUN.c.ends == newest))}


def next_due_run(session: Session, now: datetime) -> Run | None:
    """Returns the run that is due for longest: the oldest waiting one of an active schedule."""
    row = session.execute(_due_runs_query(now)).first()
    return None if row is None else _run(row)


def lease_next(session: Session, now: datetime, until: datetime) -> Run | None:
    """Leases that run `until` then."""
    found = session.execute(_due_runs_query(now).with_for_update(of=RUN, skip_locked=True)).first()
    if found is None:
        return None
    session.execute(
        sa.update(RUN).where(RUN.c.id == found.id).values(next_at=until, attempts=RUN.c.attempts + 1, error=None)
    )
    return run(session, found.id)


def finish_run(session: Session, taken: Run, **columns: Any) -> bool:
    """Stores the result of a leased run; returns False where the lease is lost, or it is no longer waiting."""
    return (
        session.execute(
            sa.update(RUN)
            .where(RUN.c.id == taken.id, RUN.c.state == WAITING, RUN.c.next_at == taken.next_at)
            .values(**columns)
            .returning(RUN.c.id)
        ).first()
        is not None
    )


def set_report(session: Session, done: Run, report_id: int) -> None:
    """Sets the report that a run made."""
    session.execute(sa.update(RUN).where(RUN.c.id == done.id).values(report_id=report_id))


def cancel_runs(session: Session, schedule_id: int, why: str, now: datetime) -> None:
    """Cancels every waiting run of a schedule."""
    session.execute(
        sa.update(RUN)
        .where(RUN.c.schedule_id == schedule_id, RUN.c.state == WAITING)
        .values(state=FAILED, error=why, ended_at=now)
    )


def retry(session: Session, number: int, now: datetime) -> None:
    """Resets a failed run, so that it is retried from the first attempt on."""
    session.execute(
        sa.update(RUN)
        .where(RUN.c.id == number, RUN.c.state == FAILED)
        .values(state=WAITING, attempts=0, next_at=now, ended_at=None)
    )


def _due_runs_query(now: datetime) -> sa.Select[Any]:
    older = RUN.alias()
    blocked = sa.exists().where(
        older.c.schedule_id == RUN.c.schedule_id, older.c.state == WAITING, older.c.ends < RUN.c.ends
    )
    goes_on = sa.exists().where(
        SCHEDULE.c.id == RUN.c.schedule_id, SCHEDULE.c.paused_at.is_(None), SCHEDULE.c.removed_at.is_(None)
    )
    return (
        sa.select(RUN)
        .where(RUN.c.state == WAITING, RUN.c.next_at <= now, sa.not_(blocked), goes_on)
        .order_by(RUN.c.due_at, RUN.c.id)
        .limit(1)
    )


def _columns(schedule: Schedule) -> dict[str, Any]:
    own = {name: getattr(schedule, name) for name in _EDITABLE}
    return own | {
        "every": schedule.every.value,
        "filters": [list(pair) for pair in schedule.filters],
        "recipients": list(schedule.recipients),
        "formats": list(schedule.formats),
    }


def _schedule(row: Any) -> Schedule:
    own = {name: getattr(row, name) for name in (*_EDITABLE, "id", "revision")}
    return Schedule(
        **own | {"every": Frequency(row.every)},
        filters=tuple((name, value) for name, value in row.filters),
        recipients=tuple(row.recipients),
        formats=tuple(row.formats),
        paused=row.paused_at is not None,
        removed=row.removed_at is not None,
    )


def _run(row: Any) -> Run:
    return Run(
        row.id,
        row.schedule_id,
        row.code,
        row.ends,
        row.due_at,
        row.state,
        row.attempts,
        row.next_at,
        row.report_id,
        row.error,
        row.ended_at,
        getattr(row, "title", None),
    )
