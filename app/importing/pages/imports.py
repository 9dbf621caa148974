"""Uploading a file, the import history, and the result of an import."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.services import users
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.number_format import count as counted
from app.core.domain.permissions import Permission
from app.core.files import temporary_folders
from app.importing.files import ENCODINGS, invoice_bundle
from app.importing.pages.forms import steps
from app.importing.services import import_jobs, imports, setup, undo, uploading, watched_folder
from app.importing.storage.imports import WAITING
from app.importing.values.example_files import EXAMPLES
from app.record.pages.home import MAX_INLINE_REPORT
from app.report.pages.fill_in import link_to_grid
from app.web import choices
from app.web.formatting import format_bytes
from app.web.request import current_work, require_form_permission, transactions

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

OFFERED_CONSTANTS = ("arrangement", "currency")  # fields that files most often omit


def uploads() -> Path:
    """Returns the folder of uploaded files."""
    return current_app.extensions["contrast.settings"].uploads


@blueprint.get("")
def index() -> str:
    """Lists the last imports, and which of them were undone."""
    work, files = current_work(), imports.listing(current_work())
    undone = undo.undone_imports(work, [each.id for each in files])
    read_by = setup.profile_names(work, [each.id for each in files])
    return render_template(
        "importing/index.html",
        files=files,
        who=_user_names(),
        waiting=WAITING,
        undone=undone,
        read_by=read_by,
        busy=import_jobs.busy_imports(work),
        folder=_folder_status(),
    )


@blueprint.get("/examples/<name>.csv")
def example(name: str) -> Response:
    """Downloads an example file."""
    if name not in EXAMPLES:
        raise NotFound("There is no such example file.")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(EXAMPLES[name].content, mimetype="text/csv", headers=headers)


def _folder_status() -> watched_folder.FolderStatus | None:
    """Returns what came through the watched folder, if one is watched."""
    folder = current_app.extensions["contrast.settings"].watched_folder
    return None if folder is None else watched_folder.status(current_work(), folder)


def _user_names() -> dict[int | None, str]:
    return {each.id: each.name for each in users.listing(current_work(), removed=True)}


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.IMPORT)
def new() -> ResponseReturnValue:
    """Uploads a file, which is pending until it is confirmed."""
    if request.method == "GET":
        return _upload_page(), 200
    constants = {name: text for name in OFFERED_CONSTANTS if (text := request.form.get(name, "").strip())}
    try:
        number = _upload(constants)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _upload_page(refused), 422
    return redirect(url_for("imports.show", number=number), 303)


def _upload(constants: dict[str, str]) -> int:
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        raise Refused([Problem("required", "Choose a file.", "file")])
    try:
        with temporary_folders.temporary_folder() as folder:
            named = [(file.filename or "", folder / f"file-{place}") for place, file in enumerate(files)]
            for file, (_, path) in zip(files, named, strict=True):
                file.save(path)
            if len(named) > 1:
                invoice_bundle.pack(named, folder / "invoices")
                named = [(invoice_bundle.bundle_name(len(named)), folder / "invoices")]
            [(name, path)] = named
            arrived = uploading.upload_in_parts(
                transactions(), uploads(), path, name, request.form.get("encoding") or None, constants
            )
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        raise Refused([Problem(each.code, each.message, "file") for each in refused.problems]) from None
    if arrived.message:
        flash(arrived.message)
    return arrived.number


def _upload_page(refused: Refused | None = None) -> str:
    problems = [
        (each.field, "The file" if each.field == "file" else each.field or "", each.message)
        for each in (refused.problems if refused else ())
    ]
    most = format_bytes(current_app.config["MAX_CONTENT_LENGTH"])
    return render_template(
        "importing/new.html",
        problems=problems,
        most=most,
        typed=request.form,
        currencies=choices.currencies(),
        encodings=[(each, each) for each in ENCODINGS],
    )


def _is_small(counts: Mapping[str, int]) -> bool:
    """Whether an import has so few rows that what is missing can be worked out at once."""
    return sum(counts.get(name, 0) for name in ("new", "changed", "unchanged")) <= MAX_INLINE_REPORT


@blueprint.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Shows the result of an import; redirects to the wizard for a pending one."""
    work = current_work()
    stored_import = imports.get(work, number)
    if stored_import.state != WAITING:
        undone = undo.undone_imports(work, [number]).get(number)
        return render_template(
            "importing/done.html",
            it=stored_import,
            who=_user_names(),
            counted=counted,
            undone=undone,
            may_undo=undo.may_undo(work, number),
            profile=setup.profile_names(work, [number]).get(number),
            fill_in=link_to_grid(work) if _is_small(stored_import.counts) and not undone else None,
        ), 200
    step = steps.first_open(imports.pending_import(work, uploads(), number).preview)
    return redirect(url_for("wizard.show", number=number, step=step))
