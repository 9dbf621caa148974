"""The page of the organisation's settings and teams."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.record.domain import organisation_values as form
from app.record.services import organisation, teams
from app.web import choices
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

TEAM_LABELS = {"name": "Team"}


@blueprint.get("")
def index() -> str:
    """Shows the settings."""
    return _page()


@blueprint.post("")
@require_form_permission(Permission.WRITE_SETTINGS)
def change() -> ResponseReturnValue:
    """Saves the settings; if somebody else saved first, shows what was typed so that it can be saved again."""
    typed = PlainForm(form.LABELS, request.form)
    try:
        revision = request.form.get("revision", type=int)
        work = current_work()
        printed = form.to_texts(organisation.current(work)[0])
        organisation.amend(work, form.from_texts(request.form, printed), revision)
    except Stale as stale:
        typed.refusals += stale.problems
        return _page(typed), 409
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed, request.form.get("revision")), 422
    flash("Settings saved.", "done")
    return redirect(url_for("settings.index"), 303)


@blueprint.post("/teams")
@require_form_permission(Permission.WRITE_SETTINGS)
def add_team() -> ResponseReturnValue:
    """Adds a team."""
    return _save_team(lambda name: teams.add(current_work(), name))


@blueprint.post("/teams/<int:number>")
@require_form_permission(Permission.WRITE_SETTINGS)
def change_team(number: int) -> ResponseReturnValue:
    """Renames, archives or unarchives a team."""
    archived = request.form.get("archived") == "yes"
    return _save_team(lambda name: teams.amend(current_work(), number, name, archived), number)


def _save_team(act: Callable[[str], object], number: int | None = None) -> ResponseReturnValue:
    typed = PlainForm(TEAM_LABELS, request.form)
    try:
        act(typed.text("name"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(team=(number, typed)), 422
    return redirect(url_for("settings.index", _anchor="teams"), 303)


def _page(
    typed: PlainForm | None = None, opened: str | None = None, team: tuple[int | None, PlainForm] | None = None
) -> str:
    settings, revision = organisation.current(current_work())
    return render_template(
        "record/settings/index.html",
        typed=typed or PlainForm(form.LABELS, form.to_texts(settings)),
        fields=form.FIELDS,
        revision=opened or revision,
        teams=teams.listing(current_work()),
        team=team or (None, PlainForm(TEAM_LABELS)),
        currencies=choices.currencies(),
        time_zones=choices.time_zones(),
        months=[(str(number), name) for number, name in enumerate(form.MONTHS, 1)],
        categories=form.CATEGORY_FIELDS,
        shows_first_steps=settings.show_checklist,
        can_mail=mailing.can_send(current_work()),
        may=current_work().has_permission(Permission.WRITE_SETTINGS),
        may_see_users=current_work().has_permission(Permission.READ_USERS),
    )
