"""Removed schedules, and deleting them for good. Their saved reports stay."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import trash
from app.core.storage.trash import Removed
from app.report.storage import models

SCHEDULE, RUN = models.ReportSchedule.__table__, models.ScheduleRun.__table__
REPORT, DELIVERY = models.SavedReport.__table__, models.Delivery.__table__


def list_removed(session: Session) -> tuple[Removed, ...]:
    """Returns the removed schedules."""
    return trash.list_removed(session, SCHEDULE)


def names_by_id(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Returns the names of schedules."""
    return dict(session.execute(sa.select(SCHEDULE.c.id, SCHEDULE.c.name).where(SCHEDULE.c.id.in_(numbers))).all())


def delete(session: Session, number: int, now: datetime) -> None:
    """Deletes a schedule with its runs and its mails that were about no report."""
    runs = sa.select(RUN.c.id).where(RUN.c.schedule_id == number)
    session.execute(sa.delete(DELIVERY).where(DELIVERY.c.schedule_id == number, DELIVERY.c.report_id.is_(None)))
    session.execute(sa.update(DELIVERY).where(DELIVERY.c.schedule_id == number).values(schedule_id=None))
    session.execute(sa.update(DELIVERY).where(DELIVERY.c.run_id.in_(runs)).values(run_id=None))
    session.execute(sa.update(REPORT).where(REPORT.c.schedule_id == number).values(schedule_id=None))
    session.execute(sa.delete(RUN).where(RUN.c.schedule_id == number))
    trash.delete(session, SCHEDULE, number, "schedule", now)
