"""Saved views of the list of engagements: save, update, rename, remove, restore, and choose which one opens first."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.permissions import Permission
from app.record.domain import list_view
from app.record.domain.list_view import ListView
from app.record.pages import list_page
from app.record.services import saved_views
from app.web.forms.plain_form import PlainForm
from app.web.navigation import flash_message
from app.web.request import current_work

blueprint = Blueprint("saved_views", __name__, url_prefix="/engagements/views")
LABELS = {"name": "Name"}


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Shows all views, each with its name and whether the list opens with it."""
    return _page()


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Saves the list that the form was on as a new view."""
    work = current_work()
    params, shared = _params(), request.form.get("shared") == "yes"
    shown = _shown(params)
    try:
        view = saved_views.save(
            work, request.form.get("view_name", ""), shown, shared, request.form.get("is_default") == "yes"
        )
    except (Denied, NotFound):
        raise
    except Refused as refused:
        flash(" ".join(problem.message for problem in refused.problems), "problem")
        return redirect(list_page.url(shown), 303)
    flash(f"The view “{view.name}” was saved{' for everybody' if view.is_shared else ''}.", "done")
    return redirect(list_page.saved_view_url(view, shown.selection.sample), 303)


@blueprint.post("/<int:number>/update")
def update(number: int) -> ResponseReturnValue:
    """Gives a view the filters, order and columns of the list that the form was on."""
    shown = _shown(_params())
    view = saved_views.amend(current_work(), number, shown=shown)
    flash(f"The changes were saved to the view “{view.name}”.", "done")
    return redirect(list_page.saved_view_url(view, shown.selection.sample), 303)


@blueprint.post("/<int:number>/edit")
def edit(number: int) -> ResponseReturnValue:
    """Renames a view, and says whether the list opens with it."""
    work = current_work()
    form = PlainForm(LABELS, {"name": request.form.get("name", "")})
    text = request.form.get("revision", "")
    revision = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    try:
        view = saved_views.amend(
            work, number, form.text("name"), None, request.form.get("is_default") == "yes", revision
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(number, form), 422
    flash(f"The view “{view.name}” was saved.", "done")
    return redirect(url_for("saved_views.index"), 303)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Removes a view; the message offers to undo it."""
    view = saved_views.remove(current_work(), number)
    flash_message(
        {"text": f"The view “{view.name}” was removed.", "undo_href": url_for("saved_views.restore", number=number)},
        "done",
    )
    return redirect(url_for("saved_views.index"), 303)


@blueprint.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Restores a removed view."""
    view = saved_views.restore(current_work(), number)
    flash(f"The view “{view.name}” was restored.", "done")
    return redirect(url_for("saved_views.index"), 303)


def _page(number: int | None = None, form: PlainForm | None = None) -> str:
    """Shows the views; `form` has the texts and errors of that with the id `number`."""
    work = current_work()
    may_share = work.has_permission(Permission.WRITE_RECORD)
    rows = [
        {
            "view": view,
            "href": list_page.saved_view_url(view, False),
            "may_change": may_share or not view.is_shared,
            "name": form.text("name") if form and view.id == number else view.name,
            "errors": form.errors("name") if form and view.id == number else [],
        }
        for view in saved_views.listing(work)
    ]
    problems = [(f"name-{number}", label, text) for _, label, text in form.problems] if form else []
    return render_template("record/engagements/views.html", rows=rows, problems=problems)


def _params() -> dict[str, list[str]]:
    """Returns the list's parameters, which the form has as texts `name=value`."""
    found: dict[str, list[str]] = {}
    for name, _, value in (text.partition("=") for text in request.form.getlist("param")):
        found.setdefault(name, []).append(value)
    return found


def _shown(params: dict[str, list[str]], ignore: Iterable[str] = ("more",)) -> ListView:
    return list_view.parse_list(params, current_work().actor.user_id, ignore)
