"""`contrast migrate`."""

import click

from app.cli.installation import open_installation


@click.command()
def migrate_command() -> None:
    """Create or upgrade the database. Every other command does this automatically."""
    with open_installation():
        click.echo("The database is up to date.")
