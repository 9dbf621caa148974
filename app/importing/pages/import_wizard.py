"""The import wizard in four steps: file, columns, values, preview. Every step can be revisited, and nothing is imported
before the last."""

import re
from collections.abc import Callable
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused
from app.core.domain.number_format import count as counted
from app.importing.pages.forms import check_form, columns_form, file_form, steps, values_form
from app.importing.pages.forms.steps import CHECK, COLUMNS, FILE, STEPS, VALUES
from app.importing.pages.import_steps import STEP_VIEWS, Form
from app.importing.services import import_jobs, imports, proposals, rejected_rows, setup
from app.importing.services.background import StillProcessing
from app.importing.services.imports import PendingImport
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.record.services import organisation
from app.web.formatting import capitalise
from app.web.navigation import flash_message
from app.web.request import current_work, refresh_work, transactions

blueprint = Blueprint("wizard", __name__, url_prefix="/imports/<int:number>")

_NON_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")
FORMS: dict[str, Callable[[Form, Preview], Options]] = {
    FILE: file_form.form_options,
    COLUMNS: columns_form.form_options,
    VALUES: values_form.form_options,
}


def _uploads() -> Path:
    return current_app.extensions["contrast.settings"].uploads


def _pending(number: int) -> PendingImport:
    return imports.pending_import(current_work(), _uploads(), number)


def _redirect_to(step: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("wizard.show", number=number, step=step), 303)


@blueprint.get("/<any(file,columns,values,check):step>")
def show(number: int, step: str) -> str:
    """Shows one step."""
    return _page(_pending(number), step)


@blueprint.post("/<any(file,columns,values):step>")
def decide(number: int, step: str) -> ResponseReturnValue:
    """Saves a step's form, and redirects to the next step or back to this one."""
    waiting, act, at = _pending(number), request.form.get("act"), transactions()
    try:
        changed = _save_options(waiting, step)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, step, refused), 422
    if act == "stay" or (changed and step == COLUMNS and _switched_entries(waiting)):
        return _redirect_to(step, number)
    try:
        with at.read_scope() as work:  # the request's own work began before the options were stored
            waiting = imports.pending_import(work, _uploads(), number)
    except StillProcessing:
        return _redirect_to(steps.following_step(step), number)
    if act == "accept":
        return redirect(url_for("imports.show", number=number), 303)
    if act == "import" and changed:
        flash("The preview has changed. Check it, then import.")
    elif act == "import" and waiting.preview.is_applicable:
        return _import(waiting)
    return _redirect_to(steps.next_step(waiting.preview, step), number)


def _accept_proposals(waiting: PendingImport) -> ResponseReturnValue:
    """Accepts every proposal, and redirects to the first question that is left."""
    number = waiting.stored_import.id
    try:
        imports.set_options(transactions(), _uploads(), number, proposals.accept_all(waiting.preview))
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, COLUMNS, refused), 422
    return redirect(url_for("imports.show", number=number), 303)


def _import(waiting: PendingImport) -> ResponseReturnValue:
    """Imports the file; shows the preview again if it has changed meanwhile."""
    number = waiting.stored_import.id
    with transactions().write_scope() as work:
        profile = setup.remember_answers(work, waiting)
    done = import_jobs.confirm(transactions(), _uploads(), number, request.form.get("mark"))
    if done.number is None:
        refresh_work()
        return _page(_pending(number), CHECK), 422
    flash(f"The file was imported.{f' Profile “{profile}” remembers your answers.' if profile else ''}", "done")
    return redirect(url_for("imports.show", number=number), 303)


def _switched_entries(waiting: PendingImport) -> bool:
    """Whether rows become entries or cease to be, so that other fields are filled."""
    return bool(waiting.preview.options.lines) != (request.form.get("rows") == "lines")


def _save_options(waiting: PendingImport, step: str) -> bool:
    """Saves the options of a form; returns whether they changed."""
    preview, number = waiting.preview, waiting.stored_import.id
    options = FORMS[step](request.form, preview)
    if request.form.get("act") == "accept":
        options = proposals.accept_all(preview, options)
    if options.to_json() == preview.options.to_json():
        return False
    if step == FILE:
        missing = setup.set_reading(transactions(), _uploads(), number, options)
        if missing:
            flash(setup.missing_columns_text(missing, by_profile=False))
    else:
        imports.set_options(transactions(), _uploads(), number, options)
    return True


@blueprint.post("/check")
def finish(number: int) -> ResponseReturnValue:
    """Handles the buttons of the last step: corrects cells, merges providers, imports, or discards the file."""
    act, waiting = request.form.get("act"), _pending(number)
    if act == "drop":
        with transactions().write_scope() as work:
            imports.discard(work, _uploads(), number)
        flash("The import was discarded. Nothing was imported.", "done")
        return redirect(url_for("imports.index"), 303)
    if act == "currency":
        return _set_reporting_currency(waiting)
    if act == "accept":
        return _accept_proposals(waiting)
    preview = waiting.preview
    changed = {
        "correct": check_form.with_corrections,
        "merge": check_form.merge_providers,
        "recorded": check_form.with_answers,
        "uncorrect": lambda form, preview: check_form.without_corrections(preview),
    }.get(act or "")
    if changed is not None:
        return _recheck(waiting, changed(request.form, preview))
    if act not in ("import", "import-good"):
        return _redirect_to(CHECK, number)
    mended = check_form.with_corrections(request.form, preview)
    if mended.corrections != preview.options.corrections:
        flash("You corrected some cells. Check the new preview, then import.")
        return _recheck(waiting, mended)
    if problems := check_form.unanswered_problems(request.form, preview):
        return _page(waiting, CHECK, Refused(problems)), 422
    answered = check_form.with_answers(request.form, preview)
    before = preview.options
    # Unanswered, such rows are new in the preview already.
    again = answered.recorded == "add" and not answered.recorded_rows and before.recorded in (None, "add")
    if (answered.recorded, answered.recorded_rows) != (before.recorded, before.recorded_rows) and not again:
        flash("The preview has changed. Check it, then import.")
        return _recheck(waiting, answered)
    with transactions().write_scope() as work:
        setup.set_row_choices(work, waiting, act == "import-good", again, "same-engagements" in request.form)
    return _import(waiting)


def _set_reporting_currency(waiting: PendingImport) -> ResponseReturnValue:
    """Sets the reporting currency."""
    code = request.form.get("reporting-currency")
    try:
        if not code:
            raise Refused([Problem("required", "Choose a reporting currency.", "reporting-currency")])
        with transactions().write_scope() as work:
            organisation.amend(work, {"reporting_currency": code})
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, CHECK, refused), 422
    flash(f"The reporting currency is now {code}. You can change it in Settings.", "done")
    return _redirect_to(CHECK, waiting.stored_import.id)


def _recheck(waiting: PendingImport, options: Options) -> ResponseReturnValue:
    try:
        imports.set_options(transactions(), _uploads(), waiting.stored_import.id, options)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, CHECK, refused), 422
    return _redirect_to(CHECK, waiting.stored_import.id)


@blueprint.get("/refused.csv")
def refused(number: int) -> Response:
    """Downloads the rows with errors, each with its reason, to be corrected and imported as they are."""
    pieces = rejected_rows.refused_rows(current_work(), _uploads(), number)
    stored_import = imports.get(current_work(), number)
    name = _NON_ALPHANUMERIC.sub("-", Path(stored_import.file_name).stem).strip("-") or "file"
    return Response(
        stream_with_context(pieces),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}-refused.csv"'},
    )


@blueprint.post("/profile")
def read_by(number: int) -> ResponseReturnValue:
    """Reads the file with a profile, or without one."""
    name = request.form.get("name") or None
    waiting = _pending(number)
    try:
        missing = setup.apply_profile(transactions(), _uploads(), number, name)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, FILE, refused), 422
    if missing:
        flash(setup.missing_columns_text(missing, by_profile=True))
    return _redirect_to(COLUMNS if missing else FILE, number)


@blueprint.post("/save-profile")
def save_profile(number: int) -> ResponseReturnValue:
    """Saves the file's options as a profile."""
    waiting = _pending(number)
    try:
        with transactions().write_scope() as work:
            profile = setup.save_profile(work, number, waiting.preview, request.form.get("name", ""))
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _page(waiting, CHECK, refused), 422
    flash_message(
        {
            "text": f"Saved as “{profile.profile.name}”. It will be applied to the next file with this header.",
            "href": url_for("profiles.show", number=profile.number),
            "label": "View profile",
        },
        "done",
    )
    return _redirect_to(CHECK, number)


def _page(waiting: PendingImport, step: str, refused: Refused | None = None) -> str:
    work, preview = current_work(), waiting.preview
    typed = request.form if refused else None
    names = list(STEPS)
    at = names.index(step)
    context = {
        "it": waiting.stored_import,
        "preview": preview,
        "options": preview.options,
        "typed": typed or {},
        "step": step,
        "steps": steps.steps(preview, step),
        "counts_refused": preview.counts["refused"],
        "goes": _import_text(preview),
        "proposed": proposals.proposals(preview).count,
        "counted": counted,
        "mark": waiting.mark,
        "previous": names[at - 1] if at else None,
        "next": names[at + 1] if at + 1 < len(names) else None,
        "problems": [
            (_field_anchor(step, each.field), "", each.message) for each in (refused.problems if refused else ())
        ],
        "offered": setup.profile_choice(work, waiting),
        "words_of": lambda texts: [(one, capitalise(one)) for one in texts],
    }
    return render_template(f"importing/{step}.html", **context, **STEP_VIEWS[step](waiting, typed))


def _import_text(preview: Preview) -> str:
    """Returns how much would be imported."""
    if preview.lines:
        return counted(preview.lines.new, "entry", "entries")
    return counted(preview.counts["new"] + preview.counts["changed"], "row")


def _field_anchor(step: str, field: str | None) -> str | None:
    """Returns the anchor of the form field with a problem."""
    if field is None:
        return None
    if step == COLUMNS and field in columns_form.COLUMNS:
        return f"{columns_form.CONSTANT}{field}"
    return field
