"""The page on which an administrator links a user to single sign-on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.pages.single_sign_on import provider_settings
from app.accounts.services import single_sign_on, users
from app.core.domain.errors import NotFound, Refused
from app.core.domain.permissions import Permission
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

LABELS = {"subject": "Identifier"}
blueprint = Blueprint("user_identities", __name__, url_prefix="/users/<int:number>/single-sign-on")


@blueprint.route("", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_USERS)
def change(number: int) -> ResponseReturnValue:
    """The form of the identifier that a user has at the provider."""
    work, settings = current_work(), provider_settings()
    user = next((each for each in users.listing(work) if each.id == number), None)
    if user is None or settings is None:
        raise NotFound("There is no such user." if user is None else "Single sign-on is not set up.")
    identity = single_sign_on.identity_of(work, number)
    typed = PlainForm(LABELS, {"subject": identity.subject if identity else ""})
    if request.method == "POST":
        typed = PlainForm(LABELS, request.form)
        try:
            single_sign_on.link_user(work, number, settings.issuer, typed.text("subject"))
        except Refused as refused:
            typed.refuse(refused)
        else:
            flash(f"{user.name} is linked.", "done")
            return redirect(url_for("users.detail", number=number), 303)
    page = render_template("accounts/users/single_sign_on.html", user=user, typed=typed, identity=identity)
    return page, 422 if typed.problems else 200


@blueprint.post("/unlink")
def unlink(number: int) -> ResponseReturnValue:
    """Ends the link and signs the user out everywhere."""
    single_sign_on.unlink_user(current_work(), number)
    flash("The link was removed. The user is signed out everywhere.", "done")
    return redirect(url_for("users.detail", number=number), 303)
