"""Files brought in: choose one, see what it would do, say how it is meant, and only then let it be written."""

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Denied, Problem, Refused
from app.domain.permissions import Permission, not_yours
from app.domain.selection import Page
from app.exchange.options import Options
from app.services import imports, undo, users
from app.services.import_preview import Preview
from app.services.imports import Waiting
from app.storage.imports import WAITING, Brought
from app.web import choices, rows_of_import
from app.web.forms import imports as form
from app.web.request import current_work
from app.web.words import capital, counted

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

ROWS = 20
LISTS = ("refused", "changed", "new", "unchanged")
CHANGED_MEANWHILE = "You changed how the file is read. This is what it would do now: import it if you meant that."


def uploads() -> Path:
    """Where brought files wait and are kept."""
    return current_app.extensions["contrast.settings"].uploads


@blueprint.get("")
def index() -> str:
    """The files brought last, and which of them were taken back."""
    work, files = current_work(), imports.listing(current_work())
    undone = undo.undone(work, [each.id for each in files])
    return render_template("imports/index.html", files=files, who=_who(), waiting=WAITING, undone=undone)


def _who() -> dict[int | None, str]:
    return {each.id: each.name for each in users.listing(current_work())}


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Takes a file, which waits until it is confirmed."""
    if not current_work().may(Permission.IMPORT):
        raise Denied(not_yours(Permission.IMPORT))
    if request.method == "GET":
        return _asked(), 200
    constants = {name: text for name in form.OFFERED if (text := request.form.get(name, "").strip())}
    try:
        number = _brought(constants)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _asked(refused), 422
    return redirect(url_for("imports.show", number=number), 303)


def _brought(constants: dict[str, str]) -> int:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused([Problem("required", "Choose a file.", "file")])
    work = current_work()
    try:
        number = imports.bring(work, uploads(), file.read(), file.filename)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        raise Refused([Problem(each.code, each.message, "file") for each in refused.problems]) from None
    if constants:
        imports.choose(work, uploads(), number, Options(constants=constants, keep_columns=True))
    return number


def _asked(refused: Refused | None = None) -> str:
    problems = [(each.field, "The file" if each.field == "file" else each.field or "", each.message)
                for each in (refused.problems if refused else ())]
    most = current_app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024)
    return render_template("imports/new.html", problems=problems, most=most, typed=request.form,
                           currencies=choices.currencies())


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """What a waiting file would do, or what came of one that was imported."""
    work = current_work()
    brought = imports.brought(work, number)
    if brought.state != WAITING:
        undone = undo.undone(work, [number]).get(number)
        return render_template("imports/done.html", it=brought, who=_who(), counted=counted, undone=undone)
    return _preview(imports.waiting(work, uploads(), number))


@blueprint.post("/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Checks it again with other options, imports it, or forgets it."""
    work = current_work()
    if request.form.get("act") == "drop":
        imports.drop(work, uploads(), number)
        flash("The file is forgotten. Nothing was imported.", "done")
        return redirect(url_for("imports.index"), 303)
    waiting = imports.waiting(work, uploads(), number)
    try:
        changed = _chosen(waiting)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        return _preview(waiting, refused), 422
    if request.form.get("act") != "import" or changed:
        if changed and request.form.get("act") == "import":
            flash(CHANGED_MEANWHILE)
        return redirect(url_for("imports.show", number=number), 303)
    done = imports.confirm(work, uploads(), number, request.form.get("mark"))
    if done.number is None:
        return _preview(imports.waiting(work, uploads(), number)), 422
    flash("The file is imported.", "done")
    return redirect(url_for("imports.show", number=number), 303)


def _chosen(waiting: Waiting) -> bool:
    """Keeps the options of the form; whether they are other ones."""
    preview = waiting.preview
    if preview.table.ours:
        return False
    if doubled := form.twice(request.form, preview):
        raise Refused([Problem("field-twice", f"Two columns are to fill {label}. Choose one of them.")
                       for label in doubled])
    options = form.options_of(request.form, preview)
    if options.as_json() == preview.options.as_json():
        return False
    imports.choose(current_work(), uploads(), waiting.brought.id, options)
    return True


def _preview(waiting: Waiting, refused: Refused | None = None) -> str:
    preview = waiting.preview
    typed = request.form if refused else None
    counts = preview.counts
    chosen = request.args.get("list")
    if chosen not in LISTS or not counts[chosen]:
        chosen = next((name for name in LISTS if counts[name]), "new")
    page = Page(max(request.args.get("part", 1, type=int), 1), ROWS)
    listed = imports.page_of(current_work(), waiting, chosen, page)
    rows, total = rows_of_import.of(listed, current_work().organisation), listed.total
    return render_template(
        "imports/preview.html", it=waiting.brought, preview=preview, counts=counts, mark=waiting.mark, who=_who(),
        columns=form.columns(preview, typed), constants=form.constants(preview, typed), unread=form.unread(preview),
        field_options=form.field_options(), dates=form.DATES, decimals=form.DECIMALS, currencies=choices.currencies(),
        ambiguous={what: form.ambiguous(preview, what) for what in ("date", "number")}, typed=typed,
        shared=form.shared_reference(preview), answers=form.answers,
        words_of=lambda texts: [(each, capital(each)) for each in texts],
        problems=[(None, "", each.message) for each in (refused.problems if refused else ())],
        chosen=chosen, rows=rows, total=total, page=page, pages=-(-total // ROWS), counted=counted,
        tabs=[(f"{name.capitalize()} ({counts[name]:,})", _href(waiting.brought, list=name), name == chosen)
              for name in LISTS if counts[name]],
        page_href=lambda part: _href(waiting.brought, list=chosen, part=part), read=_read(preview),
    )


def _href(brought: Brought, **said: object) -> str:
    return f"{url_for('imports.show', number=brought.id)}?{urlencode(said)}#rows"


def _read(preview: Preview) -> str:
    """How the file was read, in a sentence."""
    table = preview.table
    if table.ours:
        return f"Contrast's own file, {table.encoding}, {counted(table.read, 'row')}."
    return (f"Read as {table.encoding} with a {table.delimiter_name} between cells: {counted(table.read, 'row')}, "
            f"{counted(len(preview.matches), 'column')} of {len(table.header)} used.")
