"""`contrast import`: what a file would do, and doing it; words for people, or one JSON object for programs."""

import json
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.opening import opened
from app.domain.errors import Refused
from app.services.work import CONSOLE, begin

if TYPE_CHECKING:
    from app.exchange.options import Options
    from app.exchange.rows import Refusal
    from app.services.imports import Done, Preview

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


def _pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in values:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"“{text}” has no “=”.")
        if name.strip() in found:
            raise click.BadParameter(f"{name.strip()} is given twice.")
        found[name.strip()] = value
    return found


def _translations(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in values:
        field, colon, rest = text.partition(":")
        said, mark, to = rest.rpartition("=")
        if not colon or not mark or not field.strip():
            raise click.BadParameter(f"“{text}” is not written as FIELD:FROM=TO.")
        found.setdefault(field.strip(), {})[said] = to
    return found


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "columns", multiple=True, metavar="FIELD=HEADER", callback=_pairs,
              help="Which column fills a field; with nothing after “=”, none does.")
@click.option("--set", "constants", multiple=True, metavar="FIELD=VALUE", callback=_pairs,
              help="What a field is in all rows.")
@click.option("--value", "values", multiple=True, metavar="FIELD:FROM=TO", callback=_translations,
              help="What a text of the file stands for; with nothing after “=”, it is unknown.")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="In which order day and month stand.")
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="Which mark is the decimal one.")
@click.option("--keep-columns", is_flag=True, help="Keep the columns that fill no field as a note on each engagement.")
@click.option("--dry-run", is_flag=True, help="Only say what the file would do.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object: import (null where nothing was "
              "written), new, changed, unchanged, refused.")
def import_command(file: Path, columns: dict[str, str], constants: dict[str, str], values: dict[str, dict[str, str]],
                   dates: str | None, decimal: str | None, keep_columns: bool, dry_run: bool, as_json: bool) -> None:
    """Bring in the engagements of a CSV FILE: all of its rows, or none where any is refused.

    Rows whose reference is known change that engagement, others are new; a blank cell keeps what is stored.

    Exit 0: done. Exit 1: refused, nothing was written. Exit 2: the command was not understood.
    """
    from app.exchange import options as said

    options = said.Options(columns=columns, constants=constants, values=values, dates=dates, decimal=decimal,
                           keep_columns=keep_columns)
    try:
        said.check(options)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    try:
        done = _brought(file, options, dry_run)
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
            for each in shown.refusals])
    else:
        _tell(file, done, dry_run)
    if shown.refusals:
        raise click.exceptions.Exit(1)


def _brought(file: Path, options: "Options", dry_run: bool) -> "Done":
    from app.services import imports

    data = file.read_bytes()
    with opened() as it:
        with begin(it.database, CONSOLE, writes=not dry_run) as work:
            if dry_run:
                return imports.Done(None, imports.preview(work, data, options))
            return imports.apply(work, it.settings.uploads, data, file.name, options)


def _answer(number: int | None, counts: Mapping[str, int], refused: list[dict[str, object]]) -> None:
    answer = {"import": number, **{name: counts[name] for name in ("new", "changed", "unchanged")}, "refused": refused}
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


def _tell(file: Path, done: "Done", dry_run: bool) -> None:
    shown, counts = done.preview, done.preview.counts
    table = shown.table
    click.echo(f"{file.name}: {table.read:,} row{'' if table.read == 1 else 's'}, {table.delimiter_name} between "
               f"cells, {table.encoding}")
    if not table.ours:
        _columns(shown)
    for text in shown.warnings:
        click.echo(f"Note: {text}")
    _changes(shown)
    for word, names in (("provider", shown.providers), ("team", shown.teams)):
        if names:
            click.echo(f"New {word}{'s' if len(names) > 1 else ''}: {_some(names)}")
    click.echo(f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
               f"{counts['refused']} refused")
    if shown.refusals:
        _refusals(shown.refusals)
        click.echo("Nothing was written.", err=True)
    elif not shown.writes:
        click.echo("Nothing was written: every row is recorded as it stands.")
    elif dry_run:
        click.echo("Nothing was written: this was a dry run.")
    else:
        click.echo(f"Done: import {done.number}.")


def _columns(shown: "Preview") -> None:
    how = {"given": "as you said", "name": "same name", "label": "same name", "alias": "known name"}
    width = max((len(each.header) for each in shown.matches), default=0)
    for each in shown.matches:
        why = how.get(each.how) or f"{each.score:.0f} % alike"
        click.echo(f"  {each.header:<{width}}  fills {each.field} ({why})")
    for name, text in shown.options.constants.items():
        click.echo(f"  {'':<{width}}        {name} is “{text}” in all rows")
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
