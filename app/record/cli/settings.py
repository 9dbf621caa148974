"""`contrast settings`: show and change the organisation's settings, as the settings page does."""

import json

import click

from app.cli.installation import console_work


@click.group()
def settings_command() -> None:
    """Show the organisation's settings, and change them."""


@settings_command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def show(as_json: bool) -> None:
    """Show every setting."""
    from app.record.domain.organisation_values import to_named_texts
    from app.record.services import organisation

    with console_work(writes=False) as work:
        texts = to_named_texts(organisation.current(work)[0])
    if as_json:
        click.echo(json.dumps(texts, ensure_ascii=False, indent=2).encode())
        return
    for name, text in texts.items():
        click.echo(f"{name}={text}".encode())


@settings_command.command(name="set")
@click.argument("pairs", nargs=-1, required=True, metavar="NAME=VALUE...")
def set_(pairs: tuple[str, ...]) -> None:
    """Change settings, such as reporting_currency=GBP. An empty VALUE clears one that may be empty.

    Either all of them are changed or none. `contrast settings show` lists the names.
    """
    from app.record.domain.organisation_values import parse_changes, to_named_texts
    from app.record.services import organisation

    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise click.UsageError(f"“{pair}” is not NAME=VALUE. Use, for example, reporting_currency=GBP.")
        if name in given:
            raise click.UsageError(f"{name} appears twice. Use it once.")
        given[name] = value.strip()
    with console_work() as work:
        after = to_named_texts(organisation.amend(work, parse_changes(organisation.current(work)[0], given)))
    for name in given:
        click.echo(f"{name}={after[name]}".encode())
