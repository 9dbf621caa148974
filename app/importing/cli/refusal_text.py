"""Errors of `contrast import` on the console, each with the option that fixes it; those with one answer together."""

import shlex
from collections import Counter
from typing import TYPE_CHECKING

import click

from app.core.domain.number_format import count
from app.core.domain.text_normalisation import fold
from app.importing.cli import proposals

if TYPE_CHECKING:
    from app.importing.domain.batches import Refusal
    from app.importing.services.preview import Preview

MIN_SIMILARITY = 75  # per cent of the letters
MAX_SHOWN = 20  # refusals printed; --json has all of them
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
    from app.importing.services.proposals import suggested_option
    from app.record.domain.file_schema import COLUMNS

    if proposed := suggested_option(field, text):
        return proposed
    options = getattr(COLUMNS[field].field.kind, "options", ()) if field in COLUMNS else ()
    near = [option for option in options if fuzz.ratio(fold_accents(text), option) >= MIN_SIMILARITY]
    return near[0] if len(near) == 1 else "WORD"


def print_refusals(shown: "Preview") -> None:
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
    for field in proposals.fields_of_many_texts(shown):
        click.echo(f"If every other value in {field} is missing: --others-unknown {field}", err=True)
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
    if each.value is not None and each.column and fold(each.value):
        return each.code, each.column, fold(each.value)
    return each.code, each.column, each.line, each.reason
