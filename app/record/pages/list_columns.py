"""The form that chooses the columns of the list of engagements and their order."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.record.domain import list_view
from app.record.domain.engagements import FIELDS
from app.record.domain.list_view import COLUMN_NAMES, DEFAULT_COLUMNS, TITLE, ListView
from app.record.pages import list_page
from app.web.request import current_work

blueprint = Blueprint("list_columns", __name__, url_prefix="/engagements/columns")
OWN_PARAMS = ("column", "apply", "more", *(f"place.{name}" for name in COLUMN_NAMES))
_LAST_PLACE = 10**6


@blueprint.get("")
def choose() -> ResponseReturnValue:
    """Shows the form, or, once it is sent, goes on to the list with the chosen columns."""
    params = request.args.to_dict(flat=False)
    shown = list_view.parse_list(params, current_work().actor.user_id, OWN_PARAMS)
    if "apply" in params:
        columns = _chosen_columns(params)
        return redirect(list_page.url(ListView(shown.selection, shown.order, columns, shown.view)), 303)
    bare = ListView(shown.selection, shown.order, view=shown.view)
    chosen = [name for name in shown.columns if name != TITLE]
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in COLUMN_NAMES:
        if name not in shown.columns:
            group = FIELDS[name].group if name in FIELDS else "Combined"
            groups.setdefault(group, []).append((name, list_view.column_label(name)))
    return render_template(
        "record/engagements/columns.html",
        chosen=[(name, list_view.column_label(name)) for name in chosen],
        groups=list(groups.items()),
        carried=list_view.to_params(bare),
        cancel_href=list_page.url(shown),
        reset_href=list_page.url(bare),
        is_default=shown.columns == DEFAULT_COLUMNS,
    )


def _chosen_columns(params: dict[str, list[str]]) -> tuple[str, ...]:
    """Returns the ticked columns by their places; those without a place are last, in the order of the form."""
    ticked = [name for name in params.get("column", ()) if name in COLUMN_NAMES]
    return list_view.arrange_columns((TITLE, *sorted(dict.fromkeys(ticked), key=lambda name: _place(params, name))))


def _place(params: dict[str, list[str]], name: str) -> float:
    text = next(iter(params.get(f"place.{name}", ())), "").strip().replace(",", ".")
    try:
        place = float(text)
    except ValueError:
        return _LAST_PLACE
    return place if abs(place) < _LAST_PLACE else _LAST_PLACE
