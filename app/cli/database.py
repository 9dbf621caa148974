"""`contrast migrate` and `contrast backup`: the database as a whole."""

from pathlib import Path

import click

from app.cli.opening import opened
from app.core.domain.errors import Refused
from app.core.domain.events import Personal, What
from app.core.services.work import CONSOLE, begin


@click.command()
def migrate_command() -> None:
    """Bring the database to the present shape; make it where there is none. Every other command does it by itself."""
    with opened():
        click.echo("The database is up to date.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def backup_command(file: Path, force: bool) -> None:
    """Write a copy of the database to FILE, whole and at one moment, while the server goes on working."""
    from app.core.storage.backup import backup, dump_command

    with opened() as it:
        command = dump_command(it.database, file)
        if command is not None:
            raise Refused(f"PostgreSQL has its own tool for this. Run:\n  {command}")
        if file.exists() and not force:
            raise Refused(f"{file} is there already. Name another file, or add --force.")
        size = backup(it.database, file)
        with begin(it.database, CONSOLE, writes=False) as work:
            work.note(What.BACKED_UP, file=Personal(file.name))
        click.echo(f"The database is in {file} ({size / 1_000_000:.1f} MB).")
        if any(it.settings.uploads.glob("*")):
            click.echo(f"The files that were imported are in {it.settings.uploads}; copy that folder too.")
