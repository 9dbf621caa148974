"""The first visit: the first administrator, then two ways in."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from app.accounts.identity.datastore import Accounts
from app.accounts.identity.throttle import failed
from app.accounts.services import users
from app.accounts.services.passwords import SHORTEST_PASSWORD
from app.core.domain.errors import Refused
from app.record.services import first_visit
from app.web import choices
from app.web.forms.plain_form import Typed
from app.web.request import current_work, database

blueprint = Blueprint("setup", __name__)

LABELS = {
    "code": "One-time code",
    "name": "Your name",
    "password": "Password",
    "reporting_currency": "Reporting currency",
    "time_zone": "Time zone",
}


@blueprint.route("/setup", methods=["GET", "POST"])
def first() -> ResponseReturnValue:
    """Asks for the first administrator, as long as there is no user."""
    if users.anybody(current_work().session):
        return redirect(url_for("overview.index"), 303)
    if request.method == "GET":
        first_visit.code(database(), _instance())
        return _form(Typed(LABELS, {"reporting_currency": "EUR", "time_zone": "UTC"}))
    typed = Typed(LABELS, request.form)
    try:
        number = first_visit.first(current_work(), _instance(), *(typed.text(name) for name in LABELS))
    except Refused as refused:
        failed()
        typed.refuse(refused)
        return _form(typed), 422
    account = Accounts().find_user(id=number)
    if account is not None:
        login_user(account, authn_via=["first visit"])
    instance = _instance()
    current_work().afterwards.append(lambda: first_visit.forget(instance))
    return redirect(url_for("setup.welcome"), 303)


@blueprint.get("/setup/done")
def welcome() -> str:
    """The two ways in."""
    return render_template("accounts/setup/welcome.html")


def _form(typed: Typed) -> str:
    return render_template(
        "accounts/setup/first.html",
        typed=typed,
        currencies=choices.currencies(),
        time_zones=choices.time_zones(),
        shortest=SHORTEST_PASSWORD,
    )


def _instance() -> Path:
    return current_app.extensions["contrast.settings"].instance
