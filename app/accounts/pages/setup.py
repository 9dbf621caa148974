"""The first set-up: creates the first administrator, then shows how to get started."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from app.accounts.identity.datastore import Accounts
from app.accounts.identity.throttle import record_failure
from app.accounts.services import users
from app.accounts.services.passwords import MIN_PASSWORD_LENGTH
from app.core.domain.errors import Refused
from app.record.services import first_visit
from app.web import choices
from app.web.forms.plain_form import PlainForm
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
    """Shows and handles the set-up form while there are no users."""
    if users.has_users(current_work().session):
        return redirect(url_for("overview.index"), 303)
    if request.method == "GET":
        first_visit.setup_code(database(), _instance_folder())
        return _render_form(PlainForm(LABELS, {"reporting_currency": "EUR", "time_zone": "UTC"}))
    typed = PlainForm(LABELS, request.form)
    try:
        number = first_visit.create_first_admin(
            current_work(), _instance_folder(), *(typed.text(name) for name in LABELS)
        )
    except Refused as refused:
        record_failure()
        typed.refuse(refused)
        return _render_form(typed), 422
    account = Accounts().find_user(id=number)
    if account is not None:
        login_user(account, authn_via=["first visit"])
    instance = _instance_folder()
    current_work().after_commit.append(lambda: first_visit.delete_code(instance))
    return redirect(url_for("setup.welcome"), 303)


@blueprint.get("/setup/done")
def welcome() -> str:
    """Shows how to get started."""
    return render_template("accounts/setup/welcome.html")


def _render_form(typed: PlainForm) -> str:
    return render_template(
        "accounts/setup/first.html",
        typed=typed,
        currencies=choices.currencies(),
        time_zones=choices.time_zones(),
        shortest=MIN_PASSWORD_LENGTH,
    )


def _instance_folder() -> Path:
    return current_app.extensions["contrast.settings"].instance
