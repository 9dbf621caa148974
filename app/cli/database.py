"""`contrast migrate` and `contrast backup`: the database as a whole."""

from pathlib import Path

import click

from app.cli.opening import opened
from app.core.domain.errors import Refused
from app.core.domain.events import Personal, What
from app.core.services.work import CONSOLE, begin


@click.command()
def migrate_command() -> None:
    """Migrate the database to the current schema, or create it. Every other command does this too."""
    with opened():
        click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def backup_command(file: Path, force: bool) -> None:
    """Back up the database to FILE, as a consistent copy, while the server keeps running."""
    from app.core.storage.backup import backup, dump_command

    with opened() as it:
        command = dump_command(it.database, file)
        if command is not None:
            raise Refused(f"Back up PostgreSQL with its own tool. Run:\n  {command}")
        if file.exists() and not force:
            raise Refused(f"{file} already exists. Name another file, or add --force.")
        size = backup(it.database, file)
        with begin(it.database, CONSOLE, writes=False) as work:
            work.note(What.BACKED_UP, file=Personal(file.name))
        click.echo(f"The database was backed up to {file} ({size / 1_000_000:.1f} MB).")
        if any(it.settings.uploads.glob("*")):
            click.echo(f"Imported files are in {it.settings.uploads}; copy that folder too.")
