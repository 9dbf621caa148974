"""Import profiles: yours and the built-in ones."""

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound, Problem, Refused
from app.importing.pages import profile_text
from app.importing.services import profiles
from app.importing.services.profiles import ListedProfile
from app.importing.values.presets import BUILT_IN
from app.importing.values.profiles import MAX_SIZE
from app.record.services import history
from app.web.forms.plain_form import PlainForm
from app.web.navigation import flash_message
from app.web.request import current_work

blueprint = Blueprint("profiles", __name__, url_prefix="/imports/profiles")

LABELS = {"name": "Name", "file": "File"}
_NON_WORD = re.compile(r"\W+")


def slug(name: str) -> str:
    """Returns the name of a built-in profile in a URL."""
    return _NON_WORD.sub("-", name.lower()).strip("-")


SLUGS = {slug(each.name): each.name for each in BUILT_IN}


@blueprint.get("")
def index() -> str:
    """Lists every profile."""
    return _index_page(PlainForm(LABELS))


def _index_page(typed: PlainForm) -> str:
    found = profiles.listing(current_work())
    return render_template(
        "importing/profiles.html",
        kept=[each for each in found if not each.is_built_in],
        typed=typed,
        ready=[each for each in found if each.is_built_in],
        address=_profile_url,
    )


def _profile_url(profile: ListedProfile) -> str:
    if profile.number is None:
        return url_for("profiles.ready", name=slug(profile.profile.name))
    return url_for("profiles.show", number=profile.number)


@blueprint.post("")
def bring() -> ResponseReturnValue:
    """Imports a profile from a file."""
    typed, file = PlainForm(LABELS, request.form), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Refused([Problem("required", "Choose a file.", "file")])
        profile = profiles.import_json(current_work(), file.stream.read(MAX_SIZE + 1), request.form.get("name") or None)
    except Refused as refused:
        typed.refuse(refused)
        return _index_page(typed), 422
    flash(f"“{profile.profile.name}” was saved.", "done")
    return redirect(_profile_url(profile), 303)


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """Shows the settings and the history of a profile."""
    return _profile_page(profiles.get(current_work(), number), PlainForm(LABELS))


@blueprint.get("/ready/<name>")
def ready(name: str) -> str:
    """Shows a built-in profile."""
    return _profile_page(_built_in(name), PlainForm(LABELS))


def _built_in(name: str) -> ListedProfile:
    if name not in SLUGS:
        raise NotFound("This profile doesn't exist.")
    return profiles.get_by_name(current_work(), SLUGS[name])


def _profile_page(listed: ListedProfile, typed: PlainForm) -> str:
    past = () if listed.number is None else history.events(current_work(), "profile", listed.number).events
    return render_template(
        "importing/profile.html",
        it=listed,
        profile=listed.profile,
        typed=typed,
        history=past,
        address=_profile_url,
        columns=profile_text.column_fills(listed.profile.headers, listed.profile.options),
        said=profile_text.setting_texts(listed.profile.options),
        file_href=url_for("profiles.file", number=listed.number)
        if listed.number
        else url_for("profiles.ready_file", name=slug(listed.profile.name)),
    )


@blueprint.post("/<int:number>")
def rename(number: int) -> ResponseReturnValue:
    """Renames a profile."""
    typed = PlainForm(LABELS, request.form)
    try:
        profiles.rename(current_work(), number, request.form.get("name", ""), request.form.get("revision", type=int))
    except Refused as refused:
        typed.refuse(refused)
        return _profile_page(profiles.get(current_work(), number), typed), 422
    flash("Saved.", "done")
    return redirect(url_for("profiles.show", number=number), 303)


@blueprint.post("/copy")
def copy() -> ResponseReturnValue:
    """Saves a copy under another name."""
    typed, work = PlainForm(LABELS, request.form), current_work()
    original = profiles.get_by_name(work, request.form.get("of", ""))
    try:
        copied = profiles.copy(work, original.profile.name, request.form.get("name", ""))
    except Refused as refused:
        typed.refuse(refused)
        return _profile_page(original, typed), 422
    flash(f"“{copied.profile.name}” was saved.", "done")
    return redirect(_profile_url(copied), 303)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Deletes a profile; the message offers to undo that."""
    gone = profiles.remove(current_work(), number, request.form.get("revision", type=int))
    flash_message(
        {
            "text": f"“{gone.profile.name}” was deleted. Engagements imported with it are unchanged.",
            "undo_href": url_for("profiles.restore", number=number),
        },
        "done",
    )
    return redirect(url_for("profiles.index"), 303)


@blueprint.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Restores a deleted profile."""
    back = profiles.restore(current_work(), number)
    flash(f"“{back.profile.name}” was restored.", "done")
    return redirect(_profile_url(back), 303)


@blueprint.get("/<int:number>.json")
def file(number: int) -> Response:
    """Downloads the profile as a file, for another installation."""
    return _json_response(profiles.get(current_work(), number).profile.name)


@blueprint.get("/ready/<name>.json")
def ready_file(name: str) -> Response:
    """Downloads a built-in profile."""
    return _json_response(_built_in(name).profile.name)


def _json_response(name: str) -> Response:
    plain = slug(name.encode("ascii", "ignore").decode())
    return Response(
        profiles.to_json(current_work(), name),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="profile{"-" + plain if plain else ""}.json"'},
    )
