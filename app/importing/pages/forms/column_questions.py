"""Questions of the third step, Values: how ambiguous columns are read."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, get_args

from werkzeug.datastructures import MultiDict

from app.core.domain import dates, number_parsing
from app.core.domain.number_parsing import DateOrder, DecimalMark, SerialDateSystem, Unreadable
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS, Column
from app.web.formatting import capitalise

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
    for name, settings in preview.options.ways.items():
        for way, given in settings.items():
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


def column_formats(form: "MultiDict[str, str]", before: Options) -> dict[str, dict[str, str]]:
    """Returns the formats of fields in the form, over those from before."""
    found = {name: dict(settings) for name, settings in before.ways.items()}
    for key, given in form.items():
        if key.startswith("way-"):
            name, _, way = key.removeprefix("way-").partition("-")
            settings = form.get(f"other-{key}", "").strip() or given
            if name in COLUMNS and settings:
                found.setdefault(name, {})[way] = settings
            elif name in found:
                found[name].pop(way, None)
    return {name: settings for name, settings in found.items() if settings}
