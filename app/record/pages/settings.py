"""The organisation's settings and its teams, on one page."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.record.domain import organisation_values as form
from app.record.services import organisation, teams
from app.web import choices
from app.web.forms.plain_form import Typed
from app.web.request import asks, current_work

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

TEAM = {"name": "Team"}


@blueprint.get("")
def index() -> str:
    """The settings as they are."""
    return _page()


@blueprint.post("")
@asks(Permission.WRITE_SETTINGS)
def change() -> ResponseReturnValue:
    """Changes the settings. Whoever was overtaken sees what they typed, and saves it again if they still mean it."""
    typed = Typed(form.LABELS, request.form)
    try:
        revision = request.form.get("revision", type=int)
        work = current_work()
        printed = form.texts_of(organisation.current(work)[0])
        organisation.amend(work, form.draft_of(request.form, printed), revision)
    except Stale as stale:
        typed.refusals += stale.problems
        return _page(typed), 409
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed, request.form.get("revision")), 422
    flash("Settings saved.", "done")
    return redirect(url_for("settings.index"), 303)


@blueprint.post("/teams")
@asks(Permission.WRITE_SETTINGS)
def add_team() -> ResponseReturnValue:
    """A new team."""
    return _team(lambda name: teams.add(current_work(), name))


@blueprint.post("/teams/<int:number>")
@asks(Permission.WRITE_SETTINGS)
def change_team(number: int) -> ResponseReturnValue:
    """Another name for a team, or out of use and back."""
    archived = request.form.get("archived") == "yes"
    return _team(lambda name: teams.amend(current_work(), number, name, archived), number)


def _team(act: Callable[[str], object], number: int | None = None) -> ResponseReturnValue:
    typed = Typed(TEAM, request.form)
    try:
        act(typed.text("name"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(team=(number, typed)), 422
    return redirect(url_for("settings.index", _anchor="teams"), 303)


def _page(typed: Typed | None = None, opened: str | None = None, team: tuple[int | None, Typed] | None = None) -> str:
    settings, revision = organisation.current(current_work())
    return render_template(
        "record/settings/index.html",
        typed=typed or Typed(form.LABELS, form.texts_of(settings)),
        fields=form.FIELDS,
        revision=opened or revision,
        teams=teams.listing(current_work()),
        team=team or (None, Typed(TEAM)),
        currencies=choices.currencies(),
        time_zones=choices.time_zones(),
        months=[(str(number), name) for number, name in enumerate(form.MONTHS, 1)],
        categories=form.WORDS,
        can_mail=mailing.can_send(current_work()),
        may=current_work().may(Permission.WRITE_SETTINGS),
        may_see_users=current_work().may(Permission.READ_USERS),
    )
