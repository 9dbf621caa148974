"""A forgotten password: the page that asks for a link by mail, and the page that the link opens."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.accounts.identity.throttle import record_failure
from app.accounts.pages.password_form import choose_password
from app.accounts.services import password_resets
from app.accounts.services.account_links import RESET, OpenLink
from app.core.domain.errors import NotFound, Problem
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

LABELS = {"name": "Name or email address"}
blueprint = Blueprint("resets", __name__)


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Asks for a link by mail; the answer is the same for every name."""
    if current_user.is_authenticated:
        return redirect(url_for("security.change_password"), 303)
    if not password_resets.is_offered(current_work()):
        raise NotFound("Passwords can’t be reset by mail here. Ask an administrator for a new one.")
    typed, is_sent = PlainForm(LABELS, request.form), False
    if request.method == "POST":
        record_failure()  # each request counts, or somebody could fill a mailbox
        if typed.text("name").strip():
            password_resets.ask(current_work(), typed.text("name"))
            is_sent = True
        else:
            typed.refusals.append(Problem("required", "Enter your name or email address.", "name"))
    page = render_template("accounts/account/forgotten.html", typed=typed, is_sent=is_sent)
    return page, 422 if typed.problems else 200


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def by_link(token: str) -> ResponseReturnValue:
    """The page of a mailed link: its user chooses a new password, then signs in with it."""
    return choose_password(token, RESET, _lead_to_sign_in)


def _lead_to_sign_in(link: OpenLink) -> ResponseReturnValue:
    flash("Password changed. Sign in with the new one.", "done")
    return redirect(url_for("security.login"), 303)
