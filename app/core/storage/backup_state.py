"""When the last backups were made, and how the scheduled ones ended: read from the history and the jobs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.storage import models
from app.core.storage.jobs import FAILED, JOB, Job

BACKUP = "backup"  # the kind of the jobs; their record is the day, as its ordinal
EVENT = models.Event.__table__


def last_backup_at(session: Session) -> datetime | None:
    """Returns when the last backup was made, by hand or by schedule; None if there was none."""
    query = sa.select(sa.func.max(EVENT.c.at, type_=EVENT.c.at.type)).where(EVENT.c.what == EventKind.BACKED_UP)
    return session.execute(query).scalar()


def latest_job(session: Session) -> Job | None:
    """Returns the job of the latest day, None if no backup was ever scheduled."""
    query = sa.select(JOB).where(JOB.c.kind == BACKUP).order_by(JOB.c.subject_id.desc(), JOB.c.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return None if row is None else Job(*row)


def failed_job(session: Session, day: int) -> Job | None:
    """Returns the last job of this day that failed, None if none did."""
    query = sa.select(JOB).where(JOB.c.kind == BACKUP, JOB.c.subject_id == day, JOB.c.state == FAILED)
    row = session.execute(query.order_by(JOB.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Job(*row)
