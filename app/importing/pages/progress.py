"""Progress of checking or importing a large file: a page that works by reloading, and JSON for the script that avoids
that."""

from datetime import timedelta

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.plural import plural
from app.core.services import jobs
from app.core.services.jobs import DONE, QUEUED, Job
from app.importing.pages.imports import blueprint as files
from app.importing.pages.imports import uploads
from app.importing.services import import_jobs, imports
from app.importing.services.background import CHECK, UNDO
from app.web.request import current_work

blueprint = Blueprint("progress", __name__, url_prefix=f"{files.url_prefix}/<int:number>/progress")
RECENT = timedelta(seconds=20)  # seconds within which a running worker starts a job


@blueprint.get("")
def show(number: int) -> ResponseReturnValue:
    """Shows the progress bar or an error; redirects once the job is done."""
    work = current_work()
    stored_import, job = imports.get(work, number), import_jobs.latest_job(work, number)
    if job is None or job.state == DONE:
        if job is not None and job.message:
            flash(job.message)
        return redirect(_next_url(number), 303)
    pending = stored_import.state == imports.WAITING
    return render_template(
        "importing/progress.html",
        it=stored_import,
        job=job,
        label=_label(job),
        value=_percent(job),
        onwards=_next_url(number),
        kind=job.kind,
        waits=pending,
        checked=pending and import_jobs.is_checked(work, number),
    ), 200


@blueprint.get("/now")
def now(number: int) -> ResponseReturnValue:
    """Returns the progress as JSON: text, percentage, and whether the page must be reloaded."""
    job = import_jobs.latest_job(current_work(), number)
    if job is None or not job.open:
        return jsonify({"over": True})
    return jsonify({"over": False, "label": _label(job), "value": _percent(job)})


@blueprint.post("/stop")
def stop(number: int) -> ResponseReturnValue:
    """Stops the job; nothing is written then."""
    work = current_work()
    job = import_jobs.latest_job(work, number)
    if job is not None and job.open:
        jobs.request_cancel(work, job.id)
    return redirect(url_for("progress.show", number=number), 303)


@blueprint.post("/again")
def again(number: int) -> ResponseReturnValue:
    """Queues the check of the file again."""
    import_jobs.queue_check(current_work(), number)
    return redirect(url_for("progress.show", number=number), 303)


@blueprint.post("/forget")
def forget(number: int) -> ResponseReturnValue:
    """Discards a pending file."""
    work = current_work()
    imports.discard(work, uploads(), number)
    flash("The import was discarded. Nothing was imported.", "done")
    return redirect(url_for("imports.index"), 303)


def _next_url(number: int) -> str:
    """Returns where the user was going: a step of this file, or its own page."""
    wanted, own = request.args.get("next", ""), url_for("imports.show", number=number)
    return wanted if wanted.startswith(f"{own}/") and "\\" not in wanted and "/progress" not in wanted else own


def _label(job: Job) -> str:
    if job.cancel_asked:
        return "Stopping"
    if job.state == QUEUED:
        if current_work().now - job.queued_at > RECENT:
            return (
                "Queued. Either other files come first, or no worker is running: ask your administrator "
                "to start “contrast worker”."
            )
        return "Queued"
    if job.kind == UNDO:
        return "Undoing the import. This takes a while."
    if not job.done:
        return "Reading the file" if job.attempts <= 1 else "Reading the file again, because the server was restarted"
    if job.total and job.done >= job.total and job.kind != CHECK:
        return plural(job.done, "{n} row checked, now importing", "{n} rows checked, now importing")
    if job.total and job.total > job.done:
        return plural(
            job.done,
            "{n} row of about {total} checked",
            "{n} rows of about {total} checked",
            total=f"{job.total:,}",
        )
    return plural(job.done, "{n} row checked", "{n} rows checked")


def _percent(job: Job) -> int | None:
    """Returns the percentage; None if it is unknown."""
    if job.state == QUEUED or not job.total or not job.done:
        return None
    return min(100 * job.done // job.total, 100)
