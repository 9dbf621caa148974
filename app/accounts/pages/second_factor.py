"""A user's own second factor: turned on with an app, its recovery codes, and turned off; and for everyone, required.

Recovery codes are shown once, in the response that made them.
"""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.identity import challenges, passkey_note
from app.accounts.identity.throttle import record_failure
from app.accounts.pages.own_password import check_password
from app.accounts.services import second_factors, users
from app.core.domain.errors import NotFound, Refused
from app.core.domain.permissions import Permission
from app.web.forms.plain_form import PlainForm
from app.web.qr_code import qr_code
from app.web.request import current_work, require_form_permission

LABELS = {"password": "Current password", "code": "Code"}
blueprint = Blueprint("second_factor", __name__)


@blueprint.get("/account/second-factor")
def show() -> ResponseReturnValue:
    """Shows whether the second factor is on, and what one can do."""
    return _page(PlainForm(LABELS))


@blueprint.post("/account/second-factor")
def start() -> ResponseReturnValue:
    """Makes the key of an app; needs the password."""
    refused = check_password(LABELS)
    if refused is not None:
        return _page(refused)
    second_factors.start(current_work(), _secret())
    return redirect(url_for("second_factor.set_up"), 303)


@blueprint.route("/account/second-factor/set-up", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Shows the key as a QR code, and turns the second factor on with the first code of the app."""
    work, typed = current_work(), PlainForm(LABELS, request.form)
    if request.method == "POST":
        try:
            return _codes_page(second_factors.confirm(work, _secret(), typed.text("code")))
        except NotFound:
            return redirect(url_for("second_factor.show"), 303)
        except Refused as refused:
            record_failure()
            typed.refuse(refused)
    key = second_factors.setup_key(work, _secret())
    if key is None:
        return redirect(url_for("second_factor.show"), 303)
    page = render_template("accounts/account/factor_set_up.html", typed=typed, key=key.text, qr=qr_code(key.uri))
    return page, 422 if typed.problems else 200


@blueprint.post("/account/second-factor/codes")
def renew_codes() -> ResponseReturnValue:
    """Replaces the recovery codes; needs the password."""
    refused = check_password(LABELS)
    return _page(refused) if refused is not None else _codes_page(second_factors.renew_codes(current_work()))


@blueprint.post("/account/second-factor/off")
def turn_off() -> ResponseReturnValue:
    """Turns the second factor off; needs the password."""
    refused = check_password(LABELS)
    if refused is not None:
        return _page(refused)
    second_factors.turn_off(current_work())
    flash("Your second factor is off.", "done")
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post("/users/<int:number>/second-factor/remove")
@require_form_permission(Permission.WRITE_USERS)
def remove(number: int) -> ResponseReturnValue:
    """Turns off the second factor of a user who has lost it, and removes their passkeys."""
    work = current_work()
    name = next((each.name for each in users.listing(work) if each.id == number), None)
    if name is None:
        raise NotFound("There is no such user.")
    if second_factors.remove(work, name):
        flash(f"{name} has no second factor and no passkeys now.", "done")
    return redirect(url_for("users.detail", number=number), 303)


@blueprint.post("/users/second-factor")
@require_form_permission(Permission.WRITE_USERS)
def require() -> ResponseReturnValue:
    """Sets whether every user needs a second factor."""
    wanted = request.form.get("required") == "yes"
    second_factors.require(current_work(), wanted)
    flash("Every user needs a second factor now." if wanted else "The second factor is optional now.", "done")
    return redirect(url_for("users.listing"), 303)


def _page(typed: PlainForm) -> ResponseReturnValue:
    work = current_work()
    page = render_template(
        "accounts/account/second_factor.html",
        typed=typed,
        factor=second_factors.own_status(work),
        is_required=work.organisation.second_factor_required,
        has_shown_passkey=passkey_note.holds(),
        passkeys_work=challenges.current_site() is not None,
    )
    return page, 422 if typed.problems else 200


def _codes_page(codes: tuple[str, ...]) -> str:
    return render_template("accounts/account/recovery_codes.html", codes=codes)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
