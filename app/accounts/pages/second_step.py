"""The second step of signing in: the code of the second factor."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user

from app.accounts.identity.second_step import end, pending_user
from app.accounts.identity.throttle import record_failure
from app.accounts.services import second_factors
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

LABELS = {"code": "Code"}
WRONG = "This code is wrong, or it was used already. Wait for the next one, or use a recovery code."
blueprint = Blueprint("second_step", __name__)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Asks for a code of the app or a recovery code, and signs in."""
    if current_user.is_authenticated:
        return redirect(url_for("overview.index"), 303)
    user = pending_user()
    if user is None:  # too late, or the password was changed meanwhile
        end()
        return redirect(url_for("security.login"), 303)
    typed = PlainForm(LABELS, request.form)
    if request.method == "POST":
        try:
            secret = str(current_app.config["SECRET_KEY"])
            if second_factors.accept_code(current_work(), secret, user.id, typed.text("code")):
                target = end()
                login_user(user, authn_via=["password", "code"])
                return redirect(target or url_for("overview.index"), 302)
            typed.refusals.append(Problem("code-wrong", WRONG, "code"))
        except Refused as refused:
            typed.refuse(refused)
        record_failure()
        current_work().log_always(EventKind.CODE_REFUSED, "user", user.id)
    page = render_template("accounts/account/second_step.html", typed=typed, name=user.name)
    return page, 422 if typed.problems else 200
