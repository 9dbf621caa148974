"""Asks signed-in users for their password before they change how they sign in."""

from collections.abc import Mapping

from flask import request
from flask_security import current_user

from app.accounts.identity.freshness import WRONG_PASSWORD, is_own_password
from app.accounts.identity.throttle import record_failure
from app.core.domain.errors import Problem
from app.core.domain.events import EventKind
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

NO_PASSWORD = "You sign in with single sign-on and have no password here, so you need nothing of this kind."  # noqa: S105


def check_password(labels: Mapping[str, str]) -> PlainForm | None:
    """Returns a form with its error if the field `password` isn't the user's password; the attempt counts."""
    if not current_user.password:  # or they could still sign in after the provider has shut them out
        return PlainForm(labels, {}, [Problem("no-password", NO_PASSWORD, "password")])
    given = request.form.get("password", "")
    if is_own_password(given):
        return None
    record_failure()
    current_work().log_always(EventKind.PASSWORD_REFUSED, "user", current_user.id)
    message = WRONG_PASSWORD if given else "Enter your password."
    return PlainForm(labels, {}, [Problem("password-wrong", message, "password")])
