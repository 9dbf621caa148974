"""The form of a schedule: its fields as texts, and what was typed into them as a draft."""

from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from app.core.domain.errors import Problem, Refused
from app.core.domain.organisation import Organisation
from app.core.domain.selection import Selection
from app.record.domain import selection_query
from app.record.pages import filter_form
from app.report.domain.periods import Frequency
from app.report.domain.schedules import FORMATS, LAST_DAY, Schedule
from app.report.text import refusals
from app.report.text.schedules import FREQUENCIES, SAMPLE

LABELS = {
    "name": "Name",
    "every": "How often",
    "months": "Months it looks back",
    "day": "Day of the month",
    "hour": "Hour",
    "time_zone": "Time zone",
    "recipients": "Recipients",
    "formats": "Attached to the mail",
    "filters": "Only these engagements",
}
FREQUENCY_CHOICES = [(every.value, words) for every, words in FREQUENCIES.items()]
HOUR_CHOICES = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
DAY_CHOICES = [(str(day), str(day)) for day in range(1, LAST_DAY + 1)]
FORMAT_WORDS = {"pdf": "PDF", "html": "Web page (HTML)", "csv": "Table (CSV)", "json": "Data (JSON)"}
FORMAT_CHOICES = [(form, FORMAT_WORDS[form]) for form in FORMATS]
_NUMBERS = ("months", "day", "hour")
Filters = Collection[tuple[str, str]]


def form_values(schedule: Schedule) -> dict[str, str]:
    """The fields of the form that hold one text each."""
    return {
        "name": schedule.name,
        "every": schedule.every.value,
        "months": str(schedule.months),
        "day": str(schedule.day),
        "hour": str(schedule.hour),
        "time_zone": schedule.time_zone,
        "recipients": "\n".join(schedule.recipients),
    }


def parse_draft(form: "MultiDict[str, str]") -> dict[str, object]:
    """What a whole form says; raises Refused with each number that is none."""
    draft: dict[str, object] = {
        "name": form.get("name", ""),
        "every": form.get("every", ""),
        "time_zone": form.get("time_zone", ""),
        "recipients": tuple(form.get("recipients", "").replace(",", "\n").replace(";", "\n").splitlines()),
        "formats": tuple(form.getlist("formats")),
        "filters": parse_filters(form.getlist("filters")),
    }
    problems = []
    for name in _NUMBERS:
        text = form.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 5:
            draft[name] = int(text)
        else:
            problems.append(Problem("number", refusals.NO_WHOLE_NUMBER.format(text=text[:20]), name))
    if draft["every"] in list(Frequency):
        draft["every"] = Frequency(str(draft["every"]))
    else:
        problems.append(Problem("every", refusals.NO_RHYTHM, "every"))
    if problems:
        raise Refused(problems)
    return draft


def filter_boxes(filters: Filters, organisation: Organisation) -> list[tuple[str, str]]:
    """What filters say, each condition as the value of a box and its words."""
    fields: dict[str, list[str]] = {}
    for name, value in filters:
        fields.setdefault(name, []).append(value)
    try:
        selection = selection_query.parse_selection(fields)
    except Refused:  # a field or an answer that there is no more
        return [(urlencode([pair]), "=".join(pair)) for pair in filters]
    parts = [
        (Selection(conditions=(each,)), filter_form.describe_condition(each, organisation))
        for each in selection.conditions
    ]
    if selection.search:
        parts.append((Selection(search=selection.search), f"“{selection.search}”"))
    if selection.sample:
        parts.append((Selection(sample=True), SAMPLE))
    return [(urlencode(selection_query.to_params(part)), words) for part, words in parts]


def parse_filters(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What the boxes of these values say; the inverse of `boxes`."""
    return tuple(pair for each in values for pair in parse_qsl(each))
