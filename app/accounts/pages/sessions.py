"""Ends a user's own sessions; the account page (see `identity`) lists them."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.accounts.services import sessions
from app.web.request import current_work

blueprint = Blueprint("sessions", __name__, url_prefix="/account/sessions")


@blueprint.post("/end")
def end_others() -> ResponseReturnValue:
    """Ends all of the user's other sessions."""
    sessions.end_own(current_work(), but=current_user.session.id)
    return redirect(url_for("security.change_password"), 303)


@blueprint.post("/<int:session>/end")
def end(session: int) -> ResponseReturnValue:
    """Ends one session."""
    sessions.end_own(current_work(), session)
    return redirect(url_for("security.change_password"), 303)
