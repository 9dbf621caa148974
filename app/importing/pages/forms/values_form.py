"""The third step, Values: what texts of the file mean, once per text; questions are in `column_questions`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.core.domain.kinds import Amount, Count, Currency, Day, Quantity, Rating, YesNo
from app.core.domain.money import CURRENCIES
from app.core.domain.text_normalisation import fold
from app.importing.pages.forms import column_questions
from app.importing.pages.forms.column_questions import Choices
from app.importing.pages.forms.columns_form import answer_texts
from app.importing.pages.forms.yes_no_words import yes_no_options
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS, Column
from app.web.formatting import capitalise

OPEN, UNKNOWN, ALWAYS, LEAVE, OTHER = "(open)", "(unknown)", "(always)", "(leave)", "(other)"
MAX_TEXTS = 60  # texts on one page


@dataclass(frozen=True, slots=True)
class ValueText:
    """A text in the file: the number of cells with it (0: it is readable by now), its meaning, and the possible ones;
    `example`: the notation of another value; `proposed`: the meaning is only proposed."""

    column: Column
    text: str
    times: int
    meaning: str
    other: str
    choices: Choices
    example: str
    proposed: bool = False


def value_texts(preview: Preview) -> list[ValueText]:
    """Returns the texts that can't be read, most frequent first, then those with a given meaning."""
    headers = _headers(preview)
    options = preview.options
    found: dict[tuple[str, str], int] = {}
    spellings: dict[tuple[str, str], tuple[str, str]] = {}
    for each in preview.unread:
        if each.field in COLUMNS:  # in different spellings a text is asked about once
            key = spellings.setdefault((each.field, fold(each.text)), (each.field, each.text))
            found[key] = found.get(key, 0) + each.times
    found = dict(sorted(found.items(), key=lambda each: -each[1])[:MAX_TEXTS])
    unknown = {fold(text) for text in options.unknown}
    decided = {(name, text): 0 for name, meant in options.values.items() if name in COLUMNS for text in meant}
    for name, header in headers.items():
        decided |= {(name, text): 0 for text in options.leave_out.get(header, ())}
    return [
        _value_text(options, headers.get(name), unknown, COLUMNS[name], text, times)
        for (name, text), times in (decided | found).items()
    ]


def _headers(preview: Preview) -> dict[str, str]:
    """Returns the header of each field that one column fills; the last of a column's fields."""
    places: dict[str, list[str]] = {}
    for each in preview.matches:
        places.setdefault(each.field, []).append(each.header)
    return {name: headers[0] for name, headers in places.items() if len(headers) == 1}


def _value_text(
    options: Options, header: str | None, unknown: set[str], column: Column, text: str, times: int
) -> ValueText:
    choices, example = _choices(column, text, header is not None), _example(column, options)
    left = {fold(each) for each in options.leave_out.get(header or "", ())}
    meant = {fold(original): to for original, to in options.values.get(column.name, {}).items()}.get(fold(text))
    if fold(text) in left:
        return ValueText(column, text, times, LEAVE, "", choices, example)
    if meant is None and fold(text) in unknown:
        return ValueText(column, text, times, ALWAYS, "", choices, example)
    if meant is None:
        suggested = column.field.suggest(text) if times else None
        return ValueText(column, text, times, suggested or OPEN, "", choices, example, suggested is not None)
    if not meant:
        return ValueText(column, text, times, UNKNOWN, "", choices, example)
    known = meant in dict(choices)
    return ValueText(column, text, times, meant if known else OTHER, "" if known else meant, choices, example)


def _example(column: Column, options: Options) -> str:
    """Returns an example in the notation of the column."""
    if isinstance(column.field.kind, Day):
        return "2026-12-31"
    if isinstance(column.field.kind, Amount | Quantity | Count):
        decimal = options.ways.get(column.name, {}).get("decimal") or options.decimal
        return "12" if isinstance(column.field.kind, Count) else "12,50" if decimal == "comma" else "12.50"
    return "Ann Ltd" if column.name == "provider" else "another text"


def _choices(column: Column, text: str, leave: bool) -> Choices:
    # A number that is no rating is a typo, and can't mean another number.
    slip = isinstance(column.field.kind, Rating) and any(map(str.isdigit, text))
    found = [] if slip else [(each, capitalise(each)) for each in answer_texts(column)]
    if isinstance(column.field.kind, Currency):
        found = [(code, code) for code in sorted(CURRENCIES)]
    other = () if found or slip else ((OTHER, "other value:"),)
    return (
        (OPEN, "choose …"),
        *found,
        *other,
        (UNKNOWN, "missing here"),
        (ALWAYS, "missing in every column"),
        *(((LEAVE, "leave these rows out"),) if leave else ()),
    )


@dataclass(frozen=True, slots=True)
class OtherTexts:
    """All texts of a column that aren't answered: the number of texts and of their cells, and whether they are
    unknown."""

    column: Column
    texts: int
    times: int
    unknown: bool


def other_texts(preview: Preview) -> list[OtherTexts]:
    """Returns the columns in which everything unanswered can be taken as unknown, if that is worth a question."""
    times: dict[str, dict[str, int]] = {}
    for each in preview.unread:
        if each.field in COLUMNS and not COLUMNS[each.field].field.required:
            texts = times.setdefault(each.field, {})
            texts[fold(each.text)] = texts.get(fold(each.text), 0) + each.times
    chosen = [name for name in preview.options.others_unknown if name in COLUMNS]
    names = dict.fromkeys((*chosen, *(name for name, texts in times.items() if len(texts) > 1)))
    return [
        OtherTexts(COLUMNS[name], len(times.get(name, ())), sum(times.get(name, {}).values()), name in chosen)
        for name in names
    ]


def left_out_texts(preview: Preview) -> list[tuple[int, str, str]]:
    """Returns the texts whose rows are skipped, in columns without a choice for each text: position and header of the
    column, and the text."""
    filled, header = _headers(preview).values(), preview.table.header
    return [
        (header.index(name), name, text)
        for name, texts in preview.options.leave_out.items()
        if name in header and name not in filled
        for text in texts
    ]


def asks_yes_no(preview: Preview) -> bool:
    """Whether a text of a yes/no field can't be read, or words for yes and no are listed."""
    options = preview.options
    return bool(options.yes or options.no) or any(
        isinstance(COLUMNS[each.field].field.kind, YesNo) for each in preview.unread if each.field in COLUMNS
    )


def form_options(form: "MultiDict[str, str]", preview: Preview) -> Options:
    """Returns the options in the form."""
    before = preview.options
    values: dict[str, dict[str, str]] = {}
    leave: dict[str, list[str]] = {header: list(texts) for header, texts in before.leave_out.items()}
    unknown = _split_lines(form.get("unknown", "")) if "unknown" in form else list(before.unknown)
    headers = _headers(preview)
    for place, header, text in left_out_texts(preview):
        if "left-asked" in form and f"{place}:{text}" not in form.getlist("left"):
            leave[header].remove(text)
    shown = {name: set(meant) for name, meant in before.values.items()}
    for name, text, meant, other in _decisions(form):
        shown.get(name, set()).discard(text)
        under = headers.get(name)
        if under in leave:
            leave[under] = [each for each in leave[under] if fold(each) != fold(text)]
        if meant == LEAVE and under is not None:
            leave.setdefault(under, []).append(text)
        elif meant == ALWAYS:
            unknown += [text]
        elif meant == UNKNOWN or (meant == OTHER and other.strip()):
            values.setdefault(name, {})[text] = other.strip() if meant == OTHER else ""
        elif meant not in (OPEN, OTHER, LEAVE):
            values.setdefault(name, {})[text] = meant
    for name, left in shown.items():  # texts that the page had no room for are kept
        values.setdefault(name, {}).update({text: before.values[name][text] for text in left})
    if form.get("leave-text", "").strip() and form.get("leave-column") in preview.table.header:
        leave.setdefault(form["leave-column"], []).append(form["leave-text"].strip())
    others = form.getlist("others-unknown") if "others-asked" in form else before.others_unknown
    yes, no = yes_no_options(form, before)
    return replace(
        before,
        values={name: meant for name, meant in values.items() if meant},
        unknown=tuple(dict.fromkeys(unknown)),
        others_unknown=tuple(name for name in others if name in COLUMNS),
        leave_out={header: texts for header, texts in leave.items() if texts},
        yes=yes,
        no=no,
        ways=column_questions.column_formats(form, before),
    )


def _decisions(form: "MultiDict[str, str]") -> Iterator[tuple[str, str, str, str]]:
    every = (form.getlist(f"value-{part}") for part in ("field", "text", "meant", "other"))
    for name, text, meant, other in zip(*every, strict=False):
        if name in COLUMNS:
            # A typed text counts even if “other” wasn't selected.
            yield name, text, OTHER if meant == OPEN and other.strip() else meant, other


def _split_lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]
