"""What the list of engagements shows: a selection, its order and its columns, as the parameters of an address.

`columns=title,provider,due_on` names the columns in their order. The title is always the first, since it opens a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field
from app.core.domain.kinds import Amount, Count, Quantity, Rating
from app.core.domain.selection import Cursor, Order, Selection
from app.core.domain.truncation import truncate
from app.record.domain import selection_query
from app.record.domain.engagements import FIELDS

Params = Mapping[str, Sequence[str]]

TITLE = "title"
# Columns that show more than one field: their label, and the field to sort by.
COMBINED_COLUMNS: dict[str, tuple[str, str | None]] = {
    "when": ("When", "started_on"),
    "cost": ("Cost", "actual_cost"),
    "outcome": ("Outcome", None),
}
DEFAULT_COLUMNS: tuple[str, ...] = (TITLE, "arrangement", "provider", "category", "status", "when", "cost", "outcome")
COLUMN_NAMES = tuple(dict.fromkeys((*DEFAULT_COLUMNS, *FIELDS)))
# Parameters of the list that select nothing.
LIST_PARAMS = ("columns", "view", "after", "before")
_NUMERIC = (Amount, Count, Quantity, Rating)


@dataclass(frozen=True, slots=True)
class ListView:
    """`view`: the id of the saved view that it was opened from, "all" for none even if there is a default, or ""."""

    selection: Selection = field(default_factory=Selection)
    order: Order = field(default_factory=Order)
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    view: str = ""

    def selecting(self, selection: Selection) -> "ListView":
        """Returns the same list of another selection."""
        return replace(self, selection=selection)

    def sorted_by(self, order: Order) -> "ListView":
        """Returns the same list in another order."""
        return replace(self, order=order)


def parse_list(params: Params, asker: int | None = None, ignore: Iterable[str] = ()) -> ListView:
    """Returns the list of an address; raises Refused with every parameter that is unknown or can't be read."""
    problems: list[Problem] = []
    selection, order, columns = Selection(asker=asker), Order(), DEFAULT_COLUMNS
    try:
        selection = selection_query.parse_selection(params, asker=asker, ignore=(*ignore, *LIST_PARAMS))
    except Refused as refused:
        problems += refused.problems
    try:
        order = selection_query.parse_order(params)
    except Refused as refused:
        problems += refused.problems
    try:
        columns = parse_columns(_last(params, "columns"))
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    view = _last(params, "view")
    return ListView(selection, order, columns, view if view == "all" or _is_id(view) else "")


def parse_columns(text: str) -> tuple[str, ...]:
    """Returns the columns that a text names, separated by commas; the default ones if it is blank."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in dict.fromkeys(names) if name not in COLUMN_NAMES]
    if unknown:
        shown = ", ".join(f"“{truncate(name)}”" for name in unknown[:5])
        raise Refused(
            [
                Problem(
                    "unknown-column",
                    f"There is no column {shown}. Choose the columns again.",
                    "columns",
                    truncate(text),
                )
            ]
        )
    return arrange_columns(names)


def arrange_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Returns the columns without repetitions and with the title first; the default ones if none is named."""
    given = tuple(dict.fromkeys(names))
    return (TITLE, *(name for name in given if name != TITLE)) if given else DEFAULT_COLUMNS


def parse_cursor(params: Params) -> Cursor | None:
    """Returns the position that a page begins after or ends before: `after=4711` or `before=4711`; None: at the top."""
    after, before = _last(params, "after"), _last(params, "before")
    text = after or before
    if not text:
        return None
    if (after and before) or not _is_id(text):
        name = "after" if after else "before"
        message = f"“{truncate(text)}” is not the number of an engagement. Start again from the first page."
        raise Refused([Problem("cursor", message, name, truncate(text))])
    return Cursor(int(text), backward=not after)


def to_params(view: ListView, cursor: Cursor | None = None) -> list[tuple[str, str]]:
    """Returns the parameters of a list, without those that have their default; the inverse of `parse_list`."""
    found = selection_query.to_params(view.selection, order=view.order)
    if view.columns != DEFAULT_COLUMNS:
        found.append(("columns", ",".join(view.columns)))
    if view.view:
        found.append(("view", view.view))
    if cursor is not None:
        found.append(("before" if cursor.backward else "after", str(cursor.id)))
    return found


def column_field(name: str) -> Field | None:
    """Returns the field that a column shows; None for a combined column."""
    return None if name in COMBINED_COLUMNS else FIELDS[name]


def column_label(name: str) -> str:
    """Returns the heading of a column."""
    if name == TITLE:
        return "Engagement"
    return COMBINED_COLUMNS[name][0] if name in COMBINED_COLUMNS else FIELDS[name].label


def sort_field(name: str) -> str | None:
    """Returns the field that a column is sorted by, None if it can't be sorted."""
    return COMBINED_COLUMNS[name][1] if name in COMBINED_COLUMNS else name


def is_numeric(name: str) -> bool:
    """Returns whether a column is aligned to the right."""
    shown = column_field(name)
    return name == "cost" if shown is None else isinstance(shown.kind, _NUMERIC)


def _last(params: Params, name: str) -> str:
    return next((value.strip() for value in reversed(params.get(name, ())) if value.strip()), "")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < len(text) < 10
