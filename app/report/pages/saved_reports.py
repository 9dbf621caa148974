"""Saved reports: all of them by series, saving the live one, and each as it was, with what people added to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.dates import parse_date
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.number_parsing import Unreadable
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work
from app.report.domain import periods
from app.report.domain.periods import Frequency, ReportPeriod
from app.report.domain.report_notes import TOP
from app.report.pages import changes_view, report_tabs, saved_view, trends
from app.report.pages.report_url import View, view_of
from app.report.services import drilldown, report_notes, saved_reports, schedules
from app.report.text import notices, refusals
from app.report.text.confidence import ci_explanation
from app.report.text.period import covered_days, period_name
from app.report.text.saved import erasure_text, series_name
from app.report.text.schedules import next_text
from app.web.addresses import page_number, require_page
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission, transactions

blueprint = Blueprint("saved_reports", __name__, url_prefix="/reports")

LABELS = {
    "title": "Title",
    "period": "Period",
    "comment": "Comment",
    "what": "What was decided",
    "who": "Who",
    "due": "By when",
}
PERIODS_OFFERED = (
    (Frequency.QUARTER, 6),
    (Frequency.MONTH, 4),
    (Frequency.HALF_YEAR, 3),
    (Frequency.YEAR, 3),
    (Frequency.FINANCIAL_YEAR, 3),
)
HERE = "saved_reports.new"
OWN = ("title", "period")
ROWS = 20  # so many engagements stand on one page of a list


@blueprint.get("")
def index() -> str:
    """Every saved report by series, the decisions that are open, and how to save one."""
    work = current_work()
    series: dict[str, list[Any]] = {}
    for each in saved_reports.listing(work):
        series.setdefault(each.series, []).append(each)
    return render_template(
        "report/reports/saved_index.html",
        series=[
            (series_name(those[0]), those, trends.overview(work, each) if len(those) > 1 else None)
            for each, those in series.items()
        ],
        see=report_tabs.tabs("saved_reports.index"),
        covering=covered_days,
        today=work.today,
        decisions=report_notes.open_decisions(work),
        may=work.has_permission(Permission.SAVE_REPORT),
        planned=[(each.schedule, next_text(each.schedule, each.next, work.now)) for each in schedules.listing(work)],
    )


@blueprint.get("/new")
@require_form_permission(Permission.SAVE_REPORT)
def new() -> str:
    """Which period, and under which title."""
    work = current_work()
    period = periods.latest_complete(Frequency.QUARTER, work.today, work.organisation.financial_year_month)
    return _new_report_page(work, view_of(work, HERE, OWN), PlainForm(LABELS, {"period": period.code}))


@blueprint.post("/new")
@require_form_permission(Permission.SAVE_REPORT)
def save() -> ResponseReturnValue:
    """Works the report out and saves it; nobody waits for that meanwhile."""
    work, typed = current_work(), PlainForm(LABELS, request.form)
    view = view_of(work, HERE, OWN)
    try:
        if view.refused:
            raise view.refused
        period = saved_reports.period_by_code(work, typed.text("period"))
        frozen = saved_reports.freeze(work, view.selection, period, typed.text("title"))
        with transactions().write_scope() as writing:
            saved = saved_reports.save(writing, frozen)
    except Refused as refused:
        typed.refuse(refused)
        return _new_report_page(work, view, typed), 422
    flash(notices.SAVED, "done")
    return redirect(url_for("saved_reports.show", number=saved.id), 303)


def _new_report_page(work: Work, view: View, typed: PlainForm) -> str:
    return render_template(
        "report/reports/saved_new.html",
        typed=typed,
        view=view,
        periods=_period_choices(work),
        action=view.href(),
        months=work.organisation.window_months,
    )


def _period_choices(work: Work) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods to choose from, by kind: code and name."""
    first_month, groups = work.organisation.financial_year_month, []
    for every, n in PERIODS_OFFERED:
        if every is Frequency.FINANCIAL_YEAR and first_month == 1:
            continue  # it is the year
        found = periods.recent_periods(every, work.today, first_month, n)
        groups.append(
            (f"{every.value.capitalize()}s", [(each.code, _period_choice(each, first_month)) for each in found])
        )
    rolling = periods.latest_complete(Frequency.ROLLING, work.today)
    everything = periods.period_containing(Frequency.ALL, work.today)
    return [*groups, ("Other", [(each.code, _period_choice(each, first_month)) for each in (rolling, everything)])]


def _period_choice(period: ReportPeriod, first_month: int) -> str:
    return f"{period_name(period, first_month)}{', so far' if period.interim else ''}"


@blueprint.get("/saved/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """A saved report as it was."""
    return _report_page(number, PlainForm(LABELS))


def _report_page(number: int, typed: PlainForm) -> ResponseReturnValue:
    work = current_work()
    found = saved_reports.open_report(work, number)
    printed = found.document["printed"]
    return render_template(
        "report/reports/saved.html",
        erased=erasure_text(saved_reports.erased_on(work, number)),
        saved=found.saved,
        document=found.document,
        printed=printed,
        typed=typed,
        covers=covered_days(found.saved.period),
        view=saved_view,
        today=work.today,
        key_rows=saved_view.rows(found.document, printed["key"]["rows"]),
        sections=[
            (part["name"], part["tally"], saved_view.rows(found.document, part["rows"])) for part in printed["sections"]
        ],
        changed=changes_view.context(found.changes, found.document) if found.changes else None,
        trend_href=trends.href(found.saved.series),
        outcome_rows=saved_view.rows(found.document, printed["outcomes"]["rows"]),
        notes=report_notes.of_report(work, found.saved),
        top=TOP,
        may=work.has_permission(Permission.SAVE_REPORT),
        may_share=work.has_permission(Permission.SHARE_REPORT),
        href=lambda key: url_for("saved_reports.claim", number=number, key=key),
    ), 422 if typed.refusals else 200


@blueprint.get("/saved/<int:number>/claims/<key>")
def claim(number: int, key: str) -> ResponseReturnValue:
    """One claim or outcome of a saved report, and the engagements behind it as they are today."""
    return _claim_page(number, key, PlainForm(LABELS))


def _claim_page(number: int, key: str, typed: PlainForm) -> ResponseReturnValue:
    work = current_work()
    found = saved_reports.open_report(work, number)
    it = saved_view.figures_by_key(found.document).get(key)
    if it is None:
        raise NotFound(refusals.NOT_SAVED.format(key=key))
    return render_template(
        "report/reports/saved_claim.html",
        saved=found.saved,
        it=it,
        key=key,
        typed=typed,
        row=saved_view.printed_row(found.document, key),
        trend_href=trends.href(found.saved.series, key),
        state=changes_view.context(found.changes, found.document)["states"].get(key, ""),
        range_means=ci_explanation(it["level"] if it["effect"] or it["like_for_like"] else None),
        comment=report_notes.of_report(work, found.saved).comments.get(key),
        may=work.has_permission(Permission.SAVE_REPORT),
        **_drilldown_page(work, saved_view.engagement_lists(found.document, key), number, key),
    ), 422 if typed.refusals else 200


@blueprint.get("/saved/<int:number>/news/<key>")
def news(number: int, key: str) -> str:
    """The engagements behind one figure of the period's own news, as they are today."""
    work = current_work()
    found = saved_reports.open_report(work, number)
    line = next((each for each in (found.document["news"] or {}).get("lines", ()) if each["key"] == key), None)
    if line is None:
        raise NotFound(refusals.NO_FIGURE.format(key=key))
    lists = [saved_view.EngagementList(key, line["label"], tuple(line["engagements"]))] if line["engagements"] else []
    return render_template(
        "report/reports/saved_news.html", saved=found.saved, line=line, **_drilldown_page(work, lists, number, key)
    )


def _drilldown_page(work: Work, lists: Sequence[saved_view.EngagementList], number: int, key: str) -> dict[str, Any]:
    """The lists of engagements behind a figure, and one page of the chosen one."""
    chosen = next((each for each in lists if each.name == request.args.get("list")), lists[0] if lists else None)
    numbers = chosen.numbers if chosen else ()
    page = Page(page_number("part"), ROWS)
    require_page(page, len(numbers))
    begin = (page.number - 1) * ROWS
    shown = numbers[begin : begin + ROWS]

    def href(**said: Any) -> str:
        return url_for(str(request.endpoint), number=number, key=key, **said, _anchor="behind")

    return {
        "rows": drilldown.engagements_by_number(work, shown),
        "shown": shown,
        "total": len(numbers),
        "begin": begin,
        "page": page,
        "pages": -(-len(numbers) // ROWS),
        "page_href": lambda part: href(list=chosen.name if chosen else "", part=part),
        "tabs": [(f"{each.label} ({len(each.numbers):,})", href(list=each.name), each is chosen) for each in lists],
    }


@blueprint.post("/saved/<int:number>/title")
def rename(number: int) -> ResponseReturnValue:
    """Gives a saved report another title."""
    typed = PlainForm(LABELS, request.form)
    try:
        saved_reports.rename(current_work(), number, typed.text("title"))
    except Refused as refused:
        typed.refuse(refused)
        return _report_page(number, typed)
    flash("Saved.", "done")
    return redirect(url_for("saved_reports.show", number=number), 303)


@blueprint.post("/saved/<int:number>/comment")
def comment(number: int) -> ResponseReturnValue:
    """Writes the comment at the top of a saved report, or beside a claim."""
    typed, key = PlainForm(LABELS, request.form), request.form.get("key", TOP)
    try:
        report_notes.save_comment(current_work(), number, key, typed.text("comment"))
    except Refused as refused:
        typed.refuse(refused)
        return _report_page(number, typed) if key == TOP else _claim_page(number, key, typed)
    flash("Saved.", "done")
    if key == TOP:
        return redirect(url_for("saved_reports.show", number=number), 303)
    return redirect(url_for("saved_reports.claim", number=number, key=key), 303)


@blueprint.post("/saved/<int:number>/decisions")
def decide(number: int) -> ResponseReturnValue:
    """Adds a decision to a saved report."""
    typed = PlainForm(LABELS, request.form)
    try:
        report_notes.add_decision(
            current_work(), number, typed.text("what"), typed.text("who"), _parse_due_date(typed.text("due"))
        )
    except Refused as refused:
        typed.refuse(refused)
        return _report_page(number, typed)
    flash("Decision added.", "done")
    return redirect(url_for("saved_reports.show", number=number, _anchor="decisions"), 303)


@blueprint.post("/decisions/<int:number>")
def settle(number: int) -> ResponseReturnValue:
    """Marks a decision as done, or as open again."""
    done, revision = request.form.get("done") == "yes", request.form.get("revision", "")
    found = report_notes.set_decision_done(
        current_work(), number, done, int(revision) if revision.isdecimal() else None
    )
    flash("Marked as done." if done else "Open again.", "done")
    back = request.form.get("back", "")
    return redirect(
        url_for("saved_reports.show", number=int(back) if back.isdecimal() else found.report_id, _anchor="decisions"),
        303,
    )


def _parse_due_date(text: str) -> date | None:
    try:
        return parse_date(text.strip(), "ymd") if text.strip() else None
    except Unreadable as wrong:
        raise Refused([Problem("date", refusals.DUE.format(wrong=wrong), "due", text)]) from None
