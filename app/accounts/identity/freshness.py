"""Asks users for their password again before they change users, security settings or tokens.

A sign-in counts as fresh for 15 minutes. Later, a form to one of these endpoints isn't carried out: its answer is a
page that asks for the password and sends the same form again, so that nothing typed is lost. Whoever adds a way of
signing in calls `mark_fresh` when somebody has proved again who they are.
"""

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.accounts.identity.throttle import attempt_own_password
from app.accounts.services.passwords import MAX_PASSWORD_LENGTH
from app.core.domain.events import EventKind
from app.web.bodies import CONFIRMATION, sent_fields
from app.web.request import SAFE_METHODS, current_work

FRESH_FOR = timedelta(minutes=15)
# Users, security settings and tokens. Ending sessions isn't here: that has to be quick.
PROTECTED_ENDPOINTS = {
    "users.add",
    "users.change_role",
    "users.change_teams",
    "users.deactivate",
    "users.activate",
    "users.reset_password",
    "users.remove",
    "invitations.invite",
    "invitations.renew",
    "second_factor.remove",
    "second_factor.require",
    "single_sign_on.link",
    "single_sign_on.unlink",
    "user_identities.change",
    "user_identities.unlink",
    "own_email.change",
    "mail.change",
    "calendar.create",
    "calendar.revoke",
    "deliveries.make_link",
    "deliveries.revoke",
}
WRONG_PASSWORD = "This is not your current password."  # noqa: S105 (a message)
_KEY = "fresh_since"  # in the signed cookie of the session


def mark_fresh() -> None:
    """Stores in the session's cookie that the user has just proved who they are."""
    session[_KEY] = current_work().now.isoformat()


def is_fresh() -> bool:
    """Returns whether the user has proved within the last 15 minutes who they are."""
    try:
        since = datetime.fromisoformat(session.get(_KEY, ""))
    except (TypeError, ValueError):
        return False
    return timedelta(0) <= current_work().now - since <= FRESH_FOR


def require_fresh_sign_in() -> ResponseReturnValue | None:
    """Runs before every request: asks for the password again where that is needed, and checks it."""
    if request.endpoint not in PROTECTED_ENDPOINTS or request.method in SAFE_METHODS or is_fresh():
        return None
    password = request.form.get(CONFIRMATION)
    if password is None:
        return _confirmation_page()
    with attempt_own_password() as attempt:
        attempt.is_right = is_own_password(password)
    if not attempt.is_right:
        current_work().log_always(EventKind.PASSWORD_REFUSED, "user", current_user.id)
        return _confirmation_page(wrong=True)
    mark_fresh()
    if request.form.get("only_confirms") == "yes":
        flash("Confirmed. Make your change again.", "done")
        return redirect(request.path, 303)
    return None


def is_own_password(password: str) -> bool:
    """Returns whether this is the signed-in user's password; nothing is one of a user without a password."""
    if not password or len(password) > MAX_PASSWORD_LENGTH or not current_user.password:
        return False
    return current_user.verify_and_update_password(password)


def _confirmation_page(wrong: bool = False) -> ResponseReturnValue:
    """Renders the page that asks for the password, with the fields of the form that is sent again after it."""
    kept = [(name, value) for name, value in sent_fields() if name != CONFIRMATION]
    page = render_template(
        "accounts/account/confirm.html",
        kept=kept,
        can_return=_has_page(),
        errors=[WRONG_PASSWORD] if wrong else [],
        has_password=bool(current_user.password),
        field_name=CONFIRMATION,
    )
    return page, 422 if wrong else 403


def _has_page() -> bool:
    """Returns whether the address of the form also shows a page, to which a user can go back."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and "GET" in adapter.allowed_methods()
