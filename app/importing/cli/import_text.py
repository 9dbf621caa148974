"""Console output of `contrast import`: summary, preview, and errors with the option that fixes each."""

import shlex
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.core.domain.number_format import count
from app.core.domain.plural import plural
from app.importing.cli import proposals
from app.importing.domain.invoice_table import is_invoice_table

if TYPE_CHECKING:
    from app.importing.domain.batches import Refusal
    from app.importing.services.imports import ImportResult
    from app.importing.services.preview import Preview, SimilarName

MIN_SIMILARITY = 75  # per cent of the letters
MAX_SHOWN = 20  # refusals printed; --json has all of them
MAX_SIMILAR_SHOWN = 8
AMBIGUOUS = "-ambiguous"  # codes of questions with one answer for all rows

_UNKNOWN_HINT = "If it is missing: --value {unknown}."
_MATCH_HINT = "To match it: --value {means}. If it is missing: --unknown {text}."
_ROUND_HINT = "To round the column: --way {field}:round."
HINTS = {
    "currency-ambiguous": "For all rows: --set currency=USD, or another currency.",
    "number-ambiguous": "Add --decimal point or --decimal comma.",
    "date-ambiguous": "Add --dates dmy, --dates mdy or --dates ymd.",
    "rating-ambiguous": "To choose the scale: --way {field}:scale=1..5, 0..10, percent or stars; if 1 is best, 5..1 or "
    "6..1. If it is missing: --value {unknown}.",
    "century-ambiguous": "To choose: --way {field}:century=20, or 19.",
    "serial-ambiguous": "To read such numbers as dates: --way {field}:dates=serial.",
    "money-decimals": _ROUND_HINT,
    "quantity-decimals": _ROUND_HINT,
    "currency-hundredths": "If it is missing: --value {unknown}.",
    "date-range": _MATCH_HINT,
    "turned-ambiguous": "To swap them back: --way {field}:turned=yes. To leave them unchanged: "
    "--way {field}:turned=no.",
    "duration-ambiguous": "To choose the unit: --way {field}:duration=units, or months, or h:m.",
    "header-ambiguous": "To confirm: --map {field}={header}. For another field: --map FIELD={header}. "
    "To leave the column out: --map {field}=.",
    "choice": "To match it: --value {means}.",
    "yes-no": "To match it to yes or no: --value {means}.",
    "number": _MATCH_HINT,
    "band": _MATCH_HINT,
    "text": _MATCH_HINT,
    "date": _MATCH_HINT,
    "cell-error": "If it is missing: --value {unknown}.",
    "rating": _UNKNOWN_HINT,
    "count": _UNKNOWN_HINT,
    "quantity-large": _UNKNOWN_HINT,
    "currency": "To match it: --value {means}.",
    "placeholder": "If it means missing: --unknown {text}. To enter the name: --value {means}. If it is the name: "
    "--value {same}.",
    "key-scientific": "To leave the column out: --map {field}=.",
    "owner-unknown": "Add them (contrast users add NAME), choose another user (--value owner:{value}=NAME), or leave "
    "the column out (--map owner=).",
    "reviewer-unknown": "Add them (contrast users add NAME), or choose another user (--value reviewer:{value}=NAME).",
    "invoice-engagement": "To choose: --value {unknown}REFERENCE.",
    "key-part-blank": "To fill blank cells from above: --carry-down {header}.",
    "reference-twice": "If each row is an invoice or a time entry of one job: --lines {header}. If the column is not a "
    "reference, leave it out: --map reference=.",
}
ANSWERS = {
    "recorded": "To skip them: --recorded skip. To update: --recorded update. To add them as new: --recorded add (or "
    "--again). To match by other fields: --key title,provider,started_on, for example.",
    "same_engagements": "To confirm: --same-engagements. To import without the reference column: --map reference=.",
}


def reason_text(each: "Refusal") -> str:
    """Returns why a row is refused, with the command-line option that solves it."""
    hint = HINTS.get(each.code, "")
    if each.lacking and each.field:
        hint = (
            f"Give it for all rows with --set {each.field}=VALUE, or choose its column with --map {each.field}=HEADER."
        )
    argument = f"{each.field}:{each.value}="
    means, unknown = shlex.quote(argument + _nearest_answer(each.field or "", each.value or "")), shlex.quote(argument)
    same = shlex.quote(f"{argument}{each.value}")
    way_out = hint.format(
        value=each.value,
        means=means,
        unknown=unknown,
        same=same,
        field=each.field,
        text=shlex.quote(each.value or ""),
        header=shlex.quote(each.column or ""),
    )
    return f"{each.reason} {way_out}".strip()


def _nearest_answer(field: str, text: str) -> str:
    """Returns the proposed answer or the one with a similar spelling; a placeholder if there is none."""
    from rapidfuzz import fuzz

    from app.core.domain.text_normalisation import fold_accents
    from app.record.domain.file_schema import COLUMNS

    if proposed := proposals.suggested_option(field, text):
        return proposed
    options = getattr(COLUMNS[field].field.kind, "options", ()) if field in COLUMNS else ()
    near = [option for option in options if fuzz.ratio(fold_accents(text), option) >= MIN_SIMILARITY]
    return near[0] if len(near) == 1 else "WORD"


def print_summary(file: Path, done: "ImportResult", dry_run: bool, rejects: Path | None, profile: str | None) -> None:
    """Prints the summary of a file and the outcome of the import."""
    shown, counts = done.preview, done.preview.counts
    _print_file(file, shown)
    for text in summary_notes(shown, profile):
        click.echo(f"Note: {text}")
    _print_changes(shown)
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
        _print_refusals(shown)
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


def _print_refusals(shown: "Preview") -> None:
    """Prints the refusals; those with the same answer are grouped, with the first line and the number of further
    ones."""
    rows = Counter(map(_answer_group, shown.refusals))
    first = {_answer_group(each): each for each in reversed(shown.refusals)}
    refusals = sorted(first.items(), key=lambda pair: pair[1].line)
    for key, each in refusals[:MAX_SHOWN]:
        place = f"row {each.line}, {each.column}" if each.column else f"row {each.line}"
        more = f" (and {count(rows[key] - 1, 'more row')})" if rows[key] > 1 else ""
        click.echo(f"  {place}{more}: {reason_text(each)}", err=True)
    if len(refusals) > MAX_SHOWN:
        inside = sum(rows[key] for key, _ in refusals[MAX_SHOWN:])
        more = f"{len(refusals) - MAX_SHOWN:,} more"
        click.echo(
            f"  and {more} in {count(inside, 'cell')}; --json lists them all"
            if inside > len(refusals) - MAX_SHOWN
            else f"  and {more}; --json lists them all",
            err=True,
        )
    if accepting := proposals.accepting_options(shown):
        click.echo(f"To accept every proposal: {accepting}", err=True)
    if shown.beyond:
        click.echo(f"  and {count(shown.beyond, 'more error')}; fix these first", err=True)


def _answer_group(each: "Refusal") -> tuple[object, ...]:
    """Returns a key shared by all refusals that one answer solves: those of a whole column, or of the same text in
    it."""
    if each.code.endswith(AMBIGUOUS) or each.code in (
        "reference-twice",
        "money-decimals",
        "quantity-decimals",
        "currency-hundredths",
    ):
        return each.code, each.column
    if each.value is not None and each.column and each.value.strip():
        return each.code, each.column, each.value.strip()
    return each.code, each.column, each.line, each.reason


def shortened_list(names: Iterable[str], most: int = 8) -> str:
    """Returns the first names, and how many more there are."""
    names = list(names)
    return "; ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
