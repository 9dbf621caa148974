"""Converts selections to and from the parameters of a URL or the filters of a command.

`parse_selection` and `to_params` are inverses. The parameters: `field=value` (repeated: either value), `field.min=`,
`field.max=`, `field.known=yes|no`, `search=`, `from=`, `to=`, `all=yes`, `sample=yes`, `sort=-started_on`, `page=2`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.core.domain.dates import parse_date
from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount, Choice, ChoiceSet, Rating, Tags, Text, YesNo
from app.core.domain.money import MAX_MINOR
from app.core.domain.number_parsing import Unreadable
from app.core.domain.selection import EVERYTHING, Condition, Order, Page, Period, Selection, tests_of
from app.core.domain.truncation import truncate
from app.record.domain.derived_fields import DERIVED_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS

FILTER_FIELDS: dict[str, Field] = FIELDS | REVIEW_FIELDS | DERIVED_FIELDS
UNKNOWN = "unknown"
_KINDS_WITH_UNKNOWN = (Choice, YesNo, Rating)
_LIST_PARAMS = ("sort", "page")
MAX_FILTERS, MAX_TEXT_LENGTH = 50, 1_000  # filters of a selection; characters of a search text
_SINGLE_PARAMS = ("search", "from", "to", "all", "sample", *_LIST_PARAMS)
Params = Mapping[str, Sequence[str]]


def parse_selection(
    params: Params, default: Period = EVERYTHING, asker: int | None = None, ignore: Iterable[str] = ()
) -> Selection:
    """Returns what the parameters select; raises Refused with each that is unknown or can't be read.

    Blank values are ignored, like empty fields of a form. `default` is the period if none is given, `ignore` names
    the caller's own parameters.
    """
    given = {
        name: [value for value in values if value.strip()] for name, values in params.items() if name not in ignore
    }
    count = sum(len(values) for name, values in given.items() if name not in _SINGLE_PARAMS)
    if count > MAX_FILTERS:
        raise Refused([Problem("filters", f"{count:,} filters are too many; the limit is {MAX_FILTERS}. Remove some.")])
    problems: list[Problem] = []
    conditions = []
    for name, values in given.items():
        if not values:
            continue
        try:
            if name in _SINGLE_PARAMS:
                _check_single(name, values)
            else:
                conditions.append(_parse_condition(name, values))
        except _InvalidParam as bad:
            problems.append(Problem(bad.code, str(bad), truncate(name), truncate(", ".join(values))))
    period = default
    try:
        period = _parse_period(given, default)
    except _InvalidParam as bad:
        problems.append(Problem(bad.code, str(bad), bad.field, None))
    sample, search = _parse_flag(given, "sample", problems), _first_value(given, "search")
    try:
        search = " ".join(_parse_kind(Text(longest=MAX_TEXT_LENGTH), search).split())
    except _InvalidParam as bad:
        problems.append(Problem(bad.code, str(bad), "search"))
    if problems:
        raise Refused(problems)
    return Selection(tuple(conditions), search, period, sample, asker)


def parse_order(params: Params) -> Order:
    """Returns the order of a list: `sort=field`, or `sort=-field` for descending."""
    text = _first_value(params, "sort").strip()
    if not text:
        return Order()
    field = text.removeprefix("-")
    if field not in FIELDS:
        raise Refused(
            [
                Problem(
                    "unknown-field",
                    f"The list can’t be sorted by “{truncate(field)}”. Use a field name.",
                    "sort",
                    truncate(text),
                )
            ]
        )
    return Order(field, text.startswith("-"))


def to_params(
    selection: Selection, default: Period = EVERYTHING, order: Order | None = None, page: Page | None = None
) -> list[tuple[str, str]]:
    """Returns the parameters of a selection, and of `order` and `page` unless they are the defaults.

    `selection.asker` is not a parameter.
    """
    found: list[tuple[str, str]] = []
    for each in selection.conditions:
        name = each.field if each.test in ("is", "contains") else f"{each.field}.{each.test}"
        found += [(name, _format_value(FILTER_FIELDS[each.field], each.test, value)) for value in each.values]
    if selection.search:
        found.append(("search", selection.search))
    period = selection.period
    if period != default:
        if period.everything:
            found.append(("all", "yes"))
        for name, limit in (("from", period.first), ("to", period.last)):
            if limit is not None:
                found.append((name, limit.isoformat()))
    if selection.sample:
        found.append(("sample", "yes"))
    if order is not None and order != Order():
        found.append(("sort", ("-" if order.descending else "") + order.field))
    if page is not None and page.number != 1:
        found.append(("page", str(page.number)))
    return found


def parse_filters(texts: Iterable[str]) -> dict[str, list[str]]:
    """Returns the parameters of a command's filters, each `name=value` as in an address."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise Refused(
                [
                    Problem(
                        "filter",
                        f"“{truncate(text)}” is not a filter. Use field=value, such as "
                        "category=design or started_on.min=2026-01-01.",
                        None,
                        truncate(text),
                    )
                ]
            )
        found.setdefault(name.strip(), []).append(value)
    return found


class _InvalidParam(ValueError):
    def __init__(self, code: str, message: str, field: str | None = None):
        self.code, self.field = code, field
        super().__init__(message)


def _first_value(params: Params, name: str) -> str:
    return next((value for value in params.get(name, ()) if value.strip()), "")


def _check_single(name: str, values: Sequence[str]) -> None:
    if len(values) > 1:
        raise _InvalidParam("given-twice", f"“{truncate(name)}” appears {len(values)} times. Use it once.")


def _parse_flag(params: Params, name: str, problems: list[Problem]) -> bool:
    text = _first_value(params, name)
    if text not in ("", "yes", "no"):
        problems.append(Problem("yes-no", f"“{truncate(text)}” is not yes or no.", name, truncate(text)))
    return text == "yes"


def _parse_period(params: Params, default: Period) -> Period:
    limits: dict[str, date | None] = {}
    for name in ("from", "to"):
        text = _first_value(params, name)
        try:
            limits[name] = parse_date(text, "ymd") if text else None
        except Unreadable as bad:
            raise _InvalidParam(bad.code, str(bad), name) from None
    everything = _first_value(params, "all")
    if everything not in ("", "yes", "no"):
        raise _InvalidParam("yes-no", f"“{truncate(everything)}” is not yes or no.", "all")
    first, last = limits["from"], limits["to"]
    if everything == "yes":
        if first or last:
            raise _InvalidParam("period", "“all” and a period can’t be combined. Remove one of them.", "all")
        return EVERYTHING
    if first is None and last is None:
        return default
    if first and last and last < first:
        raise _InvalidParam("period", "The period ends before it begins.", "to")
    return Period(first, last)


def _parse_condition(name: str, values: Sequence[str]) -> Condition:
    bare, _, suffix = name.partition(".")
    field = FILTER_FIELDS.get(bare)
    if field is None:
        raise _InvalidParam("unknown-parameter", f"There is no field “{truncate(bare)}” to filter by.")
    tests = tests_of(field)
    if suffix not in ("", "min", "max", "known") or (suffix and suffix not in tests):
        raise _InvalidParam("unknown-test", f"{bare} can’t be filtered by “{truncate(suffix)}”.")
    if suffix:
        _check_single(name, values)
        if suffix == "known":
            return Condition(bare, "known", (_parse_kind(YesNo(), values[0]),))
        return Condition(bare, suffix, (_parse_limit(field, values[0]),))
    test = "is" if "is" in tests else "contains"
    if test not in tests:
        raise _InvalidParam("unknown-test", f"Use {bare}.min or {bare}.max.")
    return Condition(bare, test, tuple(dict.fromkeys(_parse_value(field, test, value) for value in values)))


def _parse_value(field: Field, test: str, text: str) -> Any:
    """Returns one value to compare a field with; None for unknown."""
    kind = field.kind
    if test == "is" and isinstance(kind, _KINDS_WITH_UNKNOWN) and text.strip() == UNKNOWN:
        return None
    if isinstance(kind, ChoiceSet):
        return _parse_kind(Choice(kind.options), text)
    if isinstance(kind, Tags):
        return _parse_kind(Text(longest=kind.longest), " ".join(text.split()))
    if isinstance(kind, Text):
        return _parse_kind(Text(lines=kind.lines, longest=min(kind.longest, MAX_TEXT_LENGTH)), text)
    return _parse_kind(kind, text)


def _parse_limit(field: Field, text: str) -> Any:
    value = _parse_kind(field.kind, text)
    if isinstance(value, str):
        raise _InvalidParam("rating", f"“{text}” is not a number, so it can’t be a limit.")
    if isinstance(field.kind, Amount) and value > MAX_MINOR:
        raise _InvalidParam("money-too-large", "The amount is too large.")
    return value


def _parse_kind(kind: Any, text: str) -> Any:
    try:
        return kind.read(text, CANONICAL)
    except Unreadable as bad:
        raise _InvalidParam(bad.code, str(bad)) from None


def _format_value(field: Field, test: str, value: Any) -> str:
    if test == "known":
        return "yes" if value else "no"
    if value is None:
        return UNKNOWN
    if isinstance(field.kind, Amount):
        return f"{value:f}"
    return str(value) if test == "contains" else field.kind.write(value)
