"""Checks of an installation that concern no single subject: files, database, disk, clock, mail, worker, backups."""

import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from app.core.domain import backup_rotation
from app.core.domain.checks import Check, Level
from app.core.domain.errors import Refused, Unavailable
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.files import backup_archive
from app.core.services import mailing, smtp, worker_beats
from app.core.services.backup_schedule import OVERDUE_AFTER
from app.core.services.work import Work, requires_permission
from app.core.storage import backup_state, integrity, jobs, readiness
from app.core.storage.database import Database
from app.core.storage.readiness import MIN_FREE_BYTES

CLOCK_TOLERANCE = timedelta(minutes=2)
STALLED_AFTER = timedelta(minutes=5)  # a job that waits so long has no worker
SILENT_AFTER_SECONDS = 60.0  # without a sign of life of a worker
BY_HAND_AFTER = timedelta(days=7)  # without a schedule, a backup older than this is worth a warning
_BACKUP_SPACE_FACTOR = 2  # free space that a backup and its predecessor may need, in sizes of the database
_GROUP_AND_OTHERS = 0o077
_MOST_NAMES = 3
_SECRETS = ("secret", "setup-code")


def check_permissions(instance: Path) -> Check:
    """Checks that only the owner can read the instance folder and what is in it. Has to run before the settings are
    loaded, which repairs some of it."""
    paths = [instance, *instance.glob("*"), *(instance / "uploads").glob("*")]
    readable = [path for path in paths if not path.is_symlink() and path.stat().st_mode & _GROUP_AND_OTHERS]
    if not readable:
        return Check("permissions", Level.OK, f"Only the owner can read {instance}.")
    names = ", ".join(f"{path} ({stat.S_IMODE(path.stat().st_mode):o})" for path in readable[:_MOST_NAMES])
    is_secret = instance in readable or any(path.name in _SECRETS for path in readable)
    level = Level.ERROR if is_secret else Level.WARNING
    more = f", and {len(readable) - _MOST_NAMES} more" if len(readable) > _MOST_NAMES else ""
    return Check("permissions", level, f"Others can read {names}{more}.", f"Run: chmod -R go= {instance}")


def check_database(database: Database) -> Check:
    """Checks that the database can be read throughout, and written."""
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database.engine.dialect.name]
    damage = integrity.find_damage(database)
    if damage:
        return Check(
            "database",
            Level.ERROR,
            f"The database is damaged: {' '.join(damage)}",
            "Stop Contrast and restore the last backup into a new folder: contrast restore FILE",
        )
    readiness.check_writable(database)
    size = integrity.database_size(database) / 1_000_000
    return Check("database", Level.OK, f"{kind}, {size:,.1f} MB, no damage found.")


def check_schema(database: Database) -> Check:
    """Checks that all migrations have run, and none that this version doesn't know."""
    found, newest = integrity.schema_state(database)
    if found == newest:
        return Check("schema", Level.OK, f"Schema {found} is up to date.")
    if found is None or found < newest:
        message = f"The schema is {found or 'missing'}, not {newest}."
        return Check("schema", Level.ERROR, message, "Run: contrast migrate")
    return Check(
        "schema",
        Level.ERROR,
        f"The schema is {found}, later than {newest}: a later version of Contrast has used this database.",
        "Install that version again, or restore a backup from before.",
    )


def check_disk(database: Database, *folders: Path) -> Check:
    """Checks that there is room for the database to grow and for backups."""
    needed = max(MIN_FREE_BYTES, _BACKUP_SPACE_FACTOR * integrity.database_size(database))
    free, folder = min((shutil.disk_usage(folder).free, str(folder)) for folder in folders if folder.exists())
    text = f"{free // 1_000_000:,} MB free in {folder}."
    advice = f"Free up space there: at least {needed // 1_000_000:,} MB."
    if free < MIN_FREE_BYTES:
        return Check("disk", Level.ERROR, text, advice)
    return Check("disk", Level.WARNING, text, advice) if free < needed else Check("disk", Level.OK, text)


@requires_permission(Permission.WRITE_SETTINGS)
def check_clock(work: Work) -> Check:
    """Checks that the clock was not set back: no event is from the future."""
    newest = integrity.newest_event_at(work.session)
    if newest is None or newest <= work.now + CLOCK_TOLERANCE:
        return Check("clock", Level.OK, f"The clock says {work.now:%Y-%m-%d %H:%M:%S} UTC.")
    return Check(
        "clock",
        Level.ERROR,
        f"The clock says {work.now:%Y-%m-%d %H:%M:%S} UTC, but the newest event is from {newest:%Y-%m-%d %H:%M:%S}.",
        "The clock was set back, or was ahead before. Set it right, best with time synchronisation (NTP).",
    )


@requires_permission(Permission.WRITE_SETTINGS)
def check_mail(work: Work) -> Check:
    """Checks that the mail server answers and accepts the password."""
    server = mailing.effective_server(work)
    if not server.is_configured:
        return Check("mail", Level.OK, "No mail server is set. Contrast sends no mail.")
    answer = smtp.check_server(server)
    if answer.status is smtp.SendStatus.SENT:
        return Check("mail", Level.OK, f"{server.host} answers.")
    return Check("mail", Level.ERROR, f"{server.host}: {answer.response}", "Check it on the page Settings, Mail.")


@requires_permission(Permission.WRITE_SETTINGS)
def check_worker(work: Work, instance: Path) -> Check:
    """Checks that a worker was heard of a moment ago, and that no job waits without one."""
    if jobs.has_stalled_jobs(work.session, work.now - STALLED_AFTER):
        return Check(
            "worker",
            Level.ERROR,
            "A job has been waiting for more than five minutes, and no worker runs.",
            "Start the server, or with CONTRAST_WORKER=0: contrast worker",
        )
    age = worker_beats.seconds_since(instance)
    if age is not None and age <= SILENT_AFTER_SECONDS:
        return Check("worker", Level.OK, f"A worker was heard of {age:.0f} seconds ago.")
    return Check(
        "worker",
        Level.WARNING,
        "No worker runs." if age is None else f"No worker was heard of for {_age_text(age)}.",
        "Start the server, or with CONTRAST_WORKER=0: contrast worker",
    )


def _age_text(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 120:
        return plural(minutes, "{n} minute", "{n} minutes")
    return plural(minutes // 60, "{n} hour", "{n} hours")


@requires_permission(Permission.WRITE_SETTINGS)
def check_backups(work: Work, folder: Path | None) -> Check:
    """Checks that there is a recent backup, and that the newest file in the folder is whole."""
    problem = next(_backup_problems(work, folder), None)
    if problem is not None:
        return problem
    last_at = backup_state.last_backup_at(work.session)
    return Check("backups", Level.OK, f"The last backup is from {last_at:%Y-%m-%d %H:%M} UTC.")


def _backup_problems(work: Work, folder: Path | None) -> Iterator[Check]:
    last_at = backup_state.last_backup_at(work.session)
    last = "There is no backup." if last_at is None else f"The last backup is from {last_at:%Y-%m-%d %H:%M} UTC."
    age = None if last_at is None else work.now - last_at
    if folder is None:
        if age is None or age > BY_HAND_AFTER:
            advice = "Set CONTRAST_BACKUP_FOLDER for one a day, or run: contrast backup FILE"
            yield Check("backups", Level.WARNING, last, advice)
        return
    job = backup_state.latest_job(work.session)
    if job is not None and job.state == jobs.FAILED:
        yield Check("backups", Level.ERROR, f"The last backup failed: {job.message} {last}", "Remove the cause.")
    if age is None or age > OVERDUE_AFTER:
        yield Check("backups", Level.ERROR, last, "Start the server or the worker: it makes one a day.")
    newest = max((path for path in folder.glob("*") if backup_rotation.day_of(path.name)), default=None)
    try:
        if newest is not None:
            with backup_archive.open_archive(newest) as archive:
                archive.verify()
    except (Refused, OSError) as damage:
        yield Check("backups", Level.ERROR, f"{newest}: {damage}", f"Delete it, then run: contrast backup {newest}")


def describe_failure(name: str, problem: Exception) -> Check:
    """Returns the result of a check that could not be finished."""
    reason = problem.why if isinstance(problem, Unavailable) else str(problem)
    return Check(name, Level.ERROR, f"This check failed: {reason}", "Look at the log, and check the disk.")
