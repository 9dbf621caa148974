"""The life of a request: one piece of work, kept whole after a good answer and dropped whole after any other.

Reading requests (GET, HEAD) see one moment and keep nothing. The session is opened before anything else, so that
whoever is signed in is read through it too, and ended here alone.
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
USER_ID_KEY = "_user_id"  # where Flask-Login keeps who signed in
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Forms that write no record, only sessions: nobody who signs in or out waits for an import.
ACCESS_ENDPOINTS = {
    "security.login",
    "security.logout",
    "sessions.end",
    "sessions.end_others",
    "users.end_session",
    "users.end_sessions",
}
# Forms whose work begins as reading and writes part by part, so that nobody waits while a file is looked at.
LONG_RUNNING_ENDPOINTS = {
    "imports.new",
    "saved_reports.save",
    "mail.test",
    "wizard.decide",
    "wizard.finish",
    "wizard.read_by",
    "wizard.save_profile",
}
WITHOUT_WORK = {"static", "health.check", "health.ready"}


class _Rollback(Exception):
    """Ends a piece of work without keeping it."""


@dataclass(slots=True)
class _RequestWork:
    manager: AbstractContextManager[Work]
    work: Work
    writes: bool

    def end(self, keep: bool) -> None:
        """Commits where it writes and `keep`, else rolls back; closes the session either way."""
        if keep:
            self.manager.__exit__(None, None, None)
            return
        with suppress(Unavailable):  # where the connection is gone, nothing is kept anyway
            self.manager.__exit__(_Rollback, _Rollback(), None)


def register(app: Flask) -> None:
    """Gives every request its piece of work, but those for files and those of whoever watches the server."""
    app.before_request(_begin_request)
    app.after_request(_end_request)
    app.teardown_request(_roll_back)


def database() -> Database:
    """The application's database."""
    return current_app.extensions["contrast"]


def current_work() -> Work:
    """The request's piece of work, whose actor is whoever is signed in."""
    return g.life.work


def transactions() -> Transactions:
    """Where the request's work is done part by part, by whoever is signed in."""
    return separate_transactions(database(), current_work().actor)


def refresh_work() -> None:
    """Has the request's work, which only reads, see what was written part by part since it began."""
    current_work().session.rollback()


def has_work() -> bool:
    """Whether there is one: a file has none, nor a request that failed before it began."""
    return "life" in g


def drop_work() -> None:
    """Ends the request's work without keeping it: an answer that is given afterwards asks the database nothing."""
    life: _RequestWork | None = g.pop("life", None)
    if life is not None:
        life.end(keep=False)


def require_form_permission(permission: Permission) -> Callable[[View], View]:
    """Refuses the page of a form to whoever may not send it, before they fill it in; the use case asks again."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not current_work().has_permission(permission):
                raise Denied(denial_message(permission))
            return view(*args, **kwargs)

        return checked

    return mark


def anonymous_actor() -> Actor:
    """The actor of a request that nobody has signed in to."""
    return Actor(name="nobody", roles=frozenset(), source=Source.WEB, address=request.remote_addr)


def _begin_request() -> None:
    if request.endpoint in WITHOUT_WORK:
        return
    # Whoever has no session may only sign in or set up: nobody takes the record's lock for a request to refuse.
    known = USER_ID_KEY in session or request.endpoint == "setup.first"
    writes = (
        request.method not in SAFE_METHODS
        and request.endpoint not in ACCESS_ENDPOINTS | LONG_RUNNING_ENDPOINTS
        and known
    )
    manager = begin_work(database(), anonymous_actor(), writes=writes)
    g.life = _RequestWork(manager, manager.__enter__(), writes)


def _end_request(response: Response) -> Response:
    life: _RequestWork | None = g.get("life")
    if life is None:
        return response
    streamed = response.is_streamed and not life.writes
    if streamed:  # nothing leaves before what is to be noted of it is noted
        life.work.write_pending_events()
        g.pop("life")
        response.call_on_close(lambda: life.end(keep=False))
    else:
        try:
            life.end(keep=response.status_code < 400)
        except Exception as problem:
            session.modified = False  # what the session was told belongs to what was not kept
            response = current_app.make_response(current_app.handle_user_exception(problem))
            life.work.write_pending_events(kept=False)
        g.pop("life", None)
    return response


def _roll_back(problem: BaseException | None) -> None:
    drop_work()
