"""The commands of the console script `contrast`, each imported on first use.

Errors are handled here: refusals are printed and exit with 1, misuse exits with 2, and tracebacks go to the log in the
instance folder, never to the console.
"""

import errno
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.cli.terminal import safe_output
from app.core.domain.errors import Refused, Unavailable

# Module and summary of each command, so that listing them imports nothing.
COMMANDS = {
    "serve": ("app.cli.serve", "Start the server."),
    "import": ("app.importing.cli.imports", "Import engagements from a CSV file or workbook."),
    "profiles": ("app.importing.cli.profiles", "List, export and import import profiles."),
    "imports": ("app.importing.cli.undo", "List past imports."),
    "undo-import": ("app.importing.cli.undo", "Undo an import."),
    "worker": ("app.cli.worker", "Run background jobs, such as large imports."),
    "export": ("app.exporting.cli.export", "Export engagements as CSV, Excel or JSON Lines."),
    "report": ("app.report.cli.reports", "Show which claims your data supports."),
    "reports": ("app.report.cli.saved_reports", "Save reports and open saved ones."),
    "schedules": ("app.report.cli.schedules", "Schedule quarterly or monthly reports."),
    "mail": ("app.cli.mail", "Send a test mail."),
    "spend": ("app.report.cli.spend", "Show spend by year."),
    "provider": ("app.report.cli.providers", "Show a provider’s scorecard, or make a review PDF."),
    "sample": ("app.record.cli.sample", "Load or remove the sample data."),
    "claims": ("app.report.cli.claims", "List, edit, add and switch claims on or off."),
    "questions": ("app.report.cli.questions", "List, lock and unlock your three questions."),
    "settings": ("app.record.cli.settings", "Show or change the organisation's settings."),
    "trash": ("app.record.cli.trash", "List and restore what was removed."),
    "history": ("app.record.cli.history", "Prove that the history is unchanged."),
    "users": ("app.accounts.cli.users", "Add and list users, set roles, teams and passwords."),
    "person": ("app.privacy.cli.person", "Export or erase what is kept about a person."),
    "migrate": ("app.cli.database", "Upgrade the database."),
    "backup": ("app.cli.backups", "Back up the installation to a file."),
    "restore": ("app.cli.backups", "Restore a backup into an empty installation."),
    "copy-to": ("app.cli.backups", "Copy the installation to another database."),
    "doctor": ("app.cli.doctor", "Check the installation, and say what to do."),
}


class Commands(click.Group):
    """A command group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        return getattr(import_module(module), f"{cmd_name.replace('-', '_')}_command")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with safe_output():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        # Only the owner can read what a command writes (database, backups, imported files, log).
        previous = os.umask(0o077)
        try:
            return self._invoke(ctx)
        finally:
            os.umask(previous)

    def _invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            for problem in refused.problems:
                click.echo(error_line(problem.field, problem.message), err=True)
        except Unavailable as fault:
            click.echo(f"{fault} ({fault.why})", err=True)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as bug:
            if isinstance(bug, OSError) and bug.errno == errno.EPIPE:
                raise
            click.echo(_log_bug(bug), err=True)
        raise click.exceptions.Exit(1)


def error_line(field: str | None, message: str) -> str:
    """Returns an error as one line: the field and the message."""
    return f"{field}: {message}" if field else message


def _log_bug(bug: Exception) -> str:
    """Logs the traceback, and returns the message to print instead."""
    if isinstance(bug, OSError) and bug.strerror:
        return f"{bug.strerror}: {bug.filename}" if bug.filename else bug.strerror
    import logging

    from app.logfile import create_handler

    # Not taken from the settings, since reading them may be what failed.
    path = Path(os.environ.get("CONTRAST_INSTANCE") or "instance").absolute() / "contrast.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = create_handler(path, os.environ.get("CONTRAST_LOG_FORMAT") == "json")
    logger = logging.getLogger("contrast.cli")
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("The command failed", exc_info=bug)
    logger.removeHandler(handler)
    handler.close()
    return f"Unexpected error. Nothing was written. See {path} for details."


# No output is coloured. "color" keeps click from removing escape sequences in names and cells: they are shown escaped.
@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "color": True})
@click.version_option(package_name="contrast", message="%(version)s")
def main() -> None:
    """Contrast: compare freelance and outsourced work on your own engagements.

    CONTRAST_INSTANCE sets the folder for the database and files (default: instance). DATABASE_URL sets another
    database.
    """
