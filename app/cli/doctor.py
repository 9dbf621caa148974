"""`contrast doctor`: checks the installation, changes nothing, and says what to do."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from app import tables  # noqa: F401 (registers every table)
from app.cli.installation import opening_database
from app.core.domain.checks import Check, Level, worst
from app.core.domain.errors import Refused
from app.core.services import doctor
from app.core.services.work import CONSOLE, Work, begin_work
from app.core.storage import integrity
from app.core.storage.database import Database
from app.settings import Settings, load

_NO_INSTANCE = "There is no installation in {instance}."
_NO_INSTANCE_ADVICE = "Set CONTRAST_INSTANCE to its folder, or start Contrast: contrast serve"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the results for programs.")
def doctor_command(as_json: bool) -> None:
    """Check the database, files, disk, clock, mail, worker and backups, and say what to do.

    Each line begins with "ok", "warning" or "error". Exit 1: there is an error.
    """
    checks = list(_run_checks())
    if as_json:
        click.echo(json.dumps({"status": worst(checks), "checks": [asdict(check) for check in checks]}, indent=1))
    else:
        for check in checks:
            click.echo(f"{check.level:<8} {check.name}: {check.message}")
            if check.advice:
                click.echo(f"{'':<8} {check.advice}")
    sys.exit(1 if worst(checks) is Level.ERROR else 0)


def _run_checks() -> Iterator[Check]:
    instance = Path(os.environ.get("CONTRAST_INSTANCE") or "instance").absolute()
    if not instance.is_dir():
        yield Check("instance", Level.ERROR, _NO_INSTANCE.format(instance=instance), _NO_INSTANCE_ADVICE)
        return
    yield _guarded("permissions", lambda: doctor.check_permissions(instance))
    try:
        settings = load()
    except Refused as refused:
        yield Check("settings", Level.ERROR, str(refused))
        return
    missing = integrity.is_missing(settings.database_url)
    if missing is not None:
        message = f"There is no database file {missing}."
        yield Check("database", Level.ERROR, message, "Restore a backup, or start Contrast: contrast serve")
        return
    database = None
    try:
        with opening_database(settings.database_url):
            database = Database(settings.database_url)
            with database.reading() as session:
                session.connection()
        yield from _check_database(database, settings)
    except Refused as refused:
        yield Check("database", Level.ERROR, str(refused), "Start the database, or correct DATABASE_URL.")
    finally:
        if database is not None:
            database.dispose()


def _check_database(database: Database, settings: Settings) -> Iterator[Check]:
    folders = [settings.instance, *([settings.backup_folder] if settings.backup_folder else [])]
    schema = _guarded("schema", lambda: doctor.check_schema(database))
    if schema.level is Level.OK:
        yield _guarded("database", lambda: doctor.check_database(database))
    yield schema
    yield _guarded("disk", lambda: doctor.check_disk(database, *folders))
    if schema.level is not Level.OK:  # the others read today's tables
        return
    from app.importing.services.upload_checks import check_uploads
    from app.record.services.history_checks import check_history
    from app.report.services.report_checks import check_reports

    checks: dict[str, Callable[[Work], Check]] = {
        "history": check_history,
        "reports": check_reports,
        "files": lambda work: check_uploads(work, settings.uploads),
        "clock": doctor.check_clock,
        "mail": doctor.check_mail,
        "worker": lambda work: doctor.check_worker(work, settings.instance),
        "backups": lambda work: doctor.check_backups(work, settings.backup_folder),
    }
    for name, check in checks.items():
        yield _guarded(name, partial(_with_work, database, check))


def _with_work(database: Database, check: Callable[[Work], Check]) -> Check:
    with begin_work(database, CONSOLE, writes=False) as work:
        return check(work)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """Returns the result of a check, also of one that can't be finished: the others still run."""
    try:
        return check()
    except Exception as problem:  # a damaged database may fail anywhere
        return doctor.describe_failure(name, problem)
