"""`contrast import`: what a file would do, and doing it; words for people, or one JSON object for programs."""

import json
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.import_options import made, options_of_a_file
from app.cli.import_profiles import Profiles
from app.cli.opening import opened
from app.domain.errors import Refused
from app.services.work import CONSOLE, begin

if TYPE_CHECKING:
    from app.exchange.chunks import Refusal
    from app.exchange.options import Options
    from app.services.import_preview import Lines, Preview
    from app.services.imports import Done

NEAR = 75  # per cent of the letters
SHOWN = 20  # refusals on the screen; --json has them all

_MARK = "Choose --decimal point or --decimal comma."
_ORDER = "Choose --dates dmy, --dates mdy or --dates ymd."
HINTS = {
    "currency-ambiguous": "Say it for all rows: --set currency=USD, or whichever it is.",
    "number-ambiguous": _MARK,
    "date-ambiguous": _ORDER,
    "choice": "Say what it stands for: --value {means}.",
    "yes-no": "Say what it stands for, yes or no: --value {means}.",
    "rating": "Or leave it unknown: --value {unknown}.",
    "rating-ambiguous": "Or leave it unknown: --value {unknown}.",
    "count": "Or leave it unknown: --value {unknown}.",
    "quantity-large": "Or leave it unknown: --value {unknown}.",
    "currency": "Say what it stands for: --value {means}.",
    "owner-unknown": "Add them (contrast users add NAME), name another (--value owner:{value}=NAME), or leave the "
                     "column out (--map owner=).",
    "reference-twice": "If the column is no key, leave it out: --map reference=.",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options_of_a_file
@click.option("--rejects", type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE",
              help="The good rows go in, and the refused ones go here with their reasons, to be mended and imported.")
@click.option("--profile", metavar="NAME", help="Read the file as this profile says; what is said besides wins.")
@click.option("--save-profile", metavar="NAME", help="Keep how the file was read under this name, once it is in.")
@click.option("--dry-run", is_flag=True, help="Only say what the file would do.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object: import (null where nothing was "
              "written), new, changed, unchanged, refused; where rows are lines, how many of them.")
def import_command(file: Path, rejects: Path | None, profile: str | None, save_profile: str | None, dry_run: bool,
                   as_json: bool, **said: Any) -> None:
    """Bring in the engagements of a FILE (CSV, packed or not, or a workbook): all of its rows, or none where any is
    refused.

    Rows whose reference is known change that engagement, others are new; a blank cell keeps what is stored.

    Exit 0: done. Exit 1: refused, nothing was written. Exit 2: the command was not understood.
    """
    options = made(said, rejects)
    try:
        done, notes = _brought(file, options, rejects, dry_run, Profiles(profile, save_profile))
    except Refused as refused:
        if not as_json:
            raise
        # The file as a whole; what can be said of a row was refused with its line.
        _answer(None, dict.fromkeys(("new", "changed", "unchanged"), 0), [
            {"line": None, "column": each.field, "value": each.value, "reason": each.message}
            for each in refused.problems])
        raise click.exceptions.Exit(1) from refused
    shown = done.preview
    if as_json:
        _answer(done.number, shown.counts, [
            {"line": each.line, "column": each.column, "value": each.value, "reason": _reason(each)}
            for each in shown.refusals], rejects if shown.refusals and not dry_run else None,
            shown.lines)
    else:
        _tell(file, done, dry_run, rejects, profile)
        for note in notes:
            click.echo(note)
    if shown.refusals and not rejects:
        raise click.exceptions.Exit(1)


def _brought(file: Path, options: "Options", rejects: Path | None, dry_run: bool,
             profiles: Profiles) -> tuple["Done", list[str]]:
    from app.services import desk, imports

    with opened() as it:
        with begin(it.database, CONSOLE, writes=False) as work:
            options, notes = profiles.applied(work, file, options)
            if dry_run:
                return imports.Done(None, imports.preview(work, file, options)), notes
        try:
            at = desk.in_parts(it.database, CONSOLE)
            done = imports.take_in(at, it.settings.uploads, file, file.name, options, rejects)
            with begin(it.database, CONSOLE) as work:
                return done, notes + profiles.kept(work, done)
        except OSError as failed:
            if rejects and failed.filename == str(rejects):
                raise Refused(f"{rejects} cannot be written: {failed.strerror}. Nothing was imported.",
                              "rejects") from None
            raise


def _answer(number: int | None, counts: Mapping[str, int], refused: list[dict[str, object]],
            rejects: Path | None = None, lines: "Lines | None" = None) -> None:
    answer = {"import": number, **{name: counts[name] for name in ("new", "changed", "unchanged")}, "refused": refused}
    if rejects:
        answer["rejects"] = {"file": str(rejects), "rows": counts["refused"]}
    if lines:
        answer["lines"] = {name: getattr(lines, name) for name in ("new", "known", "removed", "other")}
    click.echo(json.dumps(answer, ensure_ascii=True))


def _reason(each: "Refusal") -> str:
    hint = HINTS.get(each.code, "")
    if each.lacking and each.field:
        hint = f"Say it for all rows with --set {each.field}=VALUE, or name its column with --map {each.field}=HEADER."
    said = f"{each.field}:{each.value}="
    means, unknown = shlex.quote(said + _nearest(each.field or "", each.value or "")), shlex.quote(said)
    return f"{each.reason} {hint.format(value=each.value, means=means, unknown=unknown)}".strip()


def _nearest(field: str, text: str) -> str:
    """The answer that a text is nearly spelt as; a word to be filled in where none is near."""
    from rapidfuzz import fuzz

    from app.domain.folding import fold
    from app.exchange.layout import COLUMNS

    options = getattr(COLUMNS[field].field.kind, "options", ()) if field in COLUMNS else ()
    near = [option for option in options if fuzz.ratio(fold(text), option) >= NEAR]
    return near[0] if len(near) == 1 else "WORD"


def _tell(file: Path, done: "Done", dry_run: bool, rejects: Path | None, profile: str | None) -> None:
    from app.services.import_choices import worth_reading

    shown, counts = done.preview, done.preview.counts
    table = shown.table
    click.echo(f"{file.name}: {table.read:,} row{'' if table.read == 1 else 's'}, {table.delimiter_name} between "
               f"cells, {table.encoding}")
    if not table.ours:
        _columns(shown)
    for text in worth_reading(shown.warnings, profile):
        click.echo(f"Note: {text}")
    _changes(shown)
    for word, names in (("provider", shown.providers), ("team", shown.teams)):
        if names:
            click.echo(f"New {word}{'s' if len(names) > 1 else ''}: {_some(names)}")
    click.echo(f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
               f"{counts['refused']} refused")
    if shown.lines:
        click.echo(f"{shown.lines.new:,} line{'' if shown.lines.new == 1 else 's'} new, {shown.lines.known:,} recorded "
                   "already")
    if shown.refusals:
        _refusals(shown.refusals)
    if rejects and shown.refusals and not dry_run:
        click.echo(f"{counts['refused']:,} refused {'row' if counts['refused'] == 1 else 'rows'} went to {rejects}.")
    if done.number is not None:
        click.echo(f"Done: import {done.number}.")
    elif shown.refusals and not rejects:
        click.echo("Nothing was written.", err=True)
    elif not shown.writes:
        click.echo("Nothing was written: every row is recorded as it stands."
                   if not shown.refusals else "Nothing was written: no other row does anything.")
    elif dry_run:
        click.echo("Nothing was written: this was a dry run.")


def _columns(shown: "Preview") -> None:
    how = {"given": "as you said", "name": "same name", "label": "same name", "alias": "known name"}
    width = max((len(each.header) for each in shown.matches), default=0)
    for each in shown.matches:
        why = how.get(each.how) or f"{each.score:.0f} % alike"
        click.echo(f"  {each.header:<{width}}  fills {each.field} ({why})")
    for name, text in shown.options.constants.items():
        click.echo(f"  {'':<{width}}        {name} is “{text}” in all rows")
    if shown.options.lines:
        click.echo(f"  {'':<{width}}        lines that say the same in {' and '.join(shown.options.lines)} are one "
                   "engagement's")
    kept = shown.others if shown.options.keep_columns else ()
    if kept:
        click.echo(f"  Kept as a note: {', '.join(kept)}")
    if unused := [each for each in shown.unmatched if each not in kept]:
        click.echo(f"  Not used: {', '.join(unused)}")
    if shown.others and not kept:
        click.echo("  --keep-columns keeps them as a note on each engagement.")


def _changes(shown: "Preview") -> None:
    changed = [row for row in shown.rows if row.outcome == "changed"]
    for row in changed[:SHOWN]:
        said = "; ".join(f"{name}: {before or 'unknown'} → {after or 'unknown'}" for name, (before, after)
                         in row.changes.items())
        click.echo(f"  line {row.line}, {row.reference}: {said}")
    if len(changed) > SHOWN:
        click.echo(f"  and {len(changed) - SHOWN} more changed rows")


def _refusals(refusals: tuple["Refusal", ...]) -> None:
    for each in refusals[:SHOWN]:
        place = f"line {each.line}" + (f", {each.column}" if each.column else "")
        click.echo(f"  {place}: {_reason(each)}", err=True)
    if len(refusals) > SHOWN:
        click.echo(f"  and {len(refusals) - SHOWN} more; --json lists them all", err=True)


def _some(names: Iterable[str], most: int = 8) -> str:
    names = list(names)
    return "; ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
