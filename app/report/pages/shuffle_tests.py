"""The shuffle test of the report in view: what the last one says, starting one, and how far it is."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import Permission
from app.core.services.jobs import DONE, QUEUED, Job
from app.core.services.work import Work
from app.report.pages.report_url import View, view_for_file
from app.report.services import shuffle_tests
from app.report.text import notices, shuffle_test
from app.report.text.period import period_days
from app.web.request import current_work

blueprint = Blueprint("shuffle_tests", __name__, url_prefix="/report/shuffle")
HERE, REPORT = "shuffle_tests.show", "reports.report"


def context(work: Work, view: View) -> dict[str, Any] | None:
    """What the report says of its shuffle test; None for a filtered view, which has none."""
    if view.selection.is_exploratory:
        return None
    kept, job = shuffle_tests.latest(work, view.selection), shuffle_tests.job(work, view.selection)
    return {
        "sentences": shuffle_test.sentences(kept.test) if kept else (shuffle_test.NOT_RUN,),
        "kept": kept,
        "on": format_date(kept.on) if kept else "",
        "period": period_days(kept.period) if kept else "",
        "running": job is not None and job.open,
        "may_run": work.has_permission(Permission.TEST_REPORT),
        "start_href": view.href("shuffle_tests.start"),
        "progress_href": view.href(HERE),
    }


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The bar, or why there is no result; where it is done, on to the report."""
    work = current_work()
    view = view_for_file(work, HERE)
    job = shuffle_tests.job(work, view.selection)
    if job is None or job.state == DONE:
        return redirect(_redirect_to_report(view), 303)
    return render_template(
        "report/reports/shuffle.html",
        job=job,
        label=_progress_label(job),
        value=_progress_percent(job),
        onwards=_redirect_to_report(view),
        may_run=work.has_permission(Permission.TEST_REPORT),
        view=view,
    ), 200


@blueprint.get("/now")
def now() -> ResponseReturnValue:
    """The same for a script: its words, how much of a hundred, and whether the page has more to say by now."""
    work = current_work()
    job = shuffle_tests.job(work, view_for_file(work, HERE).selection)
    if job is None or not job.open:
        return jsonify({"over": True})
    return jsonify({"over": False, "label": _progress_label(job), "value": _progress_percent(job)})


@blueprint.post("")
def start() -> ResponseReturnValue:
    """Queues a test and shows its bar."""
    work = current_work()
    view = view_for_file(work, HERE)
    shuffle_tests.start(work, view.selection)
    return redirect(view.href(HERE), 303)


@blueprint.post("/stop")
def stop() -> ResponseReturnValue:
    """Has it stop; nothing is kept then."""
    work = current_work()
    view = view_for_file(work, HERE)
    shuffle_tests.stop(work, view.selection)
    return redirect(view.href(HERE), 303)


def _redirect_to_report(view: View) -> str:
    return view.href(REPORT) + "#shuffle"


def _progress_label(job: Job) -> str:
    if job.cancel_asked:
        return notices.STOPPING
    if job.state == QUEUED:
        return notices.WAITING
    if not job.done or not job.total:
        return "Reading the record"
    return f"{job.done:,} of {job.total:,} shuffles judged"


def _progress_percent(job: Job) -> int | None:
    """So many of a hundred; None where nobody knows."""
    return None if job.state == QUEUED or not job.total or not job.done else min(100 * job.done // job.total, 100)
