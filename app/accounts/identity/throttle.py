"""Limits the attempts on every page that takes a secret (see `services.attempt_limits`)."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import TooManyRequests

from app.accounts.identity.datastore import Account, Accounts
from app.accounts.identity.second_step import pending_user
from app.accounts.services import attempt_limits
from app.accounts.services.attempt_limits import Attempt
from app.accounts.services.users import MAX_NAME_LENGTH
from app.core.domain.text_normalisation import fold
from app.web.request import current_work

SIGN_IN, FIRST_VISIT, SECOND_STEP, RESET = "security.login", "setup.first", "second_step.enter", "resets.ask"
PASSKEY = "passkeys.sign_in"
# Forms of a signed-in user with their password or a code.
OWN_SECRETS = (
    "security.change_password",
    "second_factor.start",
    "second_factor.set_up",
    "second_factor.renew_codes",
    "second_factor.turn_off",
    "passkeys.add",
    "passkeys.remove",
)
# Their secret is in the address, so every method counts.
LINKS = {
    "answers.by_link": "answer link",
    "calendar.feed": "calendar",
    "invitations.by_link": "invitation",
    "resets.by_link": "reset link",
}
YEAR_SECONDS = 365 * 24 * 3600


def throttle(app: Flask) -> None:
    """Limits the attempts on every page that takes a secret. Has to be called after all pages are registered."""
    for endpoint in (SIGN_IN, FIRST_VISIT, SECOND_STEP, RESET, PASSKEY, *OWN_SECRETS, *LINKS):
        app.view_functions[endpoint] = _limit_attempts(app.view_functions[endpoint])


def record_failure() -> None:
    """Records that this request had a wrong secret, so that the attempt counts."""
    g.wrong_secret = True


def remember_browser(user: Account) -> None:
    """Sets a signed cookie which shows that this user has signed in with this browser."""
    value = _serializer().dumps([user.id, user.row.uniquifier[:16], secrets.token_hex(8)])

    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


@dataclass(slots=True)
class PasswordAttempt:
    """An attempt to enter one's own password again; `is_right` is set by whoever checks it."""

    is_right: bool = False


@contextmanager
def attempt_own_password() -> Iterator[PasswordAttempt]:
    """Counts an attempt of the signed-in user, on any page; raises TooManyRequests if there were too many."""
    work, attempt, result = current_work(), _own_password_attempt(), PasswordAttempt()
    counted = attempt_limits.count_attempt(work, attempt)
    if counted.wait is not None:
        raise TooManyRequests(retry_after=counted.wait)
    yield result
    if result.is_right:
        attempt_limits.clear_attempts(work, attempt)


def _limit_attempts(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        signed_in_already = request.endpoint == SIGN_IN and current_user.is_authenticated  # checks no password
        takes_secret = request.method == "POST" or request.endpoint in LINKS
        if not takes_secret or signed_in_already:
            return view(*args, **kwargs)
        work, attempt = current_work(), _current_attempt()
        counted = attempt_limits.count_attempt(work, attempt)
        if counted.wait is not None:
            raise TooManyRequests(retry_after=counted.wait)
        response = make_response(view(*args, **kwargs))
        if not g.get("wrong_secret"):
            attempt_limits.clear_attempts(work, attempt)
        elif counted.is_unknown_browser:
            raise TooManyRequests(retry_after=int(attempt_limits.WINDOW.total_seconds()))
        return response

    return checked


def _current_attempt() -> Attempt:
    address = request.remote_addr or "unknown"
    if request.endpoint == FIRST_VISIT:
        return Attempt("first visit", address)
    if request.endpoint in LINKS:
        return Attempt(LINKS[request.endpoint], address)
    if request.endpoint in OWN_SECRETS:
        return _own_password_attempt()
    if request.endpoint == PASSKEY:
        return Attempt("passkey", address)
    if request.endpoint == SECOND_STEP:
        return _second_step_attempt(address)
    name = fold_name(request.form.get("name", ""))
    if request.endpoint == RESET:
        return Attempt(f"reset of {name}", address)
    user = Accounts().find_user(folded=name)
    return Attempt(f"sign-in of {name}", address, _known_browser(user), user.id if user else None)


def _own_password_attempt() -> Attempt:
    """Returns an attempt that is counted for this session only, so that it can't block others."""
    return Attempt(
        f"own password of {current_user.id}",
        request.remote_addr or "unknown",
        f"session {current_user.session.id}",
        current_user.id,
    )


def _second_step_attempt(address: str) -> Attempt:
    """Counts the codes for a user from all addresses together: whoever enters one knows the password already. A known
    browser has a count of its own, so that its user isn't locked out."""
    user = pending_user()
    if user is None:
        return Attempt("second step", address)
    account = f"code of {user.id}"
    return Attempt(account, account, _known_browser(user), user.id)


def fold_name(name: str) -> str:
    """Returns the folded name, by which users are found; "" if it is longer than any user's."""
    return fold(name) if len(name) <= MAX_NAME_LENGTH else ""


def _known_browser(user: Account | None) -> str | None:
    try:
        number, mark, browser = _serializer().loads(request.cookies.get(_cookie_name(), ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(browser) if user and [number, mark] == [user.id, user.row.uniquifier[:16]] else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def _cookie_name() -> str:
    return current_app.config["SESSION_COOKIE_NAME"] + "-known"
