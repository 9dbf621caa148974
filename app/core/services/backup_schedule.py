"""The daily backup: queued as a job by any worker once a day (UTC), and again an hour after it failed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.core.domain import backup_rotation
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import ADMINISTRATOR, Permission
from app.core.services import jobs
from app.core.services.work import Work, begin_work, requires_permission, without_permission_check
from app.core.storage import backup_state, record_state
from app.core.storage.backup_state import BACKUP
from app.core.storage.database import Database

__all__ = ["BACKUP", "SCHEDULER", "BackupState", "queue_due", "rotate", "state"]
SCHEDULER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)
RETRY_AFTER = timedelta(hours=1)
OVERDUE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BackupState:
    """`last_at`: when the last backup was made, by hand or by schedule. `error`: why the last scheduled one failed.
    `is_overdue`: none was made for `OVERDUE_AFTER`, although they are scheduled."""

    last_at: datetime | None
    error: str | None
    is_overdue: bool


@requires_permission(Permission.WRITE_SETTINGS)
def state(work: Work, scheduled: bool) -> BackupState:
    """Returns how the backups are doing; `scheduled`: whether a folder for them is set."""
    job = backup_state.latest_job(work.session) if scheduled else None
    error = job.message if job is not None and job.state == jobs.FAILED else None
    last_at = backup_state.last_backup_at(work.session)
    first = job.queued_at if job is not None else work.now
    return BackupState(last_at, error, scheduled and work.now - (last_at or first) > OVERDUE_AFTER)


def queue_due(database: Database) -> bool:
    """Queues today's backup if it is due; returns whether it was."""
    with begin_work(database, SCHEDULER, writes=False) as work:
        if not _is_due(work):
            return False
    with begin_work(database, SCHEDULER) as work:
        record_state.lock_imports(work.session)  # two workers on PostgreSQL would both queue it
        if not _is_due(work):
            return False
        jobs.queue(work, BACKUP, work.now.date().toordinal())
        return True


@without_permission_check
def _is_due(work: Work) -> bool:
    job = backup_state.latest_job(work.session)
    if job is None or date.fromordinal(job.subject_id) < work.now.date():
        return True
    is_over = job.state in (jobs.FAILED, jobs.CANCELLED)
    return is_over and job.ended_at is not None and job.ended_at <= work.now - RETRY_AFTER


def rotate(folder: Path, daily: int, weekly: int) -> int:
    """Deletes the scheduled backups that are no longer kept, and what killed ones left; returns how many backups."""
    names = [path.name for path in folder.iterdir()]
    outdated = backup_rotation.outdated(names, daily, weekly)
    for name in outdated:
        (folder / name).unlink(missing_ok=True)
    for name in names:
        whole = name.removesuffix(".partial")
        if whole != name and backup_rotation.day_of(whole) is not None:
            (folder / name).unlink(missing_ok=True)
    return len(outdated)
