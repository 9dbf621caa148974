"""The fill-in grid: the engagements without the answers that would open claims, by these fields.

Without script it is a form; with it, every cell is saved by itself.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.permissions import Permission
from app.core.domain.selection import Page, Selection
from app.core.services.work import Work
from app.record.pages import filter_form
from app.record.services import providers, teams
from app.report.domain.evidence.fill_in import FillInPlan
from app.report.pages import fill_in_form
from app.report.pages.fill_in_form import GridForm
from app.report.pages.report_url import View, build_url, view_of
from app.report.services import fill_in, fill_in_saving, reports
from app.report.text import fill_in as text
from app.web.addresses import page_number
from app.web.navigation import flash_with_undo
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("fill_in", __name__)

HERE = "fill_in.index"
OWN = ("rows", "page", "since")  # parameters that select nothing
BAR_FIELDS = ("arrangement", "team", "provider")
SIZE = 100
NAMES = 150  # so many names are offered to filter by


@blueprint.get("/fill-in")
@require_form_permission(Permission.WRITE_RECORD)
def index() -> ResponseReturnValue:
    """The grid, filtered by the address."""
    work = current_work()
    view = view_of(work, HERE, OWN)
    return _page(work, view, GridForm()), 422 if view.refused else 200


@blueprint.post("/fill-in")
@require_form_permission(Permission.WRITE_RECORD)
def save() -> ResponseReturnValue:
    """Saves the whole form; what can't be saved stays on the page as it was typed, with the reason beside it."""
    work = current_work()
    view = view_of(work, HERE, OWN)
    before = fill_in.opened(work, view.selection)
    form = fill_in_form.read_form(request.form)
    result = fill_in_saving.save(work, form.answers) if form.answers else fill_in_saving.SavedAnswers()
    after = fill_in.opened(work, view.selection)
    if form.answers and not result.texts:
        return _page(work, view, form.with_result(result)), 409 if result.conflicts else 422
    said = text.saved_text(len(result.texts), text.opened_names(before, after, after))
    if result.action is None:
        flash(said)
    else:
        flash_with_undo(said, result.action)
    if result.problems or result.conflicts:
        return _page(work, view, form.with_result(result)), 200
    return redirect(_address(view, page_number(), _size()), 303)


@blueprint.get("/fill-in/opened")
def opened() -> ResponseReturnValue:
    """Which claims have enough data now and not yet `since` (keys), as a sentence."""
    work = current_work()
    now = fill_in.opened(work, view_of(work, HERE, OWN).selection)
    names = text.opened_names(request.args.get("since", "").split(","), now, now)
    return {"text": text.opened_text(names)}


@blueprint.post("/fill-in/cells")
@require_form_permission(Permission.WRITE_RECORD)
def cells() -> ResponseReturnValue:
    """Saves some cells as one action, and says of each what became of it."""
    result = fill_in_saving.save(current_work(), fill_in_form.read_answers(request.get_json(silent=True)))
    status = 200 if result.texts else 409 if result.conflicts else 422
    return fill_in_form.saved_json(result), status


@blueprint.post("/fill-in/undo")
@require_form_permission(Permission.WRITE_RECORD)
def undo() -> ResponseReturnValue:
    """Undoes an action of the grid, and says what its cells show then."""
    action, wanted = fill_in_form.read_undo(request.get_json(silent=True))
    result, texts = fill_in_saving.undo(current_work(), action, wanted)
    return fill_in_form.undone_json(result, texts)


def link_to_grid(work: Work, sample: bool = False, selection: Selection | None = None) -> dict[str, str] | None:
    """Returns the sentence that says what answering could open and the address of the grid; None where nothing would,
    or somebody may not answer. Without a selection it is about the organisation's own period."""
    if not (work.has_permission(Permission.WRITE_RECORD) and work.has_permission(Permission.READ_REPORT)):
        return None
    selection = selection or reports.verdict_selection(work, Selection(sample=sample))
    said = text.invitation(fill_in.plan(work, selection))
    view = View(HERE, selection, reports.verdict_period(work))
    return {"text": said, "href": view.href()} if said else None


def _size() -> int:
    return fill_in.MAX_ROWS if request.args.get("rows") == str(fill_in.MAX_ROWS) else SIZE


def _address(view: View, number: int = 1, size: int = SIZE) -> str:
    also = {"rows": str(size)} if size != SIZE else {}
    return view.href(also=also | ({"page": str(number)} if number > 1 else {}))


def _page(work: Work, view: View, form: GridForm) -> str:
    found, size, params = fill_in.plan(work, view.selection), _size(), request.args.to_dict(flat=False)
    page = Page(page_number(), size)
    grid = fill_in.grid(work, view.selection, page, form.errors)
    pages = max(1, -(-grid.total // size))
    if page.number > pages:
        page = Page(pages, size)
        grid = fill_in.grid(work, view.selection, page, form.errors)
    return render_template(
        "report/fill_in.html",
        view=view,
        plan=found,
        says=text.invitation(found),
        columns=fill_in_form.columns(found, grid.fields, work.organisation),
        grid=grid,
        form=form,
        shown=form.shown_json(grid.rows),
        since=",".join(fill_in.opened(work, view.selection)),
        page=page,
        pages=pages,
        page_href=lambda number: _address(view, number, size),
        save_href=_address(view, page.number, size),
        more_href=_address(view, 1, fill_in.MAX_ROWS) if size < fill_in.MAX_ROWS and grid.total > size else None,
        max_rows=fill_in.MAX_ROWS,
        **_filters(work, view, found, params),
    )


def _filters(work: Work, view: View, plan: FillInPlan, params: dict[str, list[str]]) -> dict[str, Any]:
    """Returns what the filter above the grid shows."""
    return {
        "bar": filter_form.bar_controls(params, work.organisation, BAR_FIELDS),
        "carried": [
            pair for pair in filter_form.hidden_params(params, False, BAR_FIELDS) if pair[0] not in ("page", "since")
        ],
        "names": {
            "provider": providers.names(work, view.selection.sample)[:NAMES],
            "team": [each.name for each in teams.listing(work)],
        },
        "period": tuple(next(iter(params.get(name, ())), "") for name in ("from", "to")),
        "chips": filter_form.chips(
            Selection(view.selection.conditions, view.selection.search, sample=view.selection.sample),
            work.organisation,
        ),
        "chip_href": lambda chip: view.with_filters(chip.remaining),
        "clear_href": build_url(HERE, [("sample", "yes")] if view.selection.sample else []),
    }
