"""Import profiles: yours and the built-in ones."""

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound, Problem, Refused
from app.importing.pages import profile_text
from app.importing.services import profiles
from app.importing.services.profiles import Kept
from app.importing.values.presets import READY
from app.importing.values.profiles import MOST
from app.record.services import history
from app.web.forms.plain_form import Typed
from app.web.navigation import tell
from app.web.request import current_work

blueprint = Blueprint("profiles", __name__, url_prefix="/imports/profiles")

LABELS = {"name": "Name", "file": "File"}
_BETWEEN_WORDS = re.compile(r"\W+")


def slug(name: str) -> str:
    """A ready profile's name in an address."""
    return _BETWEEN_WORDS.sub("-", name.lower()).strip("-")


SLUGS = {slug(each.name): each.name for each in READY}


@blueprint.get("")
def index() -> str:
    """Every profile."""
    return _index(Typed(LABELS))


def _index(typed: Typed) -> str:
    found = profiles.listing(current_work())
    return render_template(
        "importing/profiles.html",
        kept=[each for each in found if not each.ready],
        typed=typed,
        ready=[each for each in found if each.ready],
        address=_address,
    )


def _address(it: Kept) -> str:
    if it.number is None:
        return url_for("profiles.ready", name=slug(it.profile.name))
    return url_for("profiles.show", number=it.number)


@blueprint.post("")
def bring() -> ResponseReturnValue:
    """Keeps a profile from a file."""
    typed, file = Typed(LABELS, request.form), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Refused([Problem("required", "Choose a file.", "file")])
        kept = profiles.bring(current_work(), file.stream.read(MOST + 1), request.form.get("name") or None)
    except Refused as refused:
        typed.refuse(refused)
        return _index(typed), 422
    flash(f"“{kept.profile.name}” was saved.", "done")
    return redirect(_address(kept), 303)


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """How a profile reads a file, and what was done to it."""
    return _shown(profiles.numbered(current_work(), number), Typed(LABELS))


@blueprint.get("/ready/<name>")
def ready(name: str) -> str:
    """The same of one that came along ready."""
    return _shown(_ready(name), Typed(LABELS))


def _ready(name: str) -> Kept:
    if name not in SLUGS:
        raise NotFound("This profile doesn't exist.")
    return profiles.named(current_work(), SLUGS[name])


def _shown(it: Kept, typed: Typed) -> str:
    past = () if it.number is None else history.events(current_work(), "profile", it.number).events
    return render_template(
        "importing/profile.html",
        it=it,
        profile=it.profile,
        typed=typed,
        history=past,
        address=_address,
        columns=profile_text.filled(it.profile.headers, it.profile.options),
        said=profile_text.setting_texts(it.profile.options),
        file_href=url_for("profiles.file", number=it.number)
        if it.number
        else url_for("profiles.ready_file", name=slug(it.profile.name)),
    )


@blueprint.post("/<int:number>")
def rename(number: int) -> ResponseReturnValue:
    """Gives it another name."""
    typed = Typed(LABELS, request.form)
    try:
        profiles.rename(current_work(), number, request.form.get("name", ""), request.form.get("revision", type=int))
    except Refused as refused:
        typed.refuse(refused)
        return _shown(profiles.numbered(current_work(), number), typed), 422
    flash("Saved.", "done")
    return redirect(url_for("profiles.show", number=number), 303)


@blueprint.post("/copy")
def copy() -> ResponseReturnValue:
    """Keeps a copy under another name."""
    typed, work = Typed(LABELS, request.form), current_work()
    it = profiles.named(work, request.form.get("of", ""))
    try:
        kept = profiles.copy(work, it.profile.name, request.form.get("name", ""))
    except Refused as refused:
        typed.refuse(refused)
        return _shown(it, typed), 422
    flash(f"“{kept.profile.name}” was saved.", "done")
    return redirect(_address(kept), 303)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Takes it away; the message takes that back."""
    gone = profiles.remove(current_work(), number, request.form.get("revision", type=int))
    tell(
        {
            "text": f"“{gone.profile.name}” was deleted. Engagements imported with it are unchanged.",
            "undo_href": url_for("profiles.restore", number=number),
        },
        "done",
    )
    return redirect(url_for("profiles.index"), 303)


@blueprint.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Puts it back."""
    back = profiles.restore(current_work(), number)
    flash(f"“{back.profile.name}” was restored.", "done")
    return redirect(_address(back), 303)


@blueprint.get("/<int:number>.json")
def file(number: int) -> Response:
    """The profile as a file, for another installation."""
    return _file(profiles.numbered(current_work(), number).profile.name)


@blueprint.get("/ready/<name>.json")
def ready_file(name: str) -> Response:
    """The same of one that came along ready."""
    return _file(_ready(name).profile.name)


def _file(name: str) -> Response:
    plain = slug(name.encode("ascii", "ignore").decode())
    return Response(
        profiles.to_json(current_work(), name),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="profile{"-" + plain if plain else ""}.json"'},
    )
