"""A user's calendar of due dates: the page that makes its secret address, and the calendar itself."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.identity.throttle import record_failure
from app.core.domain.errors import NotFound
from app.record.files.calendar import MEDIA_TYPE
from app.record.services import calendar_feeds
from app.web.request import current_work

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/account/calendar")
def show() -> str:
    """Shows the address of the user's calendar, if there is one."""
    token = calendar_feeds.own_token(current_work(), _secret())
    url = url_for("calendar.feed", token=token, _external=True) if token else None
    return render_template("record/calendar/show.html", url=url)


@blueprint.post("/account/calendar")
def create() -> ResponseReturnValue:
    """Makes a new address; the one before ends."""
    calendar_feeds.create(current_work())
    flash("The calendar has a new address.", "done")
    return redirect(url_for("calendar.show"), 303)


@blueprint.post("/account/calendar/revoke")
def revoke() -> ResponseReturnValue:
    """Ends the address."""
    calendar_feeds.revoke(current_work())
    flash("The calendar’s address was revoked.", "done")
    return redirect(url_for("calendar.show"), 303)


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """The calendar, for programs that can't sign in."""
    try:
        content = calendar_feeds.open_calendar(current_work(), _secret(), token, request.url_root)
    except NotFound:
        record_failure()
        raise
    return Response(content, 200, {"X-Robots-Tag": "noindex"}, MEDIA_TYPE)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
