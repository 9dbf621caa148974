"""Console output of `contrast import`: summary, preview, and the result; errors are in `refusal_text`."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.core.domain.number_format import count
from app.core.domain.plural import plural
from app.importing.cli.refusal_text import MAX_SHOWN, print_refusals
from app.importing.domain.invoice_table import is_invoice_table

if TYPE_CHECKING:
    from app.importing.services.imports import ImportResult
    from app.importing.services.preview import Preview, SimilarName

MAX_SIMILAR_SHOWN = 8
MAX_DUPLICATES_SHOWN = 8
_SAME = {"title": "title, provider and start", "cost": "provider, cost and dates"}
ANSWERS = {
    "recorded": "To skip them: --recorded skip. To update: --recorded update. To add them as new: --recorded add (or "
    "--again). For a single row: --recorded-row 14=add. To match by other fields: --key title,provider,started_on, "
    "for example.",
    "same_engagements": "To confirm: --same-engagements. To import without the reference column: --map reference=.",
}


def print_summary(file: Path, done: "ImportResult", dry_run: bool, rejects: Path | None, profile: str | None) -> None:
    """Prints the summary of a file and the outcome of the import."""
    shown, counts = done.preview, done.preview.counts
    _print_file(file, shown)
    for text in summary_notes(shown, profile):
        click.echo(f"Note: {text}")
    _print_changes(shown)
    _print_duplicates(shown)
    for word, names in (("provider", shown.providers), ("team", shown.teams)):
        if names:
            click.echo(
                plural(
                    len(names), "New {word}: {names}", "New {word}s: {names}", word=word, names=shortened_list(names)
                )
            )
    if shown.alike:
        click.echo(
            plural(
                len(shown.alike),
                "{n} new provider looks like another one:",
                "{n} new providers look like another one:",
            )
        )
    for each in shown.alike[:MAX_SIMILAR_SHOWN]:
        click.echo(f"Note: {_similar_name_text(each)}")
    if len(shown.alike) > MAX_SIMILAR_SHOWN:
        click.echo(f"  and {len(shown.alike) - MAX_SIMILAR_SHOWN:,} more; --json lists them all")
    click.echo(
        f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['refused']} with errors"
    )
    if shown.lines:
        click.echo(f"{count(shown.lines.new, 'line')} new, {shown.lines.known:,} recorded already")
    if shown.refusals:
        print_refusals(shown)
    if rejects and shown.refusals and not dry_run:
        click.echo(
            plural(
                counts["refused"],
                "{n} row with errors was written to {file}.",
                "{n} rows with errors were written to {file}.",
                file=rejects,
            )
        )
    _print_result(done, dry_run, rejects)


def _print_duplicates(shown: "Preview") -> None:
    """Prints the first rows that look like existing engagements and aren't decided."""
    options = shown.options
    rows = [each for each in shown.duplicates if options.recorded is None and each.line not in options.recorded_rows]
    for each in rows[:MAX_DUPLICATES_SHOWN]:
        click.echo(f"  row {each.line}, “{each.title}”: same {_SAME[each.by]} as {each.reference}")
    if len(rows) > MAX_DUPLICATES_SHOWN:
        click.echo(f"  and {count(shown.open_duplicates - MAX_DUPLICATES_SHOWN, 'more such row')}")


def summary_notes(shown: "Preview", profile: str | None) -> list[str]:
    """Returns the notes about a file, including the other sheets of its workbook."""
    from app.importing.services.setup import relevant_warnings

    table = shown.table
    others = [name for name in table.sheets if name != table.sheet]
    sheets = [
        f"The workbook has {len(table.sheets)} sheets. Others: {shortened_list(others)}. To choose one: --sheet NAME"
    ] * bool(others)
    return [*sheets, *relevant_warnings(shown.warnings, profile)]


def all_notes(shown: "Preview", profile: str | None) -> list[str]:
    """Returns the same for JSON output, with every similar name."""
    return [*summary_notes(shown, profile), *map(_similar_name_text, shown.alike)]


def _similar_name_text(each: "SimilarName") -> str:
    return (
        f"Provider “{each.name}” looks like “{each.other}”. If they are the same: --value "
        f"{shlex.quote(f'provider:{each.name}={each.other}')}"
    )


def _print_result(done: "ImportResult", dry_run: bool, rejects: Path | None) -> None:
    shown = done.preview
    if done.number is not None:
        click.echo(f"Done: import {done.number}. To undo it: contrast undo-import {done.number}")
    elif shown.refusals and not rejects:
        click.echo("Nothing was written.", err=True)
    elif shown.open and shown.writes:
        for name, question in shown.open.items():
            click.echo(f"{question} {ANSWERS[name]}", err=True)
        click.echo("Nothing was written.", err=True)
    elif not shown.table.read:
        click.echo("Nothing was written: the file has no rows.", err=True)
    elif shown.refusals and not shown.writes and not shown.counts["unchanged"]:
        click.echo("Nothing was written: every row has an error.", err=True)
    elif not shown.writes:
        click.echo(
            "Nothing was written: every row is unchanged."
            if not shown.refusals
            else "Nothing was written: the rows without errors are unchanged."
        )
    elif dry_run:
        click.echo("Nothing was written: this was a dry run.")


def _print_file(file: Path, shown: "Preview") -> None:
    table = shown.table
    if is_invoice_table(table.header):
        click.echo(f"{file.name}: {count(table.read, 'electronic invoice')}")
        return
    rows = f"{file.name}: {count(table.read, 'row')}"
    if table.sheet is None:
        click.echo(f"{rows}, separator: {table.delimiter_name}, encoding: {table.encoding}")
    else:
        click.echo(f"{rows}, workbook, sheet “{table.sheet}”")
    if shown.options.of not in (None, "engagements"):
        click.echo(f"The rows are {shown.options.of}.")
    if not table.ours:
        _print_columns(shown)


def _print_columns(shown: "Preview") -> None:
    how = {
        "given": "chosen",
        "name": "matched by name",
        "label": "matched by name",
        "alias": "matched by synonym",
        "proposed": "proposed",
    }
    width = max((len(each.header) for each in shown.matches), default=0)
    for each in shown.matches:
        why = how.get(each.how) or f"{each.score:.0f}% similar"
        click.echo(f"  {each.header:<{width}}  → {each.field} ({why})")
    for name, text in shown.options.constants.items():
        click.echo(f"  {'':<{width}}  → {name} is “{text}” in all rows")
    if shown.options.lines:
        click.echo(f"  {'':<{width}}  Lines with the same {' and '.join(shown.options.lines)} belong to one engagement")
    kept_as_notes = shown.others if shown.options.keep_columns else ()
    if kept_as_notes:
        click.echo(f"  Kept as a note: {', '.join(kept_as_notes)}")
    if unused := [each for each in shown.unmatched if each not in kept_as_notes]:
        click.echo(f"  Not used: {', '.join(unused)}")
    if shown.others and not kept_as_notes:
        click.echo("  To keep them as a note on each engagement: --keep-columns")


def _print_changes(shown: "Preview") -> None:
    changed = [row for row in shown.rows if row.outcome == "changed"]
    for row in changed[:MAX_SHOWN]:
        changes = "; ".join(
            f"{name}: {before or 'blank'} → {after or 'blank'}" for name, (before, after) in row.changes.items()
        )
        click.echo(f"  row {row.line}, {row.reference}: {changes}")
    if shown.counts["changed"] > MAX_SHOWN:  # if there are very many, not all were stored
        click.echo(f"  and {count(shown.counts['changed'] - len(changed[:MAX_SHOWN]), 'more changed row')}")


def shortened_list(names: Iterable[str], most: int = 8) -> str:
    """Returns the first names, and how many more there are."""
    names = list(names)
    return "; ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
