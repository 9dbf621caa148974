"""Requires sign-in for everything except the endpoints listed here; without users, redirects to the set-up."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.exceptions import Unauthorized

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
}
SIGN_IN, FIRST_VISIT = "security.login", "setup.first"
# What a user may do while somebody else knows their password: choose another, or sign out.
PASSWORD_CHANGE_ENDPOINTS = {"security.change_password", "security.logout"}


def require_sign_in() -> ResponseReturnValue | None:
    """Runs before every request: sets the actor, or redirects to the sign-in. Users with a generated password have to
    choose another one first."""
    if request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if current_user.is_authenticated:
        current_work().actor = current_user.actor(request.remote_addr)
        if current_user.must_change and request.endpoint not in PASSWORD_CHANGE_ENDPOINTS:
            return redirect(url_for("security.change_password"), 303)
        return None
    if not has_users(current_work().session):
        return None if request.endpoint == FIRST_VISIT else redirect(url_for(FIRST_VISIT), 303)
    if request.endpoint == SIGN_IN:
        return None
    if request.method not in SAFE_METHODS:
        raise Unauthorized
    wanted = request.full_path.rstrip("?")
    return redirect(url_for(SIGN_IN, next=None if wanted == "/" else wanted), 303)
