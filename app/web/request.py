"""The life of a request: one piece of work, kept whole after a good answer and dropped whole after any other.

Reading requests (GET, HEAD) see one moment and keep nothing. The session is opened before anything else, so that
whoever is signed in is read through it too, and ended here alone.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from flask import Flask, Response, current_app, g, request, session

from app.domain.events import Actor, Source
from app.services.desk import Desk, in_parts
from app.services.work import Work, begin
from app.storage.database import Database

READING = ("GET", "HEAD", "OPTIONS")
# Forms whose work begins as reading and writes part by part, so that nobody waits while a file is looked at.
IN_PARTS = {"imports.new"}
WITHOUT_WORK = {"static", "health.check", "health.ready"}


class _Dropped(Exception):
    """Ends a piece of work without keeping it."""


@dataclass(slots=True)
class _Life:
    manager: AbstractContextManager[Work]
    work: Work
    writes: bool
    afterwards: list[tuple[Actor, Callable[[Work], None]]] = field(default_factory=list)

    def end(self, keep: bool) -> None:
        """Commits where it writes and `keep`, else rolls back; closes the session either way."""
        if keep:
            self.manager.__exit__(None, None, None)
        else:
            self.manager.__exit__(_Dropped, _Dropped(), None)


def register(app: Flask) -> None:
    """Gives every request its piece of work, but those for files and those of whoever watches the server."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_abandon)


def database() -> Database:
    """The application's database."""
    return current_app.extensions["contrast"]


def current_work() -> Work:
    """The request's piece of work, whose actor is whoever is signed in."""
    return g.life.work


def desk() -> Desk:
    """Where the request's work is done part by part, by whoever is signed in."""
    return in_parts(database(), current_work().actor)


def has_work() -> bool:
    """Whether there is one: a file has none, nor a request that failed before it began."""
    return "life" in g


def anonymous() -> Actor:
    """The actor of a request that nobody has signed in to."""
    return Actor(name="nobody", roles=frozenset(), source=Source.WEB, address=request.remote_addr)


def afterwards(act: Callable[[Work], None]) -> None:
    """Runs `act` in a transaction of its own once the request's has ended: what is noted even if nothing is kept."""
    g.life.afterwards.append((g.life.work.actor, act))


def _open() -> None:
    if request.endpoint in WITHOUT_WORK:
        return
    writes = request.method not in READING and request.endpoint not in IN_PARTS
    manager = begin(database(), anonymous(), writes=writes)
    g.life = _Life(manager, manager.__enter__(), writes)


def _close(response: Response) -> Response:
    life: _Life | None = g.get("life")
    if life is None:
        return response
    streamed = response.is_streamed and not life.writes
    if not streamed:
        try:
            life.end(keep=response.status_code < 400)
        except Exception as problem:
            session.modified = False  # what the session was told belongs to what was not kept
            response = current_app.make_response(current_app.handle_user_exception(problem))
        g.pop("life")
    while life.afterwards:
        actor, act = life.afterwards.pop(0)
        with begin(database(), actor) as work:
            act(work)
    if streamed:  # nothing leaves before what is to be noted of it is noted
        g.pop("life")
        response.call_on_close(lambda: life.end(keep=False))
    return response


def _abandon(problem: BaseException | None) -> None:
    life: _Life | None = g.pop("life", None)
    if life is not None:
        life.end(keep=False)
