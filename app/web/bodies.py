"""Limits the size of request bodies: the upload limit for signed-in users, much less for others."""

from functools import partial

from flask import Flask, Request, current_app, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from app.settings import SIGNED_OUT_BODY_LIMIT
from app.web.request import USER_ID_KEY

CONFIRMATION = "confirm_password"  # the field of the page that asks for the password again
MAX_RESENT_BYTES = 200_000  # size of a form that a page can send again


def register(app: Flask) -> None:
    """Rejects bodies that are too large before anything reads them. The server asks for the limit beforehand."""
    app.before_request(_reject_large)
    app.extensions["contrast.allowed"] = partial(body_limit, app)


def body_limit(app: Flask, cookies: str) -> int:
    """Returns the maximum size in bytes of the body of a request with these cookies."""
    opened = app.session_interface.open_session(app, Request({"HTTP_COOKIE": cookies}))
    return _max_size(app, opened is not None and USER_ID_KEY in opened)


def is_signed_in() -> bool:
    """Returns whether the request's cookie belongs to a signed-in user."""
    return USER_ID_KEY in session


def sent_fields() -> list[tuple[str, str]]:
    """Returns the form's fields as sent, with its token, for a page that sends them again.

    None for a form with a file or a typed password, which a page must not contain, or for one that is too large.
    """
    if (
        request.method != "POST"
        or request.endpoint is None
        or request.content_length is None
        or request.content_length > MAX_RESENT_BYTES
        or request.mimetype != "application/x-www-form-urlencoded"
    ):
        return []
    fields = list(request.form.items(multi=True))
    return [] if any("password" in name and value and name != CONFIRMATION for name, value in fields) else fields


def _max_size(app: Flask, signed_in: bool) -> int:
    limit: int = app.config["MAX_CONTENT_LENGTH"]
    return limit if signed_in else min(SIGNED_OUT_BODY_LIMIT, limit)


def _reject_large() -> None:
    limit = request.max_content_length = _max_size(current_app, is_signed_in())
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
