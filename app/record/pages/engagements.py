"""The list of engagements, filtered by the address, and an engagement's page."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import Cursor, Order, Page, Selection
from app.record.domain import list_view, selection_query
from app.record.domain.entry_sums import calculated_fields
from app.record.domain.list_view import ListView
from app.record.pages import filter_form, list_page, review_summary
from app.record.pages.engagement_view import engagement_groups
from app.record.pages.last_action import undo_offer
from app.record.services import (
    engagement_access,
    engagement_lists,
    engagement_reviewers,
    engagements,
    entries,
    providers,
    saved_views,
    teams,
    trash,
)
from app.report.pages import derived_view, similar_view
from app.report.services import reports
from app.report.services import similar as neighbours
from app.web.navigation import has_route, is_sample_view
from app.web.request import current_work, reading_work

blueprint = Blueprint("engagements", __name__, url_prefix="/engagements")

LINES_SHOWN = 10  # on an engagement's page; all of them have a page of their own
OWN_PARAMS = ("more",)  # parameters of this page alone


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Shows the list, filtered by the address."""
    if request.args.get("removed") == "yes":
        return redirect(url_for("trash.index", sample="yes" if is_sample_view() else None), 303)
    work, params = reading_work(), request.args.to_dict(flat=False)
    views = saved_views.listing(work)
    if not params.keys() - {"sample"}:
        default = saved_views.default(work)
        if default is not None:
            return redirect(list_page.saved_view_url(default, is_sample_view()), 303)
    refused: Refused | None = None
    shown, cursor = ListView(Selection(asker=work.actor.user_id)), None
    try:
        shown = list_view.parse_list(params, work.actor.user_id, OWN_PARAMS)
        cursor = list_view.parse_cursor(params)
    except Refused as problem:
        refused = problem
    found = engagement_lists.page_at(work, shown.selection, shown.order, cursor)
    selection, expanded = shown.selection, request.args.get("more") == "yes"
    clear_view = "all" if any(view.is_default for view in views) else ""
    html = render_template(
        "record/engagements/index.html",
        found=found,
        refused=refused,
        selection=selection,
        problems=problem_summary(refused) if refused else [],
        chips=[] if refused else filter_form.chips(selection, work.organisation),
        chip_href=lambda chip: list_page.url(shown.selecting(chip.remaining)),
        clear_href=list_page.url(replace(shown, selection=Selection(sample=selection.sample), view=clear_view)),
        previous_href=list_page.url(shown, Cursor(found.rows[0].id, backward=True)) if found.has_previous else None,
        next_href=list_page.url(shown, Cursor(found.rows[-1].id)) if found.has_next else None,
        columns=list_page.headings(shown),
        usual=shown.columns == list_view.DEFAULT_COLUMNS,
        cell_text=lambda row, name: list_page.cell_text(row, name, work.organisation),
        columns_href=list_page.url(shown, endpoint="list_columns.choose"),
        bulk_href=list_page.url(shown, endpoint="bulk_edit.choose"),
        views=list_page.views_menu(shown, views),
        list_params=list_view.to_params(shown),
        totals=list_page.total_rows(found.totals),
        bar=filter_form.bar_controls(params, work.organisation),
        period=(first_value(params, "from"), first_value(params, "to")),
        search=first_value(params, "search"),
        carried=filter_form.hidden_params(params, expanded),
        more=expanded,
        groups=filter_form.control_groups(params, work.organisation) if expanded else (),
        names=name_suggestions(selection.sample),
        outcomes=review_summary.short_summaries(work, found.rows),
        export_href=f"{url_for('exporting.index')}?{urlencode(selection_query.to_params(selection))}",
        may_write=work.has_permission(Permission.WRITE_RECORD),
        may_import=work.has_permission(Permission.IMPORT) and has_route("/imports"),
        removed=trash.listing(work, selection.sample, Page(size=1)).total,
        any_at_all=found.total > 0 or bool(selection.is_exploratory or refused),
        today=work.today,
    )
    return html, 422 if refused else 200


def problem_summary(refused: Refused) -> list[tuple[None, str, str]]:
    """Returns a refusal's problems for the summary at the top of a page."""
    return [(None, "", problem.message) for problem in refused.problems]


def first_value(params: dict[str, list[str]], name: str) -> str:
    """Returns the first value of a parameter, or an empty text."""
    return next(iter(params.get(name, ())), "")


def list_url(selection: Selection, order: Order) -> str:
    """Returns the address of the list for a selection and an order."""
    return list_page.url(ListView(selection, order))


def name_suggestions(sample: bool) -> dict[str, list[str]]:
    """Returns suggestions for the filters by name."""
    work = current_work()
    return {
        "provider": providers.names(work, sample, 150),
        "owner": [each.name for each in users.listing(work)] if work.has_permission(Permission.READ_USERS) else [],
        "team": [each.name for each in teams.listing(work)],
    }


@blueprint.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Shows an engagement: its fields, reviews, calculated figures, lines and history."""
    work = current_work()
    stored = engagements.get_by_id(work, number)
    if stored.sample != is_sample_view():
        return redirect(url_for("engagements.show", number=number, sample="yes" if stored.sample else None), 303)
    detail = engagements.detail(work, stored.reference, stored.sample)
    is_removed = stored.removed_at is not None
    near = neighbours.similar(work, stored.id)
    return render_template(
        "record/engagements/show.html",
        it=stored.engagement,
        stored=stored,
        detail=detail,
        story=engagement_groups(detail, work.organisation),
        figures=derived_view.lines(reports.derived(work, stored.id, stored.sample)),
        outcome=review_summary.answer_summaries(detail),
        voices=review_summary.review_texts(work, detail),
        today=work.today,
        may_write=not is_removed and engagement_access.may_change(work, stored),
        may_write_lines=not is_removed and engagement_access.may_change(work, stored, Permission.WRITE_LINES),
        may_log=not is_removed and work.has_permission(Permission.WRITE_RECORD),
        may_review=not is_removed and engagement_access.may_review(work, stored),
        may_remove=engagement_access.may_change(work, stored, Permission.REMOVE_RECORD),
        reviewers=engagement_reviewers.listing(work, stored.id),
        mine=review_summary.own_review(work, detail),
        undo=undo_offer(work, detail),
        similar=near,
        alike=similar_view.lines(near),
        why_none=similar_view.no_similar_text(near),
        sums=entries.totals(work, number) if detail.lines.count else None,
        lines=entries.listing(work, number, Page(size=LINES_SHOWN)).rows,
        follows=calculated_fields(stored.engagement, detail.lines),
    )
