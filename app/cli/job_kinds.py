"""Creates the worker of a process, with all kinds of jobs and all scheduled chores."""

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cli.installation import Installation
    from app.cli.job_runner import Worker


def create_worker(installation: "Installation") -> "Worker":
    """Returns a worker for an opened installation."""
    from app.accounts.services import password_resets
    from app.cli.folder_watch import FolderWatch
    from app.cli.job_runner import Worker
    from app.cli.scheduled_backups import ScheduledBackups
    from app.core.services.backup_schedule import BACKUP
    from app.core.services.trash import TrashEmptying
    from app.core.services.worker_beats import WorkerBeat
    from app.importing.services import import_jobs
    from app.report.services import answer_mails, deliveries, schedule_runs, shuffle_tests
    from app.trash_kinds import KINDS

    folder, uploads = installation.settings.watched_folder, installation.settings.uploads
    backups = ScheduledBackups(installation.settings)
    return Worker(
        installation.database,
        uploads,
        {**import_jobs.JOB_HANDLERS, **shuffle_tests.KINDS, BACKUP: backups.run},
        (
            schedule_runs.run_one,
            answer_mails.run_one,
            password_resets.run_one,
            backups,
            partial(deliveries.send_one, link_secret=installation.settings.secret),
            TrashEmptying(KINDS),
            *([FolderWatch(uploads, folder)] if folder else []),
        ),
        WorkerBeat(installation.settings.instance),
    )
