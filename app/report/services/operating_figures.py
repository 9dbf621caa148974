"""Figures for monitoring, which has no account: what waits, what has failed, how old the last backup is."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.domain import clock
from app.core.domain.selection import Selection
from app.core.storage import backup_state, jobs, operating_counts
from app.core.storage.database import Database
from app.record.storage import engagements
from app.report.storage import deliveries

JOB_STATES = (jobs.QUEUED, jobs.RUNNING, jobs.FAILED)
MAIL_STATES = (deliveries.WAITING, deliveries.FAILED)


@dataclass(frozen=True, slots=True)
class OperatingFigures:
    """`jobs`, `mails`: how many by state. `engagements`: those of the record, without the sample and the trash.
    `backup_age`: seconds since the last backup; None if there was none."""

    jobs: Mapping[str, int]
    mails: Mapping[str, int]
    engagements: int
    backup_age: float | None


def read(database: Database) -> OperatingFigures:
    """Returns the figures of this moment."""
    with database.reading() as session:
        backed_up = backup_state.last_backup_at(session)
        return OperatingFigures(
            jobs=operating_counts.count_by_state(session, jobs.JOB, JOB_STATES),
            mails=operating_counts.count_by_state(session, deliveries.DELIVERY, MAIL_STATES),
            engagements=engagements.count(session, Selection()),
            backup_age=None if backed_up is None else (clock.now() - backed_up).total_seconds(),
        )
