"""The second step of signing in: whoever has entered their password and has a second factor is asked for its code.

Between the two steps nobody is signed in. The signed cookie says whose password was right, for ten minutes, and until
that password changes.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import redirect, session, url_for
from flask_security.tf_plugin import TfPlugin
from flask_security.utils import validate_redirect_url

from app.accounts.identity.datastore import Account, Accounts
from app.accounts.services import second_factors
from app.web.request import current_work

KEY, MAX_AGE = "second_step", timedelta(minutes=10)
MAX_NEXT_LENGTH = 1_000  # characters of an address to go on to; cookies are short


class SecondStep(TfPlugin):
    """Takes the place of the library's choice among second factors, which starts a session before they are checked."""

    def tf_enter(self, user: Any, remember_me: bool | None, primary_authn_via: str, next_loc: str | None) -> Any:
        """Returns the redirect to the second step; None for users without a second factor, who are signed in."""
        if not second_factors.has_factor(current_work(), user.id):
            return None
        begin(user, next_loc)
        return redirect(url_for("second_step.enter"), 303)


def begin(user: Account, next_url: str | None) -> None:
    """Notes whose password was right. `next_url`: where to go on to, on this site."""
    session[KEY] = {
        "user": user.id,
        "mark": user.row.uniquifier[:16],
        "at": current_work().now.isoformat(),
        "keep": user.remembered,
        "next": local_path(next_url),
    }


def pending_user() -> Account | None:
    """Returns the user whose password was right, and who has not entered the code yet."""
    noted = session.get(KEY)
    if noted is None or current_work().now >= datetime.fromisoformat(noted["at"]) + MAX_AGE:
        return None
    user = Accounts().find_user(id=noted["user"])
    if user is None or not user.active or user.row.uniquifier[:16] != noted["mark"]:
        return None
    user.remembered = bool(noted["keep"])
    return user


def end() -> str | None:
    """Forgets whose password was right; returns the address to go on to."""
    noted = session.pop(KEY, None) or {}
    return noted.get("next")


def local_path(url: str | None) -> str | None:
    """Returns the address if it is a path on this site, as the library sees it; else None."""
    if url is None or len(url) > MAX_NEXT_LENGTH or not url.startswith("/") or url.startswith("//"):
        return None
    return url if validate_redirect_url(url) else None
