"""The page on which a user sets their own mail address."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

LABELS = {"email": "Email address"}
blueprint = Blueprint("own_email", __name__)


@blueprint.route("/account/email", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """The form of the user's own mail address; blank removes it."""
    work = current_work()
    typed = PlainForm(LABELS, {"email": users.own_email(work) or ""})
    if request.method == "POST":
        typed = PlainForm(LABELS, request.form)
        try:
            users.set_own_email(work, typed.text("email"))
        except Refused as refused:
            typed.refuse(refused)
        else:
            flash("Email address saved." if typed.text("email").strip() else "Email address removed.", "done")
            return redirect(url_for("security.change_password"), 303)
    return render_template("accounts/account/email.html", typed=typed), 422 if typed.problems else 200
