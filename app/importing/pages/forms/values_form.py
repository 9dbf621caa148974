"""The third step, Values: what texts of the file mean, once per text, and how ambiguous columns are read."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, get_args

from werkzeug.datastructures import MultiDict

from app.core.domain import dates, number_parsing
from app.core.domain.kinds import Amount, Count, Currency, Day, Quantity, Rating, YesNo
from app.core.domain.money import CURRENCIES
from app.core.domain.number_parsing import DateOrder, DecimalMark, SerialDateSystem, Unreadable
from app.core.domain.text_normalisation import fold
from app.importing.pages.forms.columns_form import answer_texts
from app.importing.pages.forms.yes_no_words import yes_no_options
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS, Column
from app.web.formatting import capitalise

OPEN, UNKNOWN, ALWAYS, LEAVE, OTHER = "(open)", "(unknown)", "(always)", "(leave)", "(other)"
MAX_TEXTS = 60  # texts on one page
ORDERS: dict[DateOrder, str] = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
SCALES = (
    ("1..5", "1 to 5: 5 is best"),
    ("5..1", "5 to 1: 1 is best"),
    ("6..1", "6 to 1: 1 is best"),
    ("10..1", "10 to 1: 1 is best"),
    ("0..5", "0 to 5"),
    ("1..6", "1 to 6: 6 is best"),
    ("1..10", "1 to 10: 10 is best"),
    ("0..10", "0 to 10"),
    ("percent", "per cent"),
    ("stars", "stars"),
    ("0..100", "0 to 100"),
)
DURATIONS = (
    ("units", "as stated in each cell"),
    ("h:m", "hours:minutes"),
    ("m:s", "minutes:seconds"),
    ("hours", "hours"),
    ("days", "days"),
    ("weeks", "weeks"),
    ("months", "months"),
    ("8 hours a day", "8 hours a day"),
    ("8 hours a day, 5 days a week", "8 hours a day, 5 days a week"),
)
QUESTION_SETTINGS = {
    "date": "dates",
    "number": "decimal",
    "century": "century",
    "serial": "dates",
    "duration": "duration",
    "rating": "scale",
    "decimals": "round",
    "turned": "turned",
}
TITLES = {
    "date": "Order of day and month",
    "number": "Decimal mark",
    "century": "Century of two-digit years",
    "serial": "Dates stored as spreadsheet numbers",
    "turned": "Day and month swapped by a spreadsheet?",
    "duration": "Unit of these durations",
    "rating": "Rating scale",
    "decimals": "Numbers with too many decimals",
}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """How the column of a field is read, if that is an open question or was answered: name of the option, reason,
    possible answers, and the given one."""

    column: Column
    way: str
    title: str
    reason: str
    answers: Choices
    answer: str


@dataclass(frozen=True, slots=True)
class ValueText:
    """A text in the file: the number of cells with it (0: it is readable by now), its meaning, and the possible ones;
    `example`: the notation of another value."""

    column: Column
    text: str
    times: int
    meaning: str
    other: str
    choices: Choices
    example: str


def questions(preview: Preview) -> list[Question]:
    """Returns the questions about columns, with the answers given."""
    found: dict[tuple[str, str], Question] = {}
    for each in preview.undecided:
        way = QUESTION_SETTINGS[each.what]
        given = preview.options.ways.get(each.field, {}).get(way, "")
        found[each.field, way] = Question(
            COLUMNS[each.field],
            way,
            TITLES[each.what],
            each.reason,
            tuple(_possible_readings(each.what, each.text)),
            given,
        )
    for name, said in preview.options.ways.items():
        for way, given in said.items():
            if name in COLUMNS and (name, way) not in found:
                what = next((what for what, each in QUESTION_SETTINGS.items() if each == way), "")
                choices = tuple(_possible_readings(what, ""))
                shown = choices if given in dict(choices) else ((given, given), *choices)
                found[name, way] = Question(COLUMNS[name], way, TITLES.get(what, capitalise(way)), "", shown, given)
    return list(found.values())


def _possible_readings(what: str, text: str) -> Iterator[tuple[str, str]]:
    """Returns the ways to read a text: the answer, and its meaning."""
    if what in ("date", "serial", "century"):
        yield from _possible_days(what, text)
    elif what == "number":
        for mark in get_args(DecimalMark):
            with suppress(Unreadable):
                yield (
                    mark,
                    f"The {mark}" + (f": {number_parsing.parse_number(text, mark).normalize():f}" if text else ""),
                )
    elif what == "rating":
        yield from SCALES
    elif what == "decimals":
        yield "yes", "Round half up"
    elif what == "turned":
        yield from (("no", "No, leave them unchanged"), ("yes", "Yes, swap them back"))
    else:
        yield from DURATIONS


def _possible_days(what: str, text: str) -> Iterator[tuple[str, str]]:
    if what == "century":
        for hundred in ("20", "19"):
            yield hundred, f"{hundred}00 to {hundred}99"
        return
    ways: tuple[Any, ...] = get_args(SerialDateSystem) if what == "serial" else dates.ORDERS
    for way in ways:
        word = ORDERS.get(way) or f"counted from {'1904' if way.endswith('1904') else '1900'}"
        if not text:
            yield way, capitalise(word)
        else:
            with suppress(Unreadable):
                yield way, f"{capitalise(word)}: {number_parsing.format_date(dates.parse_date(text, way, 2000))}"


def value_texts(preview: Preview) -> list[ValueText]:
    """Returns the texts that can't be read, most frequent first, then those with a given meaning."""
    headers = _headers(preview)
    options = preview.options
    found = {(each.field, each.text): each.times for each in preview.unread if each.field in COLUMNS}
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
    meant = {fold(said): to for said, to in options.values.get(column.name, {}).items()}.get(fold(text))
    if fold(text) in left:
        return ValueText(column, text, times, LEAVE, "", choices, example)
    if meant is None:
        return ValueText(column, text, times, ALWAYS if fold(text) in unknown else OPEN, "", choices, example)
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
    kept = preview.options
    values: dict[str, dict[str, str]] = {}
    leave: dict[str, list[str]] = {header: list(said) for header, said in kept.leave_out.items()}
    unknown = _split_lines(form.get("unknown", "")) if "unknown" in form else list(kept.unknown)
    headers = _headers(preview)
    for place, header, text in left_out_texts(preview):
        if "left-asked" in form and f"{place}:{text}" not in form.getlist("left"):
            leave[header].remove(text)
    shown = {name: set(meant) for name, meant in kept.values.items()}
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
        values.setdefault(name, {}).update({text: kept.values[name][text] for text in left})
    if form.get("leave-text", "").strip() and form.get("leave-column") in preview.table.header:
        leave.setdefault(form["leave-column"], []).append(form["leave-text"].strip())
    yes, no = yes_no_options(form, kept)
    return replace(
        kept,
        values={name: meant for name, meant in values.items() if meant},
        unknown=tuple(dict.fromkeys(unknown)),
        leave_out={header: said for header, said in leave.items() if said},
        yes=yes,
        no=no,
        ways=_column_formats(form, kept),
    )


def _decisions(form: "MultiDict[str, str]") -> Iterator[tuple[str, str, str, str]]:
    every = (form.getlist(f"value-{part}") for part in ("field", "text", "meant", "other"))
    for name, text, meant, other in zip(*every, strict=False):
        if name in COLUMNS:
            # A typed text counts even if “other” wasn't selected.
            yield name, text, OTHER if meant == OPEN and other.strip() else meant, other


def _split_lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]


def _column_formats(form: "MultiDict[str, str]", kept: Options) -> dict[str, dict[str, str]]:
    found = {name: dict(said) for name, said in kept.ways.items()}
    for key, given in form.items():
        if key.startswith("way-"):
            name, _, way = key.removeprefix("way-").partition("-")
            said = form.get(f"other-{key}", "").strip() or given
            if name in COLUMNS and said:
                found.setdefault(name, {})[way] = said
            elif name in found:
                found[name].pop(way, None)
    return {name: said for name, said in found.items() if said}
