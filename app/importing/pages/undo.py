"""Undoing an import: first a preview, then the undo; and download of the uploaded file."""

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.number_format import count as counted
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.importing.pages.imports import blueprint as files
from app.importing.pages.imports import uploads
from app.importing.services import import_jobs, undo
from app.importing.services.undo import SkippedRecord
from app.web.forms.edit_conflict import discard_changes
from app.web.request import current_work

blueprint = Blueprint("undoing", __name__, url_prefix=files.url_prefix)
MAX_SHOWN = 200  # records listed on the page


@blueprint.get("/<int:number>/undo")
def ask(number: int) -> ResponseReturnValue:
    """Shows what the undo would do; records edited since are skipped, or with insist=yes undone too."""
    return _page(number, request.args.get("insist") == "yes")


@blueprint.post("/<int:number>/undo")
def undo_(number: int) -> ResponseReturnValue:
    """Undoes the import, if the outcome is still as the page showed it."""
    work, insist = current_work(), request.form.get("insist") == "yes"
    try:
        done = import_jobs.undo(work, number, insist, request.form.get("mark")).outcome
    except Stale as stale:
        discard_changes(work)
        return _page(number, insist, stale), 409
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        discard_changes(work)
        return _page(number, insist, refused), 422
    left = sum(each.subject == "engagement" for each in done.left)
    sums = {"new": counted(done.new, "engagement"), "changed": f"{done.changed:,}"}
    flash(
        plural(
            left,
            "Import undone: {new} deleted, {changed} restored to earlier values, {n} kept because it was edited.",
            "Import undone: {new} deleted, {changed} restored to earlier values, {n} kept because they were edited.",
            **sums,
        )
        if left
        else "Import undone: {new} deleted, {changed} restored to earlier values.".format(**sums),
        "done",
    )
    return redirect(url_for("imports.show", number=number), 303)


@blueprint.get("/<int:number>/download")
def file(number: int) -> ResponseReturnValue:
    """Downloads the uploaded file, byte for byte."""
    stored_import, path = undo.stored_file(current_work(), uploads(), number)
    return send_file(
        path, "application/octet-stream", as_attachment=True, download_name=stored_import.file_name, etag=False
    )


def _page(number: int, insist: bool, refused: Refused | None = None) -> str:
    work = current_work()
    found = undo.preview(work, number, insist)
    outcome = found.outcome
    edited = [each for each in outcome.left if not each.cannot_force and each.subject == "engagement"]
    firm = [each for each in outcome.left if each.cannot_force or each.subject != "engagement"]
    return render_template(
        "importing/undo.html",
        it=found.stored_import,
        taken=outcome,
        mark=found.mark,
        insist=insist,
        counted=counted,
        edited=edited[:MAX_SHOWN],
        edited_count=len(edited),
        firm=firm[:MAX_SHOWN],
        firm_count=len(firm),
        forced=outcome.forced[:MAX_SHOWN],
        href=_record_url,
        may_insist=work.has_permission(Permission.REMOVE_RECORD),
        shown=MAX_SHOWN,
        problems=[(None, "", each.message) for each in (refused.problems if refused else ())],
    )


def _record_url(left: SkippedRecord) -> str | None:
    """Returns the URL of the record's page, if it has one."""
    if left.subject == "team":
        return None
    return url_for(f"{left.subject}s.show", number=left.number)
