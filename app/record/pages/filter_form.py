"""The filter of a list: which control each kind of field has there, what it holds now, and the chosen ones in words.

The address is the state: a control shows what the address says, and what no control shows is carried along.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.core.domain import kinds
from app.core.domain.fields import Field, options_of
from app.core.domain.number_parsing import said
from app.core.domain.organisation import Organisation
from app.core.domain.selection import EVERYTHING, Condition, Selection
from app.record.domain.derived_fields import DERIVED_FIELDS
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.web.formatting import capital, listed, option, worded

Params = Mapping[str, list[str]]

# The control of each kind: boxes to tick, a name to type whole, words to find, or two ends of a range.
FACES: dict[type, str] = {
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
_PARAMETERS = {"boxes": ("",), "name": ("", ".known"), "words": ("", ".known"), "range": (".min", ".max", ".known")}
FILTERED = FIELDS | REVIEW_FIELDS | DERIVED_FIELDS
BAR = ("arrangement", "status", "category", "provider")  # always at hand in a list
REPORT_BAR = ("team", "category")  # and on the report
AROUND = ("search", "from", "to", "page", "all", "more")


@dataclass(frozen=True, slots=True)
class Control:
    """One field of the filter. `boxes` are value, word, ticked; `low`, `high`, `text` are as the address has them."""

    field: Field
    face: str
    boxes: tuple[tuple[str, str, bool], ...] = ()
    text: str = ""
    low: str = ""
    high: str = ""
    known: str = ""

    @property
    def ticked(self) -> list[str]:
        """The words of the ticked boxes."""
        return [word for _, word, chosen in self.boxes if chosen]

    @property
    def said(self) -> str:
        """The one ticked box, or how many there are."""
        return self.ticked[0] if len(self.ticked) == 1 else f"{len(self.ticked)} chosen" if self.ticked else ""

    @property
    def used(self) -> bool:
        """Whether it narrows the list."""
        return bool(self.ticked or self.text or self.low or self.high or self.known)

    @property
    def unit(self) -> str:
        """What its numbers are counted in."""
        return getattr(self.field.kind, "unit", "")

    @property
    def of_days(self) -> bool:
        """Whether its ends are days."""
        return isinstance(self.field.kind, kinds.Day)


def control(field: Field, params: Params, organisation: Organisation) -> Control:
    """The control of `field`, holding what the address says."""
    face = FACES[type(field.kind)]

    def first(suffix: str) -> str:
        return next(iter(params.get(field.name + suffix, ())), "")

    if face == "boxes":
        chosen = params.get(field.name, ())
        boxes = tuple((value, word, value in chosen) for value, word in _boxes(field, organisation))
        return Control(field, face, boxes)
    return Control(field, face, (), first(""), first(".min"), first(".max"), first(".known"))


def _boxes(field: Field, organisation: Organisation) -> list[tuple[str, str]]:
    kind = field.kind
    if isinstance(kind, kinds.YesNo):
        found = [("yes", "Yes"), ("no", "No")]
    elif isinstance(kind, kinds.Rating):
        found = [(str(n), str(n)) for n in range(1, 6)] + ([(kind.exempt, capital(kind.exempt))] if kind.exempt else [])
    else:
        found = [(each, option(field, each, organisation)) for each in options_of(field)]
    always = field.required or field.name == "status" or isinstance(kind, kinds.ChoiceSet)
    return found if always else [*found, ("unknown", "Not known")]


def bar(params: Params, organisation: Organisation, names: Collection[str] = BAR) -> list[Control]:
    """The fields that are always at hand."""
    return [control(FILTERED[name], params, organisation) for name in names]


def groups(params: Params, organisation: Organisation, names: Collection[str] = BAR) -> list[tuple[str, list[Control]]]:
    """Every field that is not always at hand, by group."""
    found: dict[str, list[Control]] = {}
    for name, field in FILTERED.items():
        if name not in names:
            found.setdefault(field.group, []).append(control(field, params, organisation))
    return list(found.items())


def carried(params: Params, unfolded: bool, names: Collection[str] = BAR) -> list[tuple[str, str]]:
    """What the address says and no control shows: the order, the sample, limits where boxes are drawn, and while only
    the bar is there (not `unfolded`) every other field."""
    fields = [field for name, field in FILTERED.items() if unfolded or name in names]
    drawn = {field.name + suffix for field in fields for suffix in _PARAMETERS[FACES[type(field.kind)]]}
    shown = [control(field, params, Organisation()) for field in fields]
    offered = {each.field.name: {value for value, _, _ in each.boxes} for each in shown if each.face == "boxes"}
    return [
        (name, value)
        for name, values in params.items()
        for at, value in enumerate(values)
        if name not in AROUND and (name not in drawn or (value not in offered[name] if name in offered else at > 0))
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the list, in words, and the selection without it."""

    words: str
    without: Selection


def chips(selection: Selection, organisation: Organisation) -> list[Chip]:
    """Everything that narrows the list, each to be taken away alone."""
    found = []
    if selection.search:
        found.append(Chip(f"“{selection.search}”", replace(selection, search="")))
    period = selection.period
    if not period.everything and (period.first or period.last):
        found.append(Chip(_between(period.first, period.last), replace(selection, period=EVERYTHING)))
    for each in selection.conditions:
        others = tuple(other for other in selection.conditions if other is not each)
        found.append(Chip(in_words(each, organisation), replace(selection, conditions=others)))
    return found


def _between(first: date | None, last: date | None) -> str:
    if first and last:
        return said(first) if first == last else f"{said(first)} – {said(last)}"
    return f"from {said(first)}" if first else f"until {said(last)}" if last else ""


def in_words(condition: Condition, organisation: Organisation) -> str:
    """A condition as a person would say it: "Status: planned or active"."""
    field = FILTERED[condition.field]
    return SAID[condition.test](field, condition.values, organisation)


def _words(field: Field, values: Iterable[object], organisation: Organisation) -> list[str]:
    if isinstance(field.kind, kinds.Rating):
        return ["not known" if value is None else field.write(value) for value in values]
    found = ["not known" if value is None else worded(field, value, organisation) or "" for value in values]
    return found if isinstance(field.kind, (kinds.Link, kinds.Currency)) else [_small(word, field) for word in found]


def _small(word: str, field: Field) -> str:
    plain = isinstance(field.kind, (kinds.Choice, kinds.YesNo))
    return word[:1].lower() + word[1:] if plain and not word[:2].isupper() else word


def _contains(field: Field, values: tuple[object, ...], organisation: Organisation) -> str:
    if isinstance(field.kind, kinds.ChoiceSet):
        return f"{field.label}: {listed([str(value) for value in _flat(values)])}"
    return f"{field.label} with {listed([f'“{value}”' for value in _flat(values)])}"


def _flat(values: Iterable[object]) -> list[object]:
    return [part for value in values for part in (value if isinstance(value, tuple) else (value,))]


def _end(day_word: str, word: str) -> Callable[[Field, tuple[object, ...], Organisation], str]:
    def said_of(field: Field, values: tuple[object, ...], organisation: Organisation) -> str:
        kind = field.kind
        limit = field.write(values[0]) if isinstance(kind, kinds.Rating) else worded(field, values[0], organisation)
        return f"{field.label} {day_word if isinstance(kind, kinds.Day) else word} {limit}"

    return said_of


SAID: dict[str, Callable[[Field, tuple[object, ...], Organisation], str]] = {
    "is": lambda field, values, organisation: f"{field.label}: {listed(_words(field, values, organisation), 'or')}",
    "contains": _contains,
    "min": _end("from", "at least"),
    "max": _end("until", "at most"),
    "known": lambda field, values, organisation: f"{field.label}: {'filled in' if values[0] else 'missing'}",
}
