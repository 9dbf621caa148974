"""The filter of a list: which control each kind of field has there, what it holds now, and the chosen ones in words.

The address is the state: a control shows what the address says, and what no control shows is carried along.
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

# The control of each kind: boxes to tick, a name to type whole, words to find, or two ends of a range.
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
BAR_FIELDS = ("arrangement", "status", "category", "provider")  # always at hand in a list
REPORT_BAR_FIELDS = ("team", "category")  # and on the report
NON_FILTER_PARAMS = ("search", "from", "to", "page", "all", "more")


@dataclass(frozen=True, slots=True)
class Control:
    """One field of the filter. `boxes` are value, word, ticked; `low`, `high`, `text` are as the address has them."""

    field: Field
    widget: str
    boxes: tuple[tuple[str, str, bool], ...] = ()
    text: str = ""
    low: str = ""
    high: str = ""
    known: str = ""

    @property
    def checked_labels(self) -> list[str]:
        """The words of the ticked boxes."""
        return [word for _, word, chosen in self.boxes if chosen]

    @property
    def summary(self) -> str:
        """The one ticked box, or how many there are."""
        return (
            self.checked_labels[0]
            if len(self.checked_labels) == 1
            else f"{len(self.checked_labels)} chosen"
            if self.checked_labels
            else ""
        )

    @property
    def is_active(self) -> bool:
        """Whether it narrows the list."""
        return bool(self.checked_labels or self.text or self.low or self.high or self.known)

    @property
    def unit(self) -> str:
        """What its numbers are counted in."""
        return getattr(self.field.kind, "unit", "")

    @property
    def is_date(self) -> bool:
        """Whether its ends are days."""
        return isinstance(self.field.kind, kinds.Day)


def control(field: Field, params: Params, organisation: Organisation) -> Control:
    """The control of `field`, holding what the address says."""
    face = WIDGETS[type(field.kind)]

    def first(suffix: str) -> str:
        return next(iter(params.get(field.name + suffix, ())), "")

    if face == "boxes":
        chosen = params.get(field.name, ())
        boxes = tuple((value, word, value in chosen) for value, word in _box_options(field, organisation))
        return Control(field, face, boxes)
    return Control(field, face, (), first(""), first(".min"), first(".max"), first(".known"))


def _box_options(field: Field, organisation: Organisation) -> list[tuple[str, str]]:
    kind = field.kind
    if isinstance(kind, kinds.YesNo):
        found = [("yes", "Yes"), ("no", "No")]
    elif isinstance(kind, kinds.Rating):
        found = [(str(n), str(n)) for n in range(1, 6)] + (
            [(kind.exempt, capitalise(kind.exempt))] if kind.exempt else []
        )
    else:
        found = [(each, option_label(field, each, organisation)) for each in options_of(field)]
    always = field.required or field.name == "status" or isinstance(kind, kinds.ChoiceSet)
    return found if always else [*found, ("unknown", "Not known")]


def bar_controls(params: Params, organisation: Organisation, names: Collection[str] = BAR_FIELDS) -> list[Control]:
    """The fields that are always at hand."""
    return [control(FILTER_FIELDS[name], params, organisation) for name in names]


def control_groups(
    params: Params, organisation: Organisation, names: Collection[str] = BAR_FIELDS
) -> list[tuple[str, list[Control]]]:
    """Every field that is not always at hand, by group."""
    found: dict[str, list[Control]] = {}
    for name, field in FILTER_FIELDS.items():
        if name not in names:
            found.setdefault(field.group, []).append(control(field, params, organisation))
    return list(found.items())


def hidden_params(params: Params, unfolded: bool, names: Collection[str] = BAR_FIELDS) -> list[tuple[str, str]]:
    """What the address says and no control shows: the order, the sample, limits where boxes are drawn, and while only
    the bar is there (not `unfolded`) every other field."""
    fields = [field for name, field in FILTER_FIELDS.items() if unfolded or name in names]
    drawn = {field.name + suffix for field in fields for suffix in _WIDGET_SUFFIXES[WIDGETS[type(field.kind)]]}
    shown = [control(field, params, Organisation()) for field in fields]
    offered = {each.field.name: {value for value, _, _ in each.boxes} for each in shown if each.widget == "boxes"}
    return [
        (name, value)
        for name, values in params.items()
        for at, value in enumerate(values)
        if name not in NON_FILTER_PARAMS
        and (name not in drawn or (value not in offered[name] if name in offered else at > 0))
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the list, in words, and the selection without it."""

    words: str
    remaining: Selection


def chips(selection: Selection, organisation: Organisation) -> list[Chip]:
    """Everything that narrows the list, each to be taken away alone."""
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
    """A condition as a person would say it: "Status: planned or active"."""
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
    def said_of(field: Field, values: tuple[object, ...], organisation: Organisation) -> str:
        kind = field.kind
        limit = (
            field.write(values[0]) if isinstance(kind, kinds.Rating) else format_value(field, values[0], organisation)
        )
        return f"{field.label} {day_word if isinstance(kind, kinds.Day) else word} {limit}"

    return said_of


CONDITION_TEXTS: dict[str, Callable[[Field, tuple[object, ...], Organisation], str]] = {
    "is": lambda field, values, organisation: (
        f"{field.label}: {join_words(_value_texts(field, values, organisation), 'or')}"
    ),
    "contains": _contains_text,
    "min": _limit_text("from", "at least"),
    "max": _limit_text("until", "at most"),
    "known": lambda field, values, organisation: f"{field.label}: {'filled in' if values[0] else 'missing'}",
}
