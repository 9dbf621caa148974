"""`contrast backup`, `contrast restore` and `contrast copy-to`."""

import os
from pathlib import Path

import click

from app.cli.installation import open_installation, opening_database
from app.core.domain.errors import Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.plural import plural
from app.core.services.work import CONSOLE, begin_work

_RESTORED_WITHOUT_SECRETS = (
    "The backup has no secrets. Enter the password of the mail server again. Authenticator apps no longer work: for "
    "each user of one run `contrast users second-factor NAME --remove`. Or put back the old file `secret`."
)
_NO_SECRETS = "It has no secrets. Add --with-secrets, or keep a copy of {secret} in a safe place."


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.option("--with-secrets", is_flag=True, help="Include the secret key and the password of the mail server.")
def backup_command(file: Path, force: bool, with_secrets: bool) -> None:
    """Back up the database and the imported files to FILE. The server can keep running.

    Without --with-secrets, whoever restores the backup enters the password of the mail server again, users set up their
    authenticator apps again, and links in mails sent before no longer work.
    """
    from app.core.services.backups import write_backup
    from app.importing.storage import imports

    with open_installation() as installation:
        if file.exists() and not force:
            raise Refused(f"{file} already exists. Choose another name, or add --force.")
        settings = installation.settings
        secret = settings.secret if with_secrets else None
        made = write_backup(installation.database, settings.uploads, imports.upload_hashes, file, secret)
        with begin_work(installation.database, CONSOLE, writes=False) as work:
            work.log_event(EventKind.BACKED_UP, file=PersonalText(file.name))
        click.echo(
            f"Saved to {file} ({made.size / 1_000_000:.1f} MB): {plural(made.rows, '{n} row', '{n} rows')}, "
            f"{plural(made.uploads, '{n} imported file', '{n} imported files')}."
        )
        for name in made.missing:
            click.echo(f"Left out: the imported file {name} is gone, lost or deleted with a person’s data.", err=True)
        if not with_secrets:
            click.echo(_NO_SECRETS.format(secret=settings.instance / "secret"))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Restore the backup FILE into an empty installation. Stop Contrast first.

    The installation is the folder CONTRAST_INSTANCE and the database DATABASE_URL. It must have no users and no
    engagements yet. FILE may come from SQLite or PostgreSQL, and from an older version of Contrast.
    """
    from app.core.services.restoring import require_empty, restore
    from app.settings import load

    settings = load()
    with opening_database(settings.database_url):
        require_empty(settings.database_url)
    secret_file = settings.instance / "secret"
    manifest = restore(settings.database_url, settings.uploads, file, secret_file)
    with open_installation() as installation, begin_work(installation.database, CONSOLE, writes=False) as work:
        work.log_event(EventKind.BACKUP_RESTORED, file=PersonalText(file.name))
    rows = plural(sum(manifest.tables.values()), "{n} row", "{n} rows")
    files = plural(len(manifest.uploads), "{n} imported file", "{n} imported files")
    click.echo(f"Restored the backup of {manifest.made_at}: {rows}, {files}. Every hash was checked.")
    for name in manifest.missing:
        click.echo(f"The backup was made without the imported file {name}.", err=True)
    if not manifest.has_secrets:
        click.echo(_RESTORED_WITHOUT_SECRETS)
    elif "CONTRAST_SECRET" in os.environ:
        click.echo("Warning: CONTRAST_SECRET replaces the restored secret. Unset it to use that one.", err=True)


@click.command()
@click.argument("database_url")
def copy_to_command(database_url: str) -> None:
    """Copy the installation to the empty database DATABASE_URL. Stop Contrast first.

    DATABASE_URL is postgresql://user:password@host/name or sqlite:////folder/file. Every row is copied and compared.
    The original stays as it is. Imported files and secrets stay in the instance folder.
    """
    from app.core.services.copying import copy_to, require_empty
    from app.settings import parse_database_url

    with open_installation() as installation:
        url = parse_database_url(database_url)
        with opening_database(url):
            require_empty(installation.database, url)
        counts = copy_to(installation.database, url)
        rows = plural(sum(counts.values()), "{n} row", "{n} rows")
        click.echo(f"Copied {rows} of {len(counts)} tables. Each table has the same hash on both sides.")
        click.echo(f"Now set DATABASE_URL to the copy, keep {installation.settings.instance}, and start Contrast.")
