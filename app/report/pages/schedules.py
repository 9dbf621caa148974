"""Reports that are made by themselves: what each makes next, what came of it, and changing, pausing and removing it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING
from app.core.services import mailing
from app.core.services.work import Work
from app.record.domain import selection_query
from app.record.services import history
from app.report.domain.schedules import MAX_ATTEMPTS, Schedule
from app.report.pages import schedule_form as forms
from app.report.pages.report_url import view_of
from app.report.services import deliveries, schedules
from app.report.services.schedule_rules import MAX_NAME_LENGTH
from app.report.storage.schedules import FAILED
from app.report.text import notices
from app.report.text import schedules as text
from app.report.text.period import covered_days
from app.web import choices
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("schedules", __name__, url_prefix="/reports/schedules")

ADD = "schedules.add"
LABELS = forms.LABELS | {"recipient": "Send it to"}


@blueprint.get("")
def index() -> str:
    """Every schedule, what it makes next, and what failed."""
    work = current_work()
    found = schedules.listing(work)
    return render_template(
        "report/reports/schedules.html",
        found=found,
        text=text,
        now=work.now,
        attempts=MAX_ATTEMPTS,
        failed=[each for each in found if each.last and each.last.state == FAILED],
        may=work.has_permission(Permission.SHARE_REPORT),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.SHARE_REPORT)
def add() -> ResponseReturnValue:
    """A new schedule, over the engagements that the address selects."""
    work = current_work()
    if request.method == "GET":
        usual = Schedule(name="", time_zone=work.organisation.time_zone)
        selection = replace(view_of(work, ADD).selection, period=EVERYTHING)
        return _form_page(work, usual, selection_query.to_params(selection))
    typed = PlainForm(forms.LABELS, request.form)
    try:
        added = schedules.add(work, forms.parse_draft(request.form))
    except Refused as refused:
        typed.refuse(refused)
        return _form_after_error(work, Schedule(name=""), typed), 422
    flash(notices.SCHEDULED, "done")
    return redirect(url_for("schedules.show", number=added.id), 303)


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """One schedule, with what came of each period."""
    return _schedule_page(current_work(), number)


@blueprint.route("/<int:number>/change", methods=["GET", "POST"])
@require_form_permission(Permission.SHARE_REPORT)
def change(number: int) -> ResponseReturnValue:
    """Another rhythm, other recipients; whoever was overtaken sees what they typed, and saves it if they mean it."""
    work = current_work()
    it = schedules.get(work, number).schedule
    if request.method == "GET":
        return _form_page(work, it, it.filters)
    typed = PlainForm(forms.LABELS, request.form)
    try:
        schedules.edit(work, number, forms.parse_draft(request.form), request.form.get("revision", type=int))
    except Stale as stale:
        typed.refusals += stale.problems
        return _form_after_error(work, it, typed, it.revision), 409
    except Refused as refused:
        typed.refuse(refused)
        return _form_after_error(work, it, typed), 422
    flash(notices.SCHEDULE_SAVED, "done")
    return redirect(url_for("schedules.show", number=number), 303)


@blueprint.post("/<int:number>/pause")
def pause(number: int) -> ResponseReturnValue:
    """Makes no more reports until it is resumed."""
    return _redirect_after(number, schedules.pause, notices.PAUSED)


@blueprint.post("/<int:number>/resume")
def resume(number: int) -> ResponseReturnValue:
    """Makes reports again."""
    return _redirect_after(number, schedules.resume, notices.RESUMED)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Ends it; its reports stay, and it can be brought back."""
    schedules.remove(current_work(), number)
    removed: Any = {"text": notices.SCHEDULE_REMOVED, "undo_href": url_for("schedules.restore", number=number)}
    flash(removed, "done")
    return redirect(url_for("schedules.index"), 303)


@blueprint.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Brings it back."""
    return _redirect_after(number, schedules.restore, notices.SCHEDULE_RESTORED)


@blueprint.post("/<int:number>/runs/<int:run>/again")
def again(number: int, run: int) -> ResponseReturnValue:
    """Has a report that failed be made after all."""
    work = current_work()
    try:
        schedules.try_again(work, number, run)
    except Refused as refused:
        typed = PlainForm(forms.LABELS)
        typed.refuse(refused)
        return _schedule_page(work, number, typed), 422
    flash(notices.TRIED_AGAIN, "done")
    return redirect(url_for("schedules.show", number=number), 303)


@blueprint.post("/<int:number>/test")
def test(number: int) -> ResponseReturnValue:
    """Sends the report of the period that is over, to one address, without saving it."""
    work, typed = current_work(), PlainForm(LABELS, request.form)
    try:
        deliveries.test_send(work, number, typed.text("recipient"))
    except Refused as refused:
        typed.refuse(refused)
        return _schedule_page(work, number, typed), 422
    flash(notices.TEST_QUEUED, "done")
    return redirect(url_for("schedules.show", number=number, _anchor="test"), 303)


def _redirect_after(number: int, act: Callable[[Work, int], object], said: str) -> ResponseReturnValue:
    act(current_work(), number)
    flash(said, "done")
    return redirect(url_for("schedules.show", number=number), 303)


def _schedule_page(work: Work, number: int, typed: PlainForm | None = None) -> str:
    found = schedules.get(work, number)
    it = found.schedule
    return render_template(
        "report/reports/schedule.html",
        found=found,
        it=it,
        runs=schedules.runs(work, number),
        text=text,
        now=work.now,
        filters=[words for _, words in forms.filter_boxes(it.filters, work.organisation)],
        formats=[forms.FORMAT_WORDS[each] for each in it.formats],
        failed=FAILED,
        typed=typed or PlainForm(LABELS),
        may=work.has_permission(Permission.SHARE_REPORT) and not it.removed,
        states=deliveries.STATES,
        tests=deliveries.tests_of_schedule(work, number) if work.has_permission(Permission.SHARE_REPORT) else (),
        covers=covered_days(schedules.current_period(work, number)),
        can_mail=mailing.can_send(work),
        events=history.events(work, "schedule", number).events,
    )


def _form_after_error(work: Work, schedule: Schedule, typed: PlainForm, revision: int | None = None) -> str:
    """The form as it was sent; with another `revision` it replaces that one when it is sent again."""
    sent = request.form
    return _form_page(
        work,
        schedule,
        forms.parse_filters(sent.getlist("offered")),
        typed,
        sent.getlist("filters"),
        sent.getlist("formats"),
        revision or sent.get("revision", type=int),
    )


def _form_page(
    work: Work,
    schedule: Schedule,
    filters: forms.Filters,
    typed: PlainForm | None = None,
    ticked: list[str] | None = None,
    formats: Collection[str] | None = None,
    revision: int | None = None,
) -> str:
    """The form of a schedule, of a new one without a number; at first every filter is ticked."""
    offered = forms.filter_boxes(filters, work.organisation)
    return render_template(
        "report/reports/schedule_form.html",
        it=schedule,
        typed=typed or PlainForm(forms.LABELS, forms.form_values(schedule)),
        forms=forms,
        offered=offered,
        ticked=[value for value, _ in offered] if ticked is None else ticked,
        formats=schedule.formats if formats is None else formats,
        revision=revision or schedule.revision,
        time_zones=choices.time_zones(),
        longest=MAX_NAME_LENGTH,
        can_mail=mailing.can_send(work),
    )
