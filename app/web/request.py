"""The life of a request: one unit of work, committed if the response is a success, otherwise rolled back.

GET and HEAD see one snapshot and write nothing. The database session is opened before anything else, so that the
signed-in user is read through it too, and is closed only here.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Denied, Unavailable
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import Permission, denial_message
from app.core.services.transactions import Transactions, separate_transactions
from app.core.services.work import Work, begin_work
from app.core.storage.database import Database

View = Callable[..., ResponseReturnValue]
USER_ID_KEY = "_user_id"  # Flask-Login's key in the session cookie
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Forms that write only sessions, not the record, so that signing in or out doesn't wait for an import.
ACCESS_ENDPOINTS = {
    "security.login",
    "security.logout",
    "sessions.end",
    "sessions.end_others",
    "users.end_session",
    "users.end_sessions",
}
# Forms whose work begins as read-only and writes in short transactions, so that nobody waits while a file is read.
LONG_RUNNING_ENDPOINTS = {
    "answers.by_link",  # without a session; nobody takes the record's lock by guessing a link
    "bulk_edit.preview",
    "imports.new",
    "invitations.by_link",
    "invitations.invite",  # a mail is sent
    "invitations.renew",
    "people.erase",
    "people.export",
    "people.search",
    "saved_reports.save",
    "mail.test",
    "resets.ask",
    "resets.by_link",
    "wizard.decide",
    "wizard.finish",
    "wizard.read_by",
    "wizard.save_profile",
}
WITHOUT_WORK = {"static", "health.check", "health.ready", "metrics.show"}


class _Rollback(Exception):
    """Raised into a unit of work to roll it back."""


@dataclass(slots=True)
class _RequestWork:
    manager: AbstractContextManager[Work]
    work: Work
    writes: bool

    def end(self, keep: bool) -> None:
        """Commits if it writes and `keep` is true, else rolls back; closes the session in any case."""
        if keep:
            self.manager.__exit__(None, None, None)
            return
        with suppress(Unavailable):  # a lost connection has rolled back anyway
            self.manager.__exit__(_Rollback, _Rollback(), None)


def register(app: Flask) -> None:
    """Begins and ends a unit of work for every request, except for static files and monitoring."""
    app.before_request(_begin_request)
    app.after_request(_end_request)
    app.teardown_request(_roll_back)


def database() -> Database:
    """Returns the application's database."""
    return current_app.extensions["contrast"]


def current_work() -> Work:
    """Returns the request's unit of work; its actor is the signed-in user."""
    return g.life.work


def reading_work() -> Work:
    """Returns the request's unit of work for a page that may show figures of a moment ago where the record is large;
    the frame of the page then says from when they are."""
    work = current_work()
    work.accepts_recent = True
    return work


def transactions() -> Transactions:
    """Returns separate transactions on behalf of the signed-in user."""
    return separate_transactions(database(), current_work().actor)


def refresh_work() -> None:
    """Lets the request's read-only work see what was written in other transactions since it began."""
    current_work().session.rollback()


def has_work() -> bool:
    """Returns whether the request has a unit of work: not for static files, or if it failed before beginning one."""
    return "life" in g


def drop_work() -> None:
    """Rolls back the request's work and ends it, so that the response doesn't query the database any more."""
    life: _RequestWork | None = g.pop("life", None)
    if life is not None:
        life.end(keep=False)


def require_form_permission(permission: Permission) -> Callable[[View], View]:
    """Decorates a form page: raises Denied for users who may not send the form, before they fill it in. The use case
    checks the permission again."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not current_work().has_permission(permission):
                raise Denied(denial_message(permission))
            return view(*args, **kwargs)

        return checked

    return mark


def anonymous_actor() -> Actor:
    """Returns the actor of a request without a signed-in user."""
    return Actor(name="nobody", roles=frozenset(), source=Source.WEB, address=request.remote_addr)


def _begin_request() -> None:
    if request.endpoint in WITHOUT_WORK:
        return
    # Without a session one can only sign in or set up, so other such requests must not take the record's lock.
    may_write = USER_ID_KEY in session or request.endpoint == "setup.first"
    writes = (
        request.method not in SAFE_METHODS
        and request.endpoint not in ACCESS_ENDPOINTS | LONG_RUNNING_ENDPOINTS
        and may_write
    )
    manager = begin_work(database(), anonymous_actor(), writes=writes)
    g.life = _RequestWork(manager, manager.__enter__(), writes)


def _end_request(response: Response) -> Response:
    life: _RequestWork | None = g.get("life")
    if life is None:
        return response
    streamed = response.is_streamed and not life.writes
    if streamed:  # its events are logged before the first byte is sent
        life.work.write_pending_events()
        g.pop("life")
        response.call_on_close(lambda: life.end(keep=False))
    else:
        try:
            life.end(keep=response.status_code < 400)
        except Exception as problem:
            session.modified = False  # changes to the cookie belong to what was rolled back
            response = current_app.make_response(current_app.handle_user_exception(problem))
            life.work.write_pending_events(kept=False)
        g.pop("life", None)
    return response


def _roll_back(problem: BaseException | None) -> None:
    drop_work()
