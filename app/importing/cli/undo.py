"""`contrast imports` and `contrast undo-import`: list imports, and undo one."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import console_work, open_installation
from app.core.domain.errors import Refused, Stale
from app.core.domain.number_format import count
from app.core.services.work import CONSOLE, begin_work
from app.importing.cli.import_text import shortened_list

if TYPE_CHECKING:
    from app.importing.services.undo import UndoInfo, UndoPreview
    from app.importing.storage.imports import StoredImport

MAX_SHOWN = 20  # records printed; --json has all of them


@click.command()
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Answer with one JSON object, `imports`: of each import, at, by, "
    "file, sha256, profile (null: none), state (waiting, done or undone), new, changed, unchanged, undone "
    "(null, or at, by, new, changed, left).",
)
def imports_command(as_json: bool) -> None:
    """List imported files, newest first."""
    from app.accounts.services import users
    from app.importing.services import imports, setup, undo

    with console_work(writes=False) as work:
        files = imports.listing(work)
        undone = undo.undone_imports(work, [each.id for each in files])
        who: dict[int | None, str] = {each.id: each.name for each in users.listing(work, removed=True)}
        read_by = setup.profile_names(work, [each.id for each in files])
    listed = [_to_json(each, undone.get(each.id), who, read_by.get(each.id)) for each in files]
    if as_json:
        click.echo(json.dumps({"imports": listed}, ensure_ascii=True))
    elif not listed:
        click.echo("No file was imported yet. To import one: contrast import FILE")
    else:
        click.echo("\n".join(map(_listing_line, listed)))


_COUNTS = ("new", "changed", "unchanged", "lines", "refused")


def _parse_number(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Returns the number of an import."""
    if not value.isdecimal() or not int(value):
        raise click.BadParameter(f"“{value}” is not the number of an import. To list them: contrast imports")
    return int(value)


def _to_json(
    stored_import: "StoredImport", undone: "UndoInfo | None", who: Mapping[int | None, str], profile: str | None
) -> dict[str, Any]:
    counts = {name: stored_import.counts.get(name, 0) for name in _COUNTS}
    back = (
        None
        if undone is None
        else {"at": undone.at.isoformat(), "by": who.get(undone.user_id, undone.source), **undone.counts}
    )
    return {
        "import": stored_import.id,
        "at": stored_import.at.isoformat(),
        "by": who.get(stored_import.user_id, stored_import.source),
        "file": stored_import.file_name,
        "sha256": stored_import.sha256,
        "profile": profile,
        "state": stored_import.state,
        **counts,
        "undone": back,
    }


def _listing_line(listed: Mapping[str, Any]) -> str:
    did = (
        "pending confirmation"
        if listed["state"] == "waiting"
        else ", ".join(f"{listed[name]:,} {name}" for name in _COUNTS if listed[name]) or "no changes"
    )
    back = listed["undone"]
    more = f"; undone {back['at'][:10]} by {back['by']}" if back else ""
    more += f", {back['left']:,} kept" if back and back.get("left") else ""
    return (
        f"{listed['import']:>5}  {listed['at'][:16].replace('T', ' ')}  {listed['by']}  {listed['file']}: {did}{more}"
    )


@click.command()
@click.argument("number", metavar="ID", callback=_parse_number)
@click.option("--force", is_flag=True, help="Undo engagements edited later, too.")
@click.option("--dry-run", is_flag=True, help="Preview only.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Answer with one JSON object: import, done, new, changed, providers, teams, left, forced, erased, error.",
)
def undo_import_command(number: int, force: bool, dry_run: bool, as_json: bool) -> None:
    """Undo the import ID: delete what it added, and restore what it changed to earlier values.

    Engagements edited later are kept and listed, unless --force. To list the numbers: contrast imports.

    Exit 0: done. Exit 1: nothing was written because of errors. Exit 2: usage error.
    """
    try:
        found = _undo(number, force, dry_run)
    except (Refused, Stale) as refused:
        if not as_json:
            raise
        click.echo(json.dumps({"import": number, "done": False, "error": str(refused)}, ensure_ascii=True))
        raise click.exceptions.Exit(1) from refused
    if as_json:
        click.echo(json.dumps(_result_json(found, not dry_run), ensure_ascii=True))
    else:
        _print_summary(found, dry_run)


def _undo(number: int, force: bool, dry_run: bool) -> "UndoPreview":
    from app.core.services import transactions
    from app.importing.services import undo

    with open_installation() as installation:
        if not dry_run:
            return undo.undo_in_parts(transactions.separate_transactions(installation.database, CONSOLE), number, force)
        with begin_work(installation.database, CONSOLE, writes=False) as work:
            return undo.preview(work, number, force)


def _result_json(found: "UndoPreview", done: bool) -> dict[str, Any]:
    outcome = found.outcome
    left, forced = (
        [
            {
                "kind": each.subject,
                "name": each.name,
                "title": each.title,
                "made": each.was_created,
                "why": each.why,
                "can_be_forced": not each.cannot_force,
            }
            for each in part
        ]
        for part in (outcome.left, outcome.forced)
    )
    return {
        "import": found.stored_import.id,
        "done": done,
        "new": outcome.new,
        "changed": outcome.changed,
        **({"lines": outcome.lines} if outcome.lines else {}),
        "providers": outcome.providers,
        "teams": outcome.teams,
        "left": left,
        "forced": forced,
        "erased": [{"name": name, "field": label} for name, label in outcome.erased],
        "error": None,
    }


def _print_summary(found: "UndoPreview", dry_run: bool) -> None:
    outcome = found.outcome
    head = f"Import {found.stored_import.id}, {found.stored_import.file_name}"
    new, changed = count(outcome.new, "engagement"), count(outcome.changed, "engagement")
    click.echo(
        f"{head}: {new} to delete, {changed} to restore to earlier values"
        if dry_run
        else f"{head}: {new} deleted, {changed} restored to earlier values"
    )
    if outcome.lines:
        lines = count(outcome.lines, "line")
        click.echo(f"Lines: {lines} to delete" if dry_run else f"Lines: {lines} deleted")
    for word, names in (("Providers", outcome.providers), ("Teams", outcome.teams)):
        if names:
            click.echo(
                f"{word} to delete: {shortened_list(names)}" if dry_run else f"{word} deleted: {shortened_list(names)}"
            )
    for head, part in (("Kept:", outcome.left), ("Included although edited later:", outcome.forced)):
        if part:
            click.echo(head)
            click.echo("\n".join(f"  {each.name}: {each.why}" for each in part[:MAX_SHOWN]))
            if len(part) > MAX_SHOWN:
                click.echo(f"  and {len(part) - MAX_SHOWN:,} more; --json lists them all")
    if outcome.erased:
        click.echo(
            "Deleted for good, so it can't be restored: "
            + shortened_list(f"{label.lower()} of {name}" for name, label in outcome.erased)
        )
    if any(not each.cannot_force for each in outcome.left):
        click.echo("--force undoes engagements edited later, too.")
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
