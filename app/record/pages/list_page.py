"""Parts of the list of engagements: its address, headings, cells, sums by currency, and the menu of saved views."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from app.core.domain.organisation import Organisation
from app.core.domain.selection import Cursor, Order
from app.record.domain import list_view
from app.record.domain.engagements import INHERITED_FIELDS
from app.record.domain.list_view import ListView
from app.record.services.engagement_lists import CurrencyTotal
from app.record.storage.engagements import Stored
from app.record.storage.saved_views import Stored as StoredView
from app.web.formatting import format_value, money

_LARGEST_FIRST = ("started_on", "actual_cost")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column. `href` sorts by it, None if nothing does; `sorted`: its present order, if any."""

    name: str
    label: str
    numeric: bool
    href: str | None
    sorted: str | None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The costs in one currency, as text; None is unknown. `without_…`: engagements whose cost is unknown."""

    currency: str | None
    engagements: int
    agreed: str | None
    without_agreed: int
    actual: str | None
    without_actual: int


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """The saved views as (label, address, whether the list was opened from it), and the one it was opened from.

    `changed`: the list is no longer as that view has it.
    """

    own: list[tuple[str, str, bool]]
    shared: list[tuple[str, str, bool]]
    all_href: str
    current: StoredView | None
    changed: bool


def url(shown: ListView, cursor: Cursor | None = None, endpoint: str = "engagements.index") -> str:
    """Returns the address of a list, or of another page about what it shows."""
    params = list_view.to_params(shown, cursor)
    return url_for(endpoint) + (f"?{urlencode(params)}" if params else "")


def saved_view_url(view: StoredView, sample: bool) -> str:
    """Returns the address of the list that a saved view shows, of the record or of the sample data."""
    params = [*view.params, *([("sample", "yes")] if sample else []), ("view", str(view.id))]
    return f"{url_for('engagements.index')}?{urlencode(params)}"


def headings(shown: ListView) -> list[Heading]:
    """Returns the headings of the columns of a list."""
    return [_heading(name, shown) for name in shown.columns]


def _heading(name: str, shown: ListView) -> Heading:
    field, order = list_view.sort_field(name), shown.order
    label, numeric = list_view.column_label(name), list_view.is_numeric(name)
    if field is None:
        return Heading(name, label, numeric, None, None)
    is_sorted = order.field == field
    descending = not order.descending if is_sorted else field in _LARGEST_FIRST
    href = url(shown.sorted_by(Order(field, descending)))
    return Heading(
        name, label, numeric, href, ("descending" if order.descending else "ascending") if is_sorted else None
    )


def cell_text(row: Stored, name: str, organisation: Organisation) -> str | None:
    """Returns a field's value as text, for a column without a form of its own; None if it is unknown."""
    field = list_view.column_field(name)
    if field is None:
        return None
    value = getattr(row.engagement, name)
    if value is None and name in INHERITED_FIELDS:
        value = row.inherited.get(name)
    return format_value(field, value, organisation)


def total_rows(totals: Iterable[CurrencyTotal]) -> list[TotalRow]:
    """Returns the sums by currency as text."""
    return [
        TotalRow(
            each.currency,
            each.engagements,
            money(each.agreed) if each.agreed else None,
            each.engagements - each.agreed_known,
            money(each.actual) if each.actual else None,
            each.engagements - each.actual_known,
        )
        for each in totals
    ]


def views_menu(shown: ListView, views: Iterable[StoredView]) -> ViewsMenu:
    """Returns the menu of saved views above a list."""
    views, sample = list(views), shown.selection.sample
    current = next((view for view in views if str(view.id) == shown.view), None)
    items = [(view, (view.name, saved_view_url(view, sample), view is current)) for view in views]
    sample_params = [("sample", "yes")] if sample else []
    has_default = any(view.is_default for view in views)
    all_params = [*sample_params, *([("view", "all")] if has_default else [])]
    present = [pair for pair in list_view.to_params(shown) if pair[0] not in ("view", "sample")]
    return ViewsMenu(
        [item for view, item in items if not view.is_shared],
        [item for view, item in items if view.is_shared],
        url_for("engagements.index") + (f"?{urlencode(all_params)}" if all_params else ""),
        current,
        current is not None and sorted(present) != sorted(current.params),
    )
