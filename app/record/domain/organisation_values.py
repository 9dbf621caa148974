"""Converts the organisation's settings to and from texts, for the settings page and the console."""

import json
from collections.abc import Mapping
from decimal import Decimal

from app.core.domain import money
from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field, Unreadable
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount, Count, Currency, Quantity, Text
from app.core.domain.organisation import Organisation
from app.core.domain.typed_values import parse_typed
from app.record.domain.engagements import CATEGORIES

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FIELDS = (
    Field("name", Text(longest=200), "Organisation", "", "Shown on reports."),
    Field(
        "reporting_currency",
        Currency(),
        "Reporting currency",
        "",
        "Reports convert amounts in other currencies to this one.",
        required=True,
    ),
    Field("time_zone", Text(longest=60), "Time zone", "", "Sets when a day begins and ends.", required=True),
    Field("financial_year_month", Count("month", 1, 12), "Financial year begins in", "", required=True),
    Field(
        "hours_per_day",
        Quantity("hours", 2, most=24),
        "Hours in a working day",
        "",
        "Converts daily rates to hourly rates.",
        required=True,
    ),
    Field(
        "own_hourly_cost",
        Amount(),
        "Internal hourly cost",
        "",
        "Including overheads, in the reporting currency. Used to calculate what managing an engagement costs you.",
    ),
    Field(
        "window_months",
        Count("months", 1, 240),
        "Report period",
        "",
        "Verdicts use engagements that ended in these last months.",
        required=True,
    ),
    Field(
        "scope_bands",
        Text(longest=200),
        "Size bands",
        "",
        "Upper limits in hours, separated by commas. Engagements in the same band count as similar in size.",
    ),
)
FIELDS = {each.name: each for each in _FIELDS}
CATEGORY_FIELDS = {f"category-{number}": category for number, category in enumerate(CATEGORIES, 1)}
_CONSOLE_NAMES = {name: f"category.{category}" for name, category in CATEGORY_FIELDS.items()}
LABELS = {name: each.label for name, each in FIELDS.items()} | CATEGORY_FIELDS


def to_texts(it: Organisation) -> dict[str, str]:
    """Returns the settings as texts, by field of the form."""
    texts = {name: field.write(getattr(it, name)) for name, field in FIELDS.items() if name != "scope_bands"}
    labels = {name: it.category_labels.get(category, "") for name, category in CATEGORY_FIELDS.items()}
    return texts | {"scope_bands": ", ".join(map(str, it.scope_bands))} | labels


def from_texts(texts: Mapping[str, str], printed: Mapping[str, str]) -> dict[str, object]:
    """Returns the settings of a whole form, which was `printed` with those texts.

    Raises Refused with each problem at its field.
    """
    draft: dict[str, object] = {}
    problems = []
    for name, field in FIELDS.items():
        try:
            value = parse_typed(field, texts.get(name, ""), printed.get(name, ""))
            draft[name] = _parse_bands(value or "") if name == "scope_bands" else value
        except Unreadable as unreadable:
            problems.append(Problem(unreadable.code, str(unreadable), name))
            continue
        if value is None and field.required:
            problems.append(Problem("required", f"{field.label} is required.", name))
    cost, currency = draft.get("own_hourly_cost"), draft.get("reporting_currency")
    if isinstance(cost, Decimal) and isinstance(currency, str):
        try:
            draft["own_hourly_cost"] = money.from_amount(cost, currency)
        except money.InvalidMoney as bad:
            problems.append(Problem(bad.code, str(bad), "own_hourly_cost"))
    if problems:
        raise Refused(problems)
    labels = {category: " ".join(texts.get(name, "").split()) for name, category in CATEGORY_FIELDS.items()}
    return draft | {
        "name": draft["name"] or "",
        "category_labels": {category: words for category, words in labels.items() if words},
    }


def to_named_texts(it: Organisation) -> dict[str, str]:
    """Returns the settings as texts, by their console names: `time_zone`, `category.design`."""
    return {_CONSOLE_NAMES.get(name, name): text for name, text in to_texts(it).items()}


def parse_changes(it: Organisation, given: Mapping[str, str]) -> dict[str, object]:
    """Returns the settings that `given` (text by console name) changes, for `services.organisation.amend`.

    Raises Refused with each problem at its setting, unknown names included.
    """
    fields = {_CONSOLE_NAMES.get(name, name): name for name in to_texts(it)}
    unknown = [name for name in given if name not in fields]
    if unknown:
        known = ", ".join(fields)
        raise Refused(
            [
                Problem("unknown-setting", f"There is no setting “{name}”. The settings are: {known}.")
                for name in unknown
            ]
        )
    draft = from_texts(to_texts(it) | {fields[name]: text for name, text in given.items()}, to_texts(it))
    return {
        name: draft[name]
        for name in draft
        if name in given
        or (name == "category_labels" and any(each in CATEGORY_FIELDS for each in map(fields.get, given)))
    }


def parse_stored(name: str, text: str | None) -> dict[str, object]:
    """Returns the change that sets a setting to its text in the history, for `services.organisation.amend`.

    Raises Refused if the setting needs a value and the text has none.
    """
    if name == "category_labels":
        return {name: json.loads(text or "{}")}
    if name == "scope_bands":
        return {name: tuple(json.loads(text or "[]"))}
    field = FIELDS[name]
    number, _, currency = (text or "").partition(" ") if name == "own_hourly_cost" else (text or "", "", "")
    value = field.read(number, CANONICAL)
    if value is None and field.required:
        raise Refused([Problem("required", f"{field.label} is required.", name)])
    if name == "own_hourly_cost" and value is not None:
        value = money.from_amount(value, currency)
    return {name: (value or "") if name == "name" else value}


def _parse_bands(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise Unreadable("bands", "Enter whole hours separated by commas, such as 40, 200, 1000.")
    return tuple(map(int, parts))
