"""`contrast history`: prove that the history is unchanged."""

import json

import click

from app.cli.installation import console_work
from app.core.domain.plural import plural

BROKEN = {
    "changed": "Event {number} was changed, or an event before it was removed.",
    "missing": "Event {number} was removed.",
    "unsealed": "Event {number} was not written by Contrast.",
}


@click.group()
def history_command() -> None:
    """Prove that nobody changed the history outside Contrast."""


@history_command.command()
@click.option("--seal", metavar="SEAL", help="A seal printed earlier: nothing up to it may be missing either.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def verify(seal: str | None, as_json: bool) -> None:
    """Check the seal of every event, and print the last one.

    Each seal covers an event and the seal before it. Keep the last one elsewhere: with --seal it proves later that the
    end of the history was not cut off. Exits with 1 if something is wrong.
    """
    from app.record.services import history

    with console_work(writes=False) as work:
        result = history.verify(work, seal)
    is_missing = seal is not None and not result.found
    if as_json:
        broken = None if result.broken is None else {"event": result.broken[0], "why": result.broken[1].value}
        found = None if seal is None else result.found
        content = {"events": result.count, "last_seal": result.last, "broken": broken, "seal_found": found}
        click.echo(json.dumps(content, indent=2).encode())
    else:
        if result.broken is None:
            click.echo(plural(result.count, "{n} event is unchanged.", "{n} events are unchanged."))
        else:
            number, why = result.broken
            click.echo(BROKEN[why.value].format(number=number), err=True)
            unchanged = "{n} event before it is unchanged.", "{n} events before it are unchanged."
            click.echo(plural(result.count, *unchanged), err=True)
        if is_missing:
            click.echo("The seal you gave is not in the history. Its end may have been cut off.", err=True)
        if result.last:
            click.echo(f"Last seal: {result.last}")
    if result.broken is not None or is_missing:
        raise click.exceptions.Exit(1)
