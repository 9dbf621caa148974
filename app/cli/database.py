"""`contrast migrate` and `contrast backup`."""

from pathlib import Path

import click

from app.cli.installation import open_installation
from app.core.domain.errors import Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.services.work import CONSOLE, begin_work


@click.command()
def migrate_command() -> None:
    """Create or upgrade the database. Every other command does this automatically."""
    with open_installation():
        click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def backup_command(file: Path, force: bool) -> None:
    """Back up the database to FILE. The server can keep running."""
    from app.core.storage.backup import backup, dump_command

    with open_installation() as installation:
        command = dump_command(installation.database, file)
        if command is not None:
            raise Refused(f"Use PostgreSQL’s own tool:\n  {command}")
        if file.exists() and not force:
            raise Refused(f"{file} already exists. Choose another name, or add --force.")
        size = backup(installation.database, file)
        with begin_work(installation.database, CONSOLE, writes=False) as work:
            work.log_event(EventKind.BACKED_UP, file=PersonalText(file.name))
        click.echo(f"Database saved to {file} ({size / 1_000_000:.1f} MB).")
        if any(installation.settings.uploads.glob("*")):
            click.echo(f"Imported files are in {installation.settings.uploads}. Copy that folder too.")
