"""The filters of a list: their controls with the present values, and the active ones in words.

The address is the state: controls show its parameters, and those that no control shows become hidden fields.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.core.domain import kinds
from app.core.domain.fields import Field, options_of
from app.core.domain.number_parsing import format_date
from app.core.domain.organisation import Organisation
from app.core.domain.selection import EVERYTHING, Condition, Selection
from app.record.domain.derived_fields import DERIVED_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.web.formatting import capitalise, format_value, join_words, option_label

Params = Mapping[str, list[str]]

# The control of each kind: checkboxes, a whole name, words to search for, or the limits of a range.
WIDGETS: dict[type, str] = {
    kinds.Text: "words",
    kinds.Choice: "boxes",
    kinds.ChoiceSet: "boxes",
    kinds.Tags: "words",
    kinds.YesNo: "boxes",
    kinds.Day: "range",
    kinds.Currency: "name",
    kinds.Amount: "range",
    kinds.Quantity: "range",
    kinds.Count: "range",
    kinds.Rating: "boxes",
    kinds.Link: "name",
}
_WIDGET_SUFFIXES = {
    "boxes": ("",),
    "name": ("", ".known"),
    "words": ("", ".known"),
    "range": (".min", ".max", ".known"),
}
FILTER_FIELDS = FIELDS | REVIEW_FIELDS | DERIVED_FIELDS
BAR_FIELDS = ("arrangement", "status", "category", "provider")  # always shown above a list
REPORT_BAR_FIELDS = ("team", "category")  # and on the report
NON_FILTER_PARAMS = ("search", "from", "to", "page", "all", "more", "after", "before")


@dataclass(frozen=True, slots=True)
class Control:
    """The control of a field. `boxes` are (value, label, checked); `low`, `high` and `text` are as in the address."""

    field: Field
    widget: str
    boxes: tuple[tuple[str, str, bool], ...] = ()
    text: str = ""
    low: str = ""
    high: str = ""
    known: str = ""

    @property
    def checked_labels(self) -> list[str]:
        """The labels of the checked boxes."""
        return [word for _, word, chosen in self.boxes if chosen]

    @property
    def summary(self) -> str:
        """The label of the only checked box, or the number of checked boxes."""
        labels = self.checked_labels
        if not labels:
            return ""
        return labels[0] if len(labels) == 1 else f"{len(labels)} chosen"

    @property
    def is_active(self) -> bool:
        """Whether it narrows the list."""
        return bool(self.checked_labels or self.text or self.low or self.high or self.known)

    @property
    def unit(self) -> str:
        """The unit of its numbers."""
        return getattr(self.field.kind, "unit", "")

    @property
    def is_date(self) -> bool:
        """Whether its limits are dates."""
        return isinstance(self.field.kind, kinds.Day)


def control(field: Field, params: Params, organisation: Organisation) -> Control:
    """Returns the control of `field` with the values of the address."""
    widget = WIDGETS[type(field.kind)]

    def first(suffix: str) -> str:
        return next(iter(params.get(field.name + suffix, ())), "")

    if widget == "boxes":
        chosen = params.get(field.name, ())
        boxes = tuple((value, word, value in chosen) for value, word in _box_options(field, organisation))
        return Control(field, widget, boxes)
    return Control(field, widget, (), first(""), first(".min"), first(".max"), first(".known"))


def _box_options(field: Field, organisation: Organisation) -> list[tuple[str, str]]:
    kind = field.kind
    if isinstance(kind, kinds.YesNo):
        options = [("yes", "Yes"), ("no", "No")]
    elif isinstance(kind, kinds.Rating):
        options = [(str(n), str(n)) for n in range(1, 6)] + (
            [(kind.exempt, capitalise(kind.exempt))] if kind.exempt else []
        )
    else:
        options = [(each, option_label(field, each, organisation)) for each in options_of(field)]
    is_always_known = field.required or field.name == "status" or isinstance(kind, kinds.ChoiceSet)
    return options if is_always_known else [*options, ("unknown", "Not known")]


def bar_controls(params: Params, organisation: Organisation, names: Collection[str] = BAR_FIELDS) -> list[Control]:
    """Returns the controls that are always shown."""
    return [control(FILTER_FIELDS[name], params, organisation) for name in names]


def control_groups(
    params: Params, organisation: Organisation, names: Collection[str] = BAR_FIELDS
) -> list[tuple[str, list[Control]]]:
    """Returns the controls of all other fields, by group."""
    found: dict[str, list[Control]] = {}
    for name, field in FILTER_FIELDS.items():
        if name not in names:
            found.setdefault(field.group, []).append(control(field, params, organisation))
    return list(found.items())


def hidden_params(params: Params, expanded: bool, names: Collection[str] = BAR_FIELDS) -> list[tuple[str, str]]:
    """Returns the parameters that no control shows.

    These are the order, the sample, limits of fields with checkboxes, and all fields outside the bar unless `expanded`.
    """
    fields = [field for name, field in FILTER_FIELDS.items() if expanded or name in names]
    drawn = {field.name + suffix for field in fields for suffix in _WIDGET_SUFFIXES[WIDGETS[type(field.kind)]]}
    shown = [control(field, params, Organisation()) for field in fields]
    offered = {each.field.name: {value for value, _, _ in each.boxes} for each in shown if each.widget == "boxes"}
    return [
        (name, value)
        for name, values in params.items()
        for index, value in enumerate(values)
        if name not in NON_FILTER_PARAMS
        and (name not in drawn or (value not in offered[name] if name in offered else index > 0))
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words, and the selection without it."""

    words: str
    remaining: Selection


def chips(selection: Selection, organisation: Organisation) -> list[Chip]:
    """Returns the active filters, each of which can be removed."""
    found = []
    if selection.search:
        found.append(Chip(f"“{selection.search}”", replace(selection, search="")))
    period = selection.period
    if not period.everything and (period.first or period.last):
        found.append(Chip(_period_text(period.first, period.last), replace(selection, period=EVERYTHING)))
    for each in selection.conditions:
        others = tuple(other for other in selection.conditions if other is not each)
        found.append(Chip(describe_condition(each, organisation), replace(selection, conditions=others)))
    return found


def _period_text(first: date | None, last: date | None) -> str:
    if first and last:
        return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"
    return f"from {format_date(first)}" if first else f"until {format_date(last)}" if last else ""


def describe_condition(condition: Condition, organisation: Organisation) -> str:
    """Returns a condition in words: "Status: planned or active"."""
    field = FILTER_FIELDS[condition.field]
    return CONDITION_TEXTS[condition.test](field, condition.values, organisation)


def _value_texts(field: Field, values: Iterable[object], organisation: Organisation) -> list[str]:
    if isinstance(field.kind, kinds.Rating):
        return ["not known" if value is None else field.write(value) for value in values]
    found = ["not known" if value is None else format_value(field, value, organisation) or "" for value in values]
    return (
        found if isinstance(field.kind, (kinds.Link, kinds.Currency)) else [_lower_first(word, field) for word in found]
    )


def _lower_first(word: str, field: Field) -> str:
    plain = isinstance(field.kind, (kinds.Choice, kinds.YesNo))
    return word[:1].lower() + word[1:] if plain and not word[:2].isupper() else word


def _contains_text(field: Field, values: tuple[object, ...], organisation: Organisation) -> str:
    if isinstance(field.kind, kinds.ChoiceSet):
        return f"{field.label}: {join_words([str(value) for value in _flatten(values)])}"
    return f"{field.label} with {join_words([f'“{value}”' for value in _flatten(values)])}"


def _flatten(values: Iterable[object]) -> list[object]:
    return [part for value in values for part in (value if isinstance(value, tuple) else (value,))]


def _limit_text(day_word: str, word: str) -> Callable[[Field, tuple[object, ...], Organisation], str]:
    def describe(field: Field, values: tuple[object, ...], organisation: Organisation) -> str:
        kind = field.kind
        limit = (
            field.write(values[0]) if isinstance(kind, kinds.Rating) else format_value(field, values[0], organisation)
        )
        return f"{field.label} {day_word if isinstance(kind, kinds.Day) else word} {limit}"

    return describe


CONDITION_TEXTS: dict[str, Callable[[Field, tuple[object, ...], Organisation], str]] = {
    "is": lambda field, values, organisation: (
        f"{field.label}: {join_words(_value_texts(field, values, organisation), 'or')}"
    ),
    "contains": _contains_text,
    "min": _limit_text("from", "at least"),
    "max": _limit_text("until", "at most"),
    "known": lambda field, values, organisation: f"{field.label}: {'filled in' if values[0] else 'missing'}",
}
