"""`contrast claims`: list, switch, edit and add the claims that the report tests, see versions."""

import json
from typing import Any

import click

from app.cli.installation import console_work

SIDES, STRENGTHS, COMPARISONS, COVARIATES = (
    ("freelance", "outsourced"),
    ("usually", "may"),
    ("as it is", "like for like"),
    ("category", "scope", "job"),
)


@click.group()
def claims_command() -> None:
    """List the claims that the report tests, switch and edit them, add your own."""


@claims_command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every detail.")
def list_(as_json: bool) -> None:
    """List every claim with its key."""
    from app.report.services import claims

    with console_work(writes=False) as work:
        found = claims.listing(work)
    if as_json:
        click.echo(json.dumps([_to_dict(entry) for entry in found], ensure_ascii=False, indent=2).encode())
        return
    width = max(len(entry.key) for entry in found)
    lines = [f"{entry.key:<{width}}  {entry.claim.sentence}{_state(entry)}\n" for entry in found]
    click.echo("".join(lines).encode(), nl=False)


def _to_dict(entry: Any) -> dict[str, Any]:
    from app.report.domain.claims import claim_to_json

    claim, newest = entry.claim, entry.versions[0]
    return claim_to_json(claim) | {
        "source": claim.source or None,
        "opposes": claim.opposes or None,
        "own": entry.own,
        "enabled": entry.enabled,
        "edited": entry.edited,
        "version": newest.number,
        "by": newest.by,
        "at": newest.at.isoformat(),
        "picked_on": claim.picked_on.isoformat() if claim.picked_on else None,
    }


def _state(entry: Any) -> str:
    lines = [
        word
        for word, holds in (("switched off", not entry.enabled), ("edited", entry.edited), ("your own", entry.own))
        if holds
    ]
    if entry.claim.picked_on:
        lines.append(f"a question since {entry.claim.picked_on.isoformat()}")
    return f"  ({', '.join(lines)})" if lines else ""


@claims_command.command(name="key-contrasts")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--ours", is_flag=True, help="Go back to our own choice.")
def key_contrasts_(keys: tuple[str, ...], ours: bool) -> None:
    """List the claims that the report shows first, or choose them: up to eight, in this order."""
    from app.report.services import key_contrasts

    if ours and keys:
        raise click.UsageError("Give either keys or --ours.")
    with console_work(writes=bool(keys) or ours) as work:
        shown = key_contrasts.select(work, keys) if keys or ours else key_contrasts.selected_keys(work)
    click.echo("".join(f"{key}\n" for key in shown).encode(), nl=False)


@claims_command.command()
@click.argument("key")
def off(key: str) -> None:
    """Leave the claim KEY out of the report."""
    _set_enabled(key, False)


@claims_command.command()
@click.argument("key")
def on(key: str) -> None:
    """Test the claim KEY again."""
    _set_enabled(key, True)


def _set_enabled(key: str, to: bool) -> None:
    from app.report.services import claims

    with console_work() as work:
        claims.set_enabled(work, key, to)
    click.echo(f"{key} is switched {'on' if to else 'off'}.")


@claims_command.command()
@click.option("--sentence", required=True, help="The claim in one sentence.")
@click.option("--measure", required=True, help="What is compared, such as goal_met, unit_cost or category.")
@click.option("--yes", multiple=True, metavar="ANSWER", help="An answer that counts as yes; may be repeated.")
@click.option("--at-least", type=float, help="Make a number a yes or no: yes from here on.")
@click.option("--at-most", type=float, help="Make a number a yes or no: yes up to here.")
@click.option("--expected", required=True, type=click.Choice(SIDES), help="The side expected to have more.")
@click.option("--strength", type=click.Choice(STRENGTHS), default=STRENGTHS[0], show_default=True)
@click.option(
    "--compared", type=click.Choice(COMPARISONS), help="All work (as it is), or similar work (like for like)."
)
@click.option(
    "--covariates", metavar="NAMES", help=f"Similar work: match on these, with commas: {', '.join(COVARIATES)}."
)
@click.option("--margin", type=float, help="The smallest difference that matters, as a share: 0.1 is ten of 100.")
@click.option("--factor", type=float, help="The smallest ratio of two amounts that matters, for similar work: 1.1.")
@click.option("--ended/--any", default=None, help="Only engagements that have ended, or any.")
@click.option("--source", default="", help="Source.")
@click.option("--caveat", default="", help="A note shown beside the verdict.")
def add(covariates: str | None, compared: str | None, **draft: Any) -> None:
    """Add a claim of your own; its key is made of the sentence and printed."""
    from app.report.services import claims

    held = tuple(part.strip() for part in (covariates or "").split(",") if part.strip())
    with console_work() as work:
        claim = claims.add(work, draft | {"covariates": held, "compared": compared or COMPARISONS[bool(held)]})
    click.echo(f"Added as {claim.key}: {claim.sentence}".encode())


@claims_command.command()
@click.argument("key")
@click.option("--sentence", help="The claim in one sentence.")
@click.option("--strength", type=click.Choice(STRENGTHS))
@click.option("--margin", type=float, help="The smallest difference that matters, as a share: 0.1 is ten of 100.")
@click.option("--factor", type=float, help="The smallest ratio of two amounts that matters, for similar work: 1.1.")
@click.option("--caveat", help="A note shown beside the verdict; empty for none.")
@click.option("--source", help="Source, of a claim of your own.")
@click.option("--if-version", "version", type=int, metavar="NUMBER", help="Only if this is still the newest version.")
def edit(key: str, version: int | None, **said: Any) -> None:
    """Edit the claim KEY, as a new version. What it compares stays."""
    from app.report.services import claims

    changes = {name: value for name, value in said.items() if value is not None}
    if not changes:
        raise click.UsageError(
            "Say what is to be changed: --sentence, --strength, --margin, --factor, --caveat or --source."
        )
    with console_work() as work:
        before = claims.get(work, key).claim.version
        after = claims.edit(work, key, version, **changes)
    _print_saved(after.version, before, after.sentence)


@claims_command.command()
@click.argument("key")
@click.option("--if-version", "version", type=int, metavar="NUMBER", help="Only if this is still the newest version.")
def catalogue(key: str, version: int | None) -> None:
    """Reset the claim KEY to the catalogue's wording, as a new version."""
    from app.report.services import claims

    with console_work() as work:
        before = claims.get(work, key).claim.version
        claims.reset_to_catalogue(work, key, version)
        after = claims.get(work, key).claim
    _print_saved(after.version, before, after.sentence)


def _print_saved(version: int, before: int, sentence: str) -> None:
    said = f"Kept as version {version}: {sentence}" if version != before else "Nothing was changed."
    click.echo(said.encode())


@claims_command.command()
@click.argument("key")
@click.option("--sentence", required=True, help="What the second source claims, in one sentence.")
@click.option("--source", required=True, help="Who claims it: a title, an author, an address.")
def oppose(key: str, sentence: str, source: str) -> None:
    """Add the opposite of the claim KEY; the report shows both together."""
    from app.report.services import claims

    with console_work() as work:
        claim = claims.add_opposite(work, key, sentence, source)
    click.echo(f"Added as {claim.key}, the opposite of {key}: {claim.sentence}".encode())


@claims_command.command()
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every detail.")
def versions(key: str, as_json: bool) -> None:
    """Show every version of the claim KEY, the newest first, with who said it, when, and what changed."""
    from app.report.services import claims

    with console_work(writes=False) as work:
        found = claims.versions(work, key)
    if as_json:
        click.echo(json.dumps([_version(each) for each in found], ensure_ascii=False, indent=2).encode())
        return
    lines = [line for newer, older in zip(found, (*found[1:], None), strict=True) for line in _changes(newer, older)]
    click.echo("\n".join(lines).encode())


def _version(it: Any) -> dict[str, Any]:
    from app.report.domain.claims import claim_to_json

    return claim_to_json(it.claim) | {
        "version": it.number,
        "enabled": it.enabled,
        "edited": it.edited,
        "by": it.by,
        "at": it.at.isoformat(),
    }


def _changes(newer: Any, older: Any) -> list[str]:
    """A version's line, and what it says otherwise than the one before it."""
    from app.report.text.claims import differences

    lines = [f"{newer.number}  {newer.at:%Y-%m-%d %H:%M} UTC  by {newer.by}"]
    if older is None:
        return [*lines, f"   {newer.claim.sentence}"]
    fields = {name.replace("_", " "): both for name, both in differences(older.claim, newer.claim).items()}
    if newer.enabled != older.enabled:
        fields["examined"] = ("yes" if older.enabled else "no", "yes" if newer.enabled else "no")
    return lines + [f"   {name}: {was or 'nothing'} -> {now or 'nothing'}" for name, (was, now) in fields.items()]
