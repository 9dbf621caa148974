"""Requires sign-in for everything except the endpoints listed here; without users, redirects to the set-up."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.exceptions import Unauthorized

from app.accounts.identity import passkey_note
from app.accounts.services import passkeys, second_factors
from app.accounts.services.users import has_users
from app.web.request import SAFE_METHODS, current_work

PUBLIC_ENDPOINTS = {
    "static",
    "health.check",
    "health.ready",
    "metrics.show",
    "shared.show",
    "answers.by_link",
    "calendar.feed",
    "invitations.by_link",
    "resets.by_link",
}
SIGN_IN, FIRST_VISIT = "security.login", "setup.first"
# The other steps of signing in.
SIGN_IN_ENDPOINTS = {
    SIGN_IN,
    "second_step.enter",
    "resets.ask",
    "passkeys.sign_in",
    "single_sign_on.start",
    "single_sign_on.callback",
}
# What a user may do while somebody else knows their password: choose another, or sign out.
PASSWORD_CHANGE_ENDPOINTS = {"security.change_password", "security.logout"}
# What a user may do who needs a second factor and has shown none: read what to do, or sign out to use their passkey.
UNPROVEN_ENDPOINTS = {"second_factor.show", "security.logout"} | PASSWORD_CHANGE_ENDPOINTS
# What one may do as well who has no passkey yet. Whoever has one shows it first, or a known password would be enough.
FIRST_FACTOR_ENDPOINTS = {"second_factor.start", "second_factor.set_up", "passkeys.show", "passkeys.add"}


def require_sign_in() -> ResponseReturnValue | None:
    """Runs before every request: sets the actor, or redirects to the sign-in. Users with a generated password have to
    choose another one first, and users without the second factor that everyone needs have to set one up, or to sign in
    with their passkey."""
    if request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if current_user.is_authenticated:
        current_work().actor = current_user.actor(request.remote_addr)
        if current_user.must_change and request.endpoint not in PASSWORD_CHANGE_ENDPOINTS:
            return redirect(url_for("security.change_password"), 303)
        if _needs_second_factor() and not _is_for_set_up(request.endpoint):
            return redirect(url_for("second_factor.show"), 303)
        return None
    if not has_users(current_work().session):
        return None if request.endpoint == FIRST_VISIT else redirect(url_for(FIRST_VISIT), 303)
    if request.endpoint in SIGN_IN_ENDPOINTS:
        return None
    if request.method not in SAFE_METHODS:
        raise Unauthorized
    wanted = request.full_path.rstrip("?")
    return redirect(url_for(SIGN_IN, next=None if wanted == "/" else wanted), 303)


def _needs_second_factor() -> bool:
    """Whoever has no password signs in with single sign-on, where the provider asks for further factors."""
    work = current_work()
    return (
        bool(current_user.password)
        and work.organisation.second_factor_required
        and not second_factors.has_factor(work, current_user.id)
        and not passkey_note.holds()
    )


def _is_for_set_up(endpoint: str | None) -> bool:
    if endpoint in FIRST_FACTOR_ENDPOINTS:
        return not passkeys.own(current_work())
    return endpoint in UNPROVEN_ENDPOINTS
