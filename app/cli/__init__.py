"""The commands of the console script `contrast`: each in its own module, imported on first use.

Here is decided what a person sees when something goes wrong: refusals in plain words and exit 1, misuse exit 2, and
never a traceback, which goes to the log in the instance folder.
"""

import errno
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.cli.terminal import safe_output
from app.core.domain.errors import Refused, Unavailable

# Name: the module, its command there, and what the overview says, so that nothing is imported to show it.
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
    "users": ("app.accounts.cli.users", "Add and list users, and reset passwords."),
    "migrate": ("app.cli.database", "Upgrade the database."),
    "backup": ("app.cli.database", "Back up the database to a file."),
}


class Commands(click.Group):
    """A group that lists its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        return getattr(import_module(module), f"{cmd_name.replace('-', '_')}_command")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with safe_output():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        # Whatever a command writes (the database, its copy, brought files, the log) is its owner's alone.
        before = os.umask(0o077)
        try:
            return self._invoke(ctx)
        finally:
            os.umask(before)

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
    """An error as one line: the field, and the sentence."""
    return f"{field}: {message}" if field else message


def _log_bug(bug: Exception) -> str:
    """Writes the traceback to the log; what to say instead."""
    if isinstance(bug, OSError) and bug.strerror:
        return f"{bug.strerror}: {bug.filename}" if bug.filename else bug.strerror
    import logging

    from app.logfile import create_handler as log_handler

    # Not from the settings: reading them may be what failed.
    path = Path(os.environ.get("CONTRAST_INSTANCE") or "instance").absolute() / "contrast.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = log_handler(path)
    logger = logging.getLogger("contrast.cli")
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("The command failed", exc_info=bug)
    logger.removeHandler(handler)
    handler.close()
    return f"Unexpected error. Nothing was written. See {path} for details."


# Nothing of ours is coloured; said so, nothing is cut out of names and cells that looks like a colour. It is shown.
@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "color": True})
@click.version_option(package_name="contrast", message="%(version)s")
def main() -> None:
    """Contrast: compare freelance and outsourced work on your own engagements.

    CONTRAST_INSTANCE sets the folder for the database and files (default: instance). DATABASE_URL sets another
    database.
    """
