"""The worker's part in daily backups: a chore that queues them, and the job that writes, rotates and reports one."""

import time
from datetime import date

from app.core.domain.backup_rotation import backup_name
from app.core.domain.errors import Refused, Unavailable
from app.core.domain.events import EventKind, PersonalText
from app.core.services import backup_schedule, backups, outages
from app.core.services.backup_schedule import SCHEDULER
from app.core.services.jobs import RunningJob
from app.core.services.work import begin_work
from app.core.storage.database import Database
from app.importing.storage import imports
from app.report.services import backup_mails
from app.settings import Settings

LOOK_SECONDS = 60.0  # between two looks


class ScheduledBackups:
    """Called by the worker every few seconds, as a chore; `run` runs the job."""

    def __init__(self, settings: Settings, look_seconds: float = LOOK_SECONDS):
        self.settings, self.look_seconds = settings, look_seconds
        self._looked = -look_seconds

    def __call__(self, database: Database) -> bool:
        """Queues today's backup if a folder is set and it is due; returns whether it was."""
        if self.settings.backup_folder is None or time.monotonic() - self._looked < self.look_seconds:
            return False
        self._looked = time.monotonic()
        return backup_schedule.queue_due(database)

    def run(self, running: RunningJob) -> str:
        """Writes the backup of the job's day and returns the result as a sentence. Raises Refused with the reason if
        that fails; the administrators are then told by mail, once a day."""
        try:
            return self._write(running)
        except (Refused, OSError, Unavailable) as problem:
            fault = outages.find_fault(problem)
            if fault is not None and fault.passes:
                raise
            backup_mails.queue_once(running.database, running.job.subject_id)
            raise Refused(_reason(problem), "backup-failed") from problem

    def _write(self, running: RunningJob) -> str:
        settings, folder = self.settings, self.settings.backup_folder
        if folder is None:
            raise Refused("CONTRAST_BACKUP_FOLDER is not set any more. Set it, or leave backups to others.", "setting")
        backups.require_writable(folder)
        file = folder / backup_name(date.fromordinal(running.job.subject_id))
        secret = settings.secret if settings.backup_secrets else None
        made = backups.write_backup(running.database, settings.uploads, imports.upload_hashes, file, secret)
        backup_schedule.rotate(folder, settings.backups_daily, settings.backups_weekly)
        message = f"{file.name}, {made.size / 1_000_000:.1f} MB."
        with begin_work(running.database, SCHEDULER) as work:
            work.log_event(EventKind.BACKED_UP, file=PersonalText(file.name))
            running.finish(work, message)
        return message


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        where = f" ({problem.filename})" if problem.filename else ""
        return f"The backup can’t be written: {problem.strerror or problem}{where}."
    return str(problem)
