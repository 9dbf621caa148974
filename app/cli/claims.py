"""`contrast claims`: list what the report examines, switch claims off and on, and add claims of one's own."""

import json
from typing import Any

import click

from app.cli.opening import working

SIDES, STRENGTHS, WAYS, HELD = (
    ("freelance", "outsourced"), ("usually", "may"), ("as it is", "like for like"), ("category", "scope"))


@click.group()
def claims_command() -> None:
    """List the claims that the report examines, switch them off and on, add your own."""


@claims_command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Everything that is known of each, for programs.")
def list_(as_json: bool) -> None:
    """List every claim with its key."""
    from app.services import claims

    with working(writes=False) as work:
        found = claims.listing(work)
    if as_json:
        click.echo(json.dumps([_told(entry) for entry in found], ensure_ascii=False, indent=2).encode())
        return
    width = max(len(entry.key) for entry in found)
    lines = [f"{entry.key:<{width}}  {entry.claim.sentence}{_state(entry)}\n" for entry in found]
    click.echo("".join(lines).encode(), nl=False)


def _told(entry: Any) -> dict[str, Any]:
    from app.domain.claims import written

    claim, newest = entry.claim, entry.versions[0]
    return written(claim) | {
        "source": claim.source or None, "opposes": claim.opposes or None, "own": entry.own, "enabled": entry.enabled,
        "edited": entry.edited, "version": newest.number, "by": newest.by, "at": newest.at.isoformat(),
        "picked_on": claim.picked_on.isoformat() if claim.picked_on else None,
    }


def _state(entry: Any) -> str:
    said = [word for word, holds in (("switched off", not entry.enabled), ("edited", entry.edited),
                                     ("your own", entry.own)) if holds]
    if entry.claim.picked_on:
        said.append(f"a question since {entry.claim.picked_on.isoformat()}")
    return f"  ({', '.join(said)})" if said else ""


@claims_command.command()
@click.argument("key")
def off(key: str) -> None:
    """Leave the claim KEY out of the report."""
    _switch(key, False)


@claims_command.command()
@click.argument("key")
def on(key: str) -> None:
    """Have the claim KEY examined again."""
    _switch(key, True)


def _switch(key: str, to: bool) -> None:
    from app.services import claims

    with working() as work:
        claims.switch(work, key, to)
    click.echo(f"{key} is switched {'on' if to else 'off'}.")


@claims_command.command()
@click.option("--sentence", required=True, help="The claim in one sentence.")
@click.option("--measure", required=True, help="What is compared, such as goal_met, unit_cost or category.")
@click.option("--yes", multiple=True, metavar="ANSWER", help="An answer that counts as yes; may be repeated.")
@click.option("--at-least", type=float, help="Make a number a yes or no: yes from here on.")
@click.option("--at-most", type=float, help="Make a number a yes or no: yes up to here.")
@click.option("--expected", required=True, type=click.Choice(SIDES), help="The side said to have more.")
@click.option("--strength", type=click.Choice(STRENGTHS), default=STRENGTHS[0], show_default=True)
@click.option("--compared", type=click.Choice(WAYS), help="Like for like where --covariates says what is held equal.")
@click.option("--covariates", metavar="NAMES", help=f"What is held equal, with commas: {', '.join(HELD)}.")
@click.option("--margin", type=float, help="The smallest difference that matters, as a share: 0.1 is ten of 100.")
@click.option("--ended/--any", default=None, help="Only engagements that have ended, or any.")
@click.option("--source", default="", help="Who says so.")
@click.option("--caveat", default="", help="What to mind.")
def add(covariates: str | None, compared: str | None, **draft: Any) -> None:
    """Add a claim of your own; its key is made of the sentence and printed."""
    from app.services import claims

    held = tuple(part.strip() for part in (covariates or "").split(",") if part.strip())
    with working() as work:
        claim = claims.add(work, draft | {"covariates": held, "compared": compared or WAYS[bool(held)]})
    click.echo(f"Added as {claim.key}: {claim.sentence}".encode())
