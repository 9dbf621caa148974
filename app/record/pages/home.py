"""The overview: main findings, tasks with links to their lists, spend by quarter, and the counts of the record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template, url_for

from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.domain.selection import Condition, Order, Period, Selection
from app.core.services import backup_schedule
from app.core.services.backup_schedule import BackupState
from app.core.services.work import Work
from app.record.domain.engagements import Engagement
from app.record.pages.engagements import list_url
from app.record.services import answer_requests, engagement_access, summary
from app.record.services import sample as sample_record
from app.record.services.summary import Task
from app.report.domain.spend_by_quarter import Quarter
from app.report.pages import checklist, quarters_chart
from app.report.pages.fill_in import link_to_grid
from app.report.services import reports, schedules, since_saved, spend
from app.report.text import quarters as text
from app.web.navigation import has_route, is_sample_view
from app.web.request import reading_work

blueprint = Blueprint("overview", __name__)

VIEW_ENDPOINT = "engagements.show"
MAX_INLINE_REPORT = 5_000  # up to this many engagements the overview shows the report's findings; above, a link to it
SMALL_RECORD = 40  # a smaller record hardly gets a verdict, so the overview offers the sample data
# By urgency: title, explanation, and the endpoint that deals with it.
TASK_TEXTS = {
    "to_complete": ("To complete", "The end date has passed. Enter the outcome and the cost.", "completion.complete"),
    "overdue": ("Overdue", "The due date has passed.", VIEW_ENDPOINT),
    "to_continue": ("Open for 6+ months", "No due date. Complete or renew them.", VIEW_ENDPOINT),
    "to_review": ("To review", "Completed but not reviewed.", "recording.review"),
    "cost_missing": ("Cost missing", "Completed. Not counted in cost comparisons without a cost.", "recording.edit"),
    "cost_not_final": ("Final invoice missing", "The cost is not final yet.", "recording.edit"),
    "no_provider": ("Provider missing", "Not counted in any comparison without a provider.", "recording.edit"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An engagement of a task: the page that deals with it, and why it is urgent."""

    title: str
    href: str
    engagement: Engagement
    urgency: str


@dataclass(frozen=True, slots=True)
class TaskList:
    """A kind of task, with its most urgent engagements and the address of the whole list."""

    title: str
    text: str
    total: int
    href: str
    lines: tuple[TaskRow, ...]


@blueprint.get("/")
def index() -> str:
    """Shows the overview."""
    work, sample = reading_work(), is_sample_view()
    found = summary.overview(work, sample)
    may_write = work.has_permission(Permission.WRITE_RECORD)
    shown = {row.id for task in found.tasks.values() for row in task.rows}
    changeable = engagement_access.changeable(work, shown)
    waiting = [
        _task_list(found.tasks[key], title, text, act, work.today, changeable)
        for key, (title, text, act) in TASK_TEXTS.items()
        if found.tasks[key].total
    ]
    may_read = work.has_permission(Permission.READ_REPORT) and found.counts.engagements > 0
    quick = found.counts.engagements <= MAX_INLINE_REPORT
    return render_template(
        "record/home/index.html",
        waiting=waiting,
        counts=found.counts,
        asked=() if sample else answer_requests.own(work),
        sample=sample,
        may_write=may_write,
        top=reports.main_findings(work, sample) if may_read and quick else None,
        may_read=may_read,
        since=since_saved.since_saved(work, sample) if may_read and quick else None,
        months=work.organisation.window_months,
        backups=_backup_state(work),
        not_made=schedules.failed(work) if may_read else (),
        fill_in=link_to_grid(work, sample) if may_read and quick else None,
        quarters=_quarters_section(work, sample) if may_read and quick else None,
        no_cost_href=list_url(Selection((Condition("actual_cost", "known", (False,)),), sample=sample), Order()),
        small=not sample and found.counts.engagements < SMALL_RECORD,
        sample_here=bool(sample_record.size(work)),
        first_steps=[] if sample else checklist.rows(work, found),
        may_hide_steps=work.has_permission(Permission.WRITE_SETTINGS),
        may_load=work.has_permission(Permission.SAMPLE) and has_route("/sample/load"),
        may_import=work.has_permission(Permission.IMPORT) and has_route("/imports"),
    )


def _backup_state(work: Work) -> BackupState | None:
    """Returns how the backups are doing, for those who can do something about it."""
    if not work.has_permission(Permission.WRITE_SETTINGS):
        return None
    scheduled = current_app.extensions["contrast.settings"].backup_folder is not None
    return backup_schedule.state(work, scheduled) if scheduled else None


def _quarters_section(work: Work, sample: bool) -> dict[str, Any]:
    """Returns the chart of the last quarters with its texts and files; without a chart if no cost is known."""
    spend_by_quarter = spend.by_quarter(work, Selection(sample=sample))
    quarters, sample_param = spend_by_quarter.latest(work.today), "yes" if sample else None

    def href(quarter: Quarter) -> str:
        period = Period(quarter.first, quarter.last)
        return list_url(Selection(period=period, sample=sample), Order())

    chart = None
    if any(each.spend is not None for each in quarters):
        chart = quarters_chart.quarters_chart(quarters, spend_by_quarter.currency, work.today, href)(heading=False)
    files = {form: url_for("printing.quarters", kind=form, all="yes", sample=sample_param) for form in ("svg", "png")}
    csv = url_for("outcomes.as_csv", table="quarters", all="yes", mark="yes", sample=sample_param)
    return {"title": text.TITLE, "reads": text.READING_NOTE, "chart": chart, "files": {"csv": csv, **files}}


def _task_list(task: Task, title: str, text: str, act: str, today: date, changeable: Collection[int]) -> TaskList:
    """Returns a kind of task; engagements that the actor may not change lead to their page instead of `act`."""
    lines = tuple(
        TaskRow(
            row.engagement.title,
            url_for(
                act if row.id in changeable else VIEW_ENDPOINT, number=row.id, sample="yes" if row.sample else None
            ),
            row.engagement,
            _urgency_text(row.engagement, task.key, today),
        )
        for row in task.rows
    )
    return TaskList(title, text, task.total, list_url(task.selection, task.order), lines)


def _urgency_text(it: Engagement, key: str, today: date) -> str:
    if key == "overdue" and it.due_on:
        days = (today - it.due_on).days
        return plural(days, "due {due}, {n} day ago", "due {due}, {n} days ago", due=format_date(it.due_on))
    if key == "to_continue" and it.started_on:
        return f"since {format_date(it.started_on)}"
    if it.ended_on:
        return f"ended {format_date(it.ended_on)}"
    return f"started {format_date(it.started_on)}" if it.started_on else ""
