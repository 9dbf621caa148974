"""Pages for what is kept about one person: search, download, preview and erase. Names are sent in forms, not in the
address, so that no log of addresses holds them."""

import io
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.domain.truncation import truncate
from app.privacy.domain.people import Finding
from app.privacy.services import people, person_export
from app.web.forms.plain_form import PlainForm
from app.web.navigation import flash_message
from app.web.request import current_work, database, refresh_work, require_form_permission, transactions

blueprint = Blueprint("people", __name__, url_prefix="/people")

LABELS = {"name": "Name or mail address", "also": "Other spellings and addresses", "sure": "Erase"}
_MAX_SHOWN = 100  # mentions on the page; the download has all of them
_EXCERPT_LENGTH = 200


@blueprint.get("")
@require_form_permission(Permission.ERASE_PERSON)
def index() -> str:
    """Asks for the person."""
    return _render(PlainForm(LABELS))


@blueprint.post("/search")
@require_form_permission(Permission.ERASE_PERSON)
def search() -> ResponseReturnValue:
    """Shows every place that names the person, and what erasing would change."""
    typed = PlainForm(LABELS, request.form)
    try:
        found = people.require(current_work(), _instance(), _terms(typed))
    except Refused as refused:
        return _render(_refused(typed, refused)), 422
    return _render(typed, found)


@blueprint.post("/export")
@require_form_permission(Permission.ERASE_PERSON)
def export() -> ResponseReturnValue:
    """Downloads what is kept about the person."""
    typed = PlainForm(LABELS, request.form)
    try:
        content = person_export.write_archive(current_work(), _instance(), _terms(typed))
    except Refused as refused:
        return _render(_refused(typed, refused)), 422
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name="person.zip")


@blueprint.post("/erase")
@require_form_permission(Permission.ERASE_PERSON)
def erase() -> ResponseReturnValue:
    """Erases the person, once the box is ticked, and rewrites the database afterwards."""
    typed = PlainForm(LABELS, request.form)
    terms = _terms(typed)
    try:
        if typed.text("sure") != "yes":
            people.require(current_work(), _instance(), terms)
            raise Refused([Problem("not-sure", "Tick the box to erase this person.", "sure")])
        with transactions().write_scope() as work:
            done = people.erase(work, _instance(), terms)
    except Refused as refused:
        found = None if isinstance(refused, NotFound) else _find_again(terms)
        return _render(_refused(typed, refused), found), 422
    refresh_work()  # it would keep the database from being rewritten
    done = people.finish(database(), done)
    parts = [count(done.rows, "record"), count(done.reports, "saved report"), count(done.files, "imported file")]
    flash_message({"text": f"The name is now {done.name}. Changed or deleted: {', '.join(parts)}."}, "done")
    if not done.compacted:
        flash_message({"text": "The database was in use. To remove old bytes, run: contrast person compact"}, "note")
    return redirect(url_for("people.index"), 303)


def _instance() -> Path:
    return Path(current_app.instance_path)


def _terms(typed: PlainForm) -> tuple[str, ...]:
    return (typed.text("name"), *typed.text("also").splitlines())


def _find_again(terms: tuple[str, ...]) -> Finding | None:
    try:
        return people.find(current_work(), _instance(), terms)
    except Refused:
        return None


def _refused(typed: PlainForm, refused: Refused) -> PlainForm:
    if isinstance(refused, NotFound):
        typed.refusals += refused.problems  # another name may be typed
    else:
        typed.refuse(refused)
    return typed


def _render(typed: PlainForm, found: Finding | None = None) -> str:
    mentions = found.mentions if found else ()
    return render_template(
        "privacy/people.html",
        typed=typed,
        found=found,
        mentions=[(each.place, truncate(each.text, _EXCERPT_LENGTH)) for each in mentions[:_MAX_SHOWN]],
        more=max(0, len(mentions) - _MAX_SHOWN),
    )
