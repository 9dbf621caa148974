"""Passkeys: a user's own, and signing in with one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user

from app.accounts.identity import challenges, passkey_note, second_step
from app.accounts.identity.datastore import Accounts
from app.accounts.identity.throttle import record_failure
from app.accounts.pages.own_password import check_password
from app.accounts.services import passkeys
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

LABELS = {"password": "Current password", "name": "Name of the passkey"}
blueprint = Blueprint("passkeys", __name__)


@blueprint.get("/account/passkeys")
def show() -> ResponseReturnValue:
    """Lists the user's passkeys, and adds one."""
    return _page(PlainForm(LABELS))


@blueprint.post("/account/passkeys")
def add() -> ResponseReturnValue:
    """Adds the passkey that the browser has made; needs the password. The device has just checked its user, as it does
    at a sign-in, so the session counts as signed in with the passkey."""
    typed, site = PlainForm(LABELS, request.form), challenges.current_site()
    wrong = check_password(LABELS)
    if wrong is not None:
        typed.refusals += wrong.refusals
        return _page(typed)
    if site is None:
        raise NotFound("Passkeys need HTTPS.")
    try:
        work, credential = current_work(), request.form.get("credential", "")
        added = passkeys.add(work, site, challenges.take(), credential, typed.text("name"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed)
    if not passkey_note.holds():
        passkey_note.note(added)
    flash("Passkey added. You can sign in with it from now on.", "done")
    return redirect(url_for("passkeys.show"), 303)


@blueprint.post("/account/passkeys/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Removes a passkey; needs the password."""
    wrong = check_password(LABELS)
    if wrong is not None:
        return _page(wrong)
    passkeys.remove(current_work(), number)
    flash("Passkey removed. Delete it on your device, too.", "done")
    return redirect(url_for("passkeys.show"), 303)


@blueprint.post("/sign-in/passkey")
def sign_in() -> ResponseReturnValue:
    """Signs in whoever's passkey has signed the challenge of the sign-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("overview.index"), 303)
    site = challenges.current_site()
    try:
        if site is None:
            raise Refused(passkeys.NOT_ACCEPTED, "passkey")
        used = passkeys.find_used(current_work(), site, challenges.take(), request.form.get("credential", ""))
        user = Accounts().find_user(id=used.user_id)
        if user is None or not user.active:
            raise Refused(passkeys.NOT_ACCEPTED, "passkey")
    except Refused as refused:
        record_failure()
        current_work().log_always(EventKind.SIGN_IN_REFUSED, "user", None)
        flash(str(refused), "problem")
        return redirect(url_for("security.login", next=request.form.get("next") or None), 303)
    second_step.end()
    login_user(user, authn_via=["passkey"])
    passkey_note.note(used.id)
    return redirect(second_step.local_path(request.form.get("next")) or url_for("overview.index"), 303)


def _page(typed: PlainForm) -> ResponseReturnValue:
    work, site = current_work(), challenges.current_site()
    options = None
    if site is not None:
        secret = str(current_app.config["SECRET_KEY"])
        options = passkeys.creation_options(work, site, challenges.create(), secret)
    page = render_template("accounts/account/passkeys.html", typed=typed, passkeys=passkeys.own(work), options=options)
    return page, 422 if typed.problems else 200
