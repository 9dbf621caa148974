"""Addresses and selections: the parameters of a URL, or of a command's filters, and what they select.

`selection_from` and `params_of` undo each other. `field=value` (again: or that one), `field.min=`, `field.max=`,
`field.known=yes|no`, `search=`, `from=`, `to=`, `all=yes`, `sample=yes`, `sort=-started_on`, `page=2`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.core.domain.dates import day
from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount, Choice, ChoiceSet, Rating, Tags, Text, YesNo
from app.core.domain.money import LARGEST_MINOR
from app.core.domain.number_parsing import Unreadable
from app.core.domain.selection import EVERYTHING, Condition, Order, Page, Period, Selection, tests_of
from app.core.domain.truncation import short
from app.record.domain.derived_fields import DERIVED_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS

FILTERS: dict[str, Field] = FIELDS | REVIEW_FIELDS | DERIVED_FIELDS
UNKNOWN = "unknown"
_OFFER_UNKNOWN = (Choice, YesNo, Rating)
_LISTED = ("sort", "page")
MOST, LONGEST = 50, 1_000  # filters of a selection, and characters of a text that is looked for
_ONCE = ("search", "from", "to", "all", "sample", *_LISTED)
Params = Mapping[str, Sequence[str]]


def selection_from(
    params: Params, default: Period = EVERYTHING, asker: int | None = None, ignore: Iterable[str] = ()
) -> Selection:
    """What the parameters select; raises Refused with each that is unknown or cannot be read, by its name.

    Blank values say nothing, as fields of a form that were left empty. `default`: the period where none is said.
    `ignore`: parameters that mean something else to whoever asks.
    """
    said = {name: [value for value in values if value.strip()] for name, values in params.items() if name not in ignore}
    many = sum(len(values) for name, values in said.items() if name not in _ONCE)
    if many > MOST:
        raise Refused([Problem("filters", f"{many:,} filters are too many; the limit is {MOST}. Remove some.")])
    problems: list[Problem] = []
    conditions = []
    for name, values in said.items():
        if not values:
            continue
        try:
            if name in _ONCE:
                _once(name, values)
            else:
                conditions.append(_condition(name, values))
        except _Bad as bad:
            problems.append(Problem(bad.code, str(bad), short(name), short(", ".join(values))))
    period = default
    try:
        period = _period(said, default)
    except _Bad as bad:
        problems.append(Problem(bad.code, str(bad), bad.field, None))
    sample, search = _flag(said, "sample", problems), _one(said, "search")
    try:
        search = " ".join(_read(Text(longest=LONGEST), search).split())
    except _Bad as bad:
        problems.append(Problem(bad.code, str(bad), "search"))
    if problems:
        raise Refused(problems)
    return Selection(tuple(conditions), search, period, sample, asker)


def order_from(params: Params) -> Order:
    """How a list is sorted: `sort=field`, with a minus before it downwards."""
    text = _one(params, "sort").strip()
    if not text:
        return Order()
    field = text.removeprefix("-")
    if field not in FIELDS:
        raise Refused(
            [
                Problem(
                    "unknown-field",
                    f"The list can’t be sorted by “{short(field)}”. Use a field name.",
                    "sort",
                    short(text),
                )
            ]
        )
    return Order(field, text.startswith("-"))


def page_from(params: Params, size: int = Page().size) -> Page:
    """Which page of a list: `page=2`."""
    text = _one(params, "page").strip() or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise Refused([Problem("page", f"“{short(text)}” is not a page number. Use 1 or higher.", "page", short(text))])
    return Page(int(text), size)


def params_of(
    selection: Selection, default: Period = EVERYTHING, order: Order | None = None, page: Page | None = None
) -> list[tuple[str, str]]:
    """The parameters that give the selection back, in order, and those of `order` and `page` where they are not the
    first ones. Who asks is no parameter."""
    found: list[tuple[str, str]] = []
    for each in selection.conditions:
        name = each.field if each.test in ("is", "contains") else f"{each.field}.{each.test}"
        found += [(name, _text(FILTERS[each.field], each.test, value)) for value in each.values]
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


def params_from_texts(texts: Iterable[str]) -> dict[str, list[str]]:
    """The parameters that filters of a command say: each `name=value`, as in an address."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise Refused(
                [
                    Problem(
                        "filter",
                        f"“{short(text)}” is not a filter. Use field=value, such as "
                        "category=design or started_on.min=2026-01-01.",
                        None,
                        short(text),
                    )
                ]
            )
        found.setdefault(name.strip(), []).append(value)
    return found


class _Bad(ValueError):
    def __init__(self, code: str, message: str, field: str | None = None):
        self.code, self.field = code, field
        super().__init__(message)


def _one(params: Params, name: str) -> str:
    return next((value for value in params.get(name, ()) if value.strip()), "")


def _once(name: str, values: Sequence[str]) -> None:
    if len(values) > 1:
        raise _Bad("given-twice", f"“{short(name)}” appears {len(values)} times. Use it once.")


def _flag(said: Params, name: str, problems: list[Problem]) -> bool:
    text = _one(said, name)
    if text not in ("", "yes", "no"):
        problems.append(Problem("yes-no", f"“{short(text)}” is not yes or no.", name, short(text)))
    return text == "yes"


def _period(said: Params, default: Period) -> Period:
    limits: dict[str, date | None] = {}
    for name in ("from", "to"):
        text = _one(said, name)
        try:
            limits[name] = day(text, "ymd") if text else None
        except Unreadable as bad:
            raise _Bad(bad.code, str(bad), name) from None
    everything = _one(said, "all")
    if everything not in ("", "yes", "no"):
        raise _Bad("yes-no", f"“{short(everything)}” is not yes or no.", "all")
    first, last = limits["from"], limits["to"]
    if everything == "yes":
        if first or last:
            raise _Bad("period", "“all” and a period can’t be combined. Remove one of them.", "all")
        return EVERYTHING
    if first is None and last is None:
        return default
    if first and last and last < first:
        raise _Bad("period", "The period ends before it begins.", "to")
    return Period(first, last)


def _condition(name: str, values: Sequence[str]) -> Condition:
    bare, _, suffix = name.partition(".")
    field = FILTERS.get(bare)
    if field is None:
        raise _Bad("unknown-parameter", f"There is no field “{short(bare)}” to filter by.")
    tests = tests_of(field)
    if suffix not in ("", "min", "max", "known") or (suffix and suffix not in tests):
        raise _Bad("unknown-test", f"{bare} can’t be filtered by “{short(suffix)}”.")
    if suffix:
        _once(name, values)
        if suffix == "known":
            return Condition(bare, "known", (_read(YesNo(), values[0]),))
        return Condition(bare, suffix, (_limit(field, values[0]),))
    test = "is" if "is" in tests else "contains"
    if test not in tests:
        raise _Bad("unknown-test", f"Use {bare}.min or {bare}.max.")
    return Condition(bare, test, tuple(dict.fromkeys(_value(field, test, value) for value in values)))


def _value(field: Field, test: str, text: str) -> Any:
    """One value that a field is compared with; None for unknown."""
    kind = field.kind
    if test == "is" and isinstance(kind, _OFFER_UNKNOWN) and text.strip() == UNKNOWN:
        return None
    if isinstance(kind, ChoiceSet):
        return _read(Choice(kind.options), text)
    if isinstance(kind, Tags):
        return _read(Text(longest=kind.longest), " ".join(text.split()))
    if isinstance(kind, Text):
        return _read(Text(lines=kind.lines, longest=min(kind.longest, LONGEST)), text)
    return _read(kind, text)


def _limit(field: Field, text: str) -> Any:
    value = _read(field.kind, text)
    if isinstance(value, str):
        raise _Bad("rating", f"“{text}” is not a number, so it can’t be a limit.")
    if isinstance(field.kind, Amount) and value > LARGEST_MINOR:
        raise _Bad("money-too-large", "The amount is too large.")
    return value


def _read(kind: Any, text: str) -> Any:
    try:
        return kind.read(text, CANONICAL)
    except Unreadable as bad:
        raise _Bad(bad.code, str(bad)) from None


def _text(field: Field, test: str, value: Any) -> str:
    if test == "known":
        return "yes" if value else "no"
    if value is None:
        return UNKNOWN
    if isinstance(field.kind, Amount):
        return f"{value:f}"
    return str(value) if test == "contains" else field.kind.write(value)
