"""How much may be sent with a request: what a file may have, and of whoever has not signed in much less."""

from functools import partial

from flask import Flask, Request, current_app, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from app.settings import SIGNED_OUT_BODY_LIMIT
from app.web.request import USER_ID_KEY


def register(app: Flask) -> None:
    """Refuses what is too large before anything reads it. The server asks in advance what it is to read at all."""
    app.before_request(_reject_large)
    app.extensions["contrast.allowed"] = partial(body_limit, app)


def body_limit(app: Flask, cookies: str) -> int:
    """How many bytes the body of a request with these cookies may have."""
    found = app.session_interface.open_session(app, Request({"HTTP_COOKIE": cookies}))
    return _max_size(app, found is not None and USER_ID_KEY in found)


def is_signed_in() -> bool:
    """Whether the request is somebody's who has signed in, as far as its cookie tells."""
    return USER_ID_KEY in session


def _max_size(app: Flask, signed_in: bool) -> int:
    limit: int = app.config["MAX_CONTENT_LENGTH"]
    return limit if signed_in else min(SIGNED_OUT_BODY_LIMIT, limit)


def _reject_large() -> None:
    most = request.max_content_length = _max_size(current_app, is_signed_in())
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
