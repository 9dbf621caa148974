"""The fourth step, Preview: cells corrected in place, and duplicate providers merged."""

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from app.core.domain.errors import Problem
from app.importing.domain.batches import Refusal
from app.importing.services.preview import Preview
from app.importing.values.options import DuplicateAction, Options

FIX_PREFIX, ROW_PREFIX = "fix-", "recorded-"
MAX_PROVIDERS = 30  # characters of such a name: the largest line and position have fewer
DUPLICATE_CODES = ("reference-twice", "key-twice")


def correctable(refusal: Refusal, preview: Preview) -> str | None:
    """Returns the name of the form field for correcting a refused cell; None if the error is about several cells or the
    whole column."""
    header = preview.table.header
    if refusal.lacking or refusal.column not in header or refusal.code.endswith("-ambiguous"):
        return None
    return cell_name(refusal.line, header.index(refusal.column))


def cell_name(line: int, place: int) -> str:
    """Returns the name of the form field for correcting a cell."""
    return f"{FIX_PREFIX}{line}-{place}"


def with_corrections(form: Mapping[str, str], preview: Preview) -> Options:
    """Returns the options with the corrections in the form; unchanged cells are ignored."""
    found = {line: dict(texts) for line, texts in preview.options.corrections.items()}
    for name, text in form.items():
        line, _, place = name.removeprefix(FIX_PREFIX).partition("-")
        if not (name.startswith(FIX_PREFIX) and line.isdecimal() and place.isdecimal() and len(name) <= MAX_PROVIDERS):
            continue
        if int(place) < len(preview.table.header) and text != form.get(f"was-{line}-{place}", ""):
            found.setdefault(int(line), {})[preview.table.header[int(place)]] = text
    return replace(preview.options, corrections=found)


def without_corrections(preview: Preview) -> Options:
    """Returns the options without corrections."""
    return replace(preview.options, corrections={})


DUPLICATE_CHOICES: tuple[tuple[DuplicateAction, str], ...] = (
    ("skip", "Skip them"),
    ("update", "Update the existing engagements"),
    ("add", "Add them as new engagements"),
)


def with_answers(form: Mapping[str, str], preview: Preview) -> Options:
    """Returns the options with the answers about likely duplicates."""
    answer = _action(form.get("recorded")) or preview.options.recorded
    asked = {each.line for each in preview.duplicates if f"{ROW_PREFIX}{each.line}" in form}
    rows = {line: action for line, action in preview.options.recorded_rows.items() if line not in asked}
    rows |= {line: action for line in asked if (action := _action(form[f"{ROW_PREFIX}{line}"])) is not None}
    return replace(preview.options, recorded=answer, recorded_rows=dict(sorted(rows.items())))


def _action(text: str | None) -> DuplicateAction | None:
    return next((each for each, _ in DUPLICATE_CHOICES if each == text), None)


def single_choices(form: Mapping[str, str] | None, preview: Preview) -> dict[int, str]:
    """Returns the answers about single rows that look like existing engagements, by line; blank: as for all."""
    given = preview.options.recorded_rows
    return {
        each.line: (form or {}).get(f"{ROW_PREFIX}{each.line}", given.get(each.line, "")) for each in preview.duplicates
    }


def unanswered_problems(form: Mapping[str, str], preview: Preview) -> list[Problem]:
    """Returns the problems of questions that must be answered before the import and weren't."""
    found = []
    answers = with_answers(form, preview)
    decided = preview.duplicates and not (
        preview.open_duplicates > len(preview.duplicates)
        or any(each.line not in answers.recorded_rows for each in preview.duplicates)
    )
    if preview.repeated and answers.recorded is None and not decided:
        found.append(
            Problem(
                "recorded",
                "Choose what to do with rows that match existing engagements. Or choose in step 2, Columns, "
                "which fields they are matched by.",
                "recorded",
            )
        )
    if preview.replaced and "same-engagements" not in form:
        found.append(
            Problem(
                "same-engagements",
                "Confirm that these rows are the same engagements, or don't import the column they are matched by.",
                "same-engagements",
            )
        )
    return found


def merge_providers(form: "MultiDict[str, str]", preview: Preview) -> Options:
    """Returns the options that replace the selected new providers by the ones they look like."""
    ticked = set(form.getlist("same"))
    known = dict(preview.options.values.get("provider", {}))
    other = {each.name: each.other for each in preview.alike if each.name in ticked}
    for name, nearest in other.items():
        to, seen = nearest, {name}
        while to in other and to not in seen:  # it looks like another that is merged itself
            seen.add(to)
            to = other[to]
        known[name] = to
    return replace(preview.options, values={**preview.options.values, "provider": known})


def repeated_keys(preview: Preview) -> tuple[int, str] | None:
    """Returns how many rows repeat the key of an earlier one, and the label of the key."""
    found = sum(preview.codes.get(code, 0) for code in DUPLICATE_CODES)
    headers = [each.header for name in preview.options.key for each in preview.matches if each.field == name]
    return (found, " and ".join(f"“{header}”" for header in headers)) if found and headers else None
