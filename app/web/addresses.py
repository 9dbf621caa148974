"""Validates URLs and forms: no NUL, which no database stores, and only ids that rows can have.

A page that doesn't exist gives 404, whether its number is too large, invalid, or beyond the end of a list.
"""

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.routing import IntegerConverter, ValidationError

from app.core.domain.errors import NotFound
from app.core.domain.selection import Page

MAX_ROW_NUMBER = 2**31 - 1  # the limit of an integer column on every database
MAX_PAGE_NUMBER = 10**6
MAX_URL_LENGTH = 16_000  # characters of the query string; fifty filters with the longest names have fewer
NUL = "\0"


class RowNumberConverter(IntegerConverter):
    """The id of a row in a URL; anything larger than an id can be gives 404."""

    def to_python(self, value: str) -> int:
        if len(value) > len(str(MAX_ROW_NUMBER)) or not value.isascii() or int(value) > MAX_ROW_NUMBER:
            raise ValidationError
        return int(value)


def register(app: Flask) -> None:
    """Registers the checks. Has to be called before the blueprints, whose URLs contain ids."""
    app.url_map.converters["int"] = RowNumberConverter
    app.before_request(_reject_long)
    app.before_request(_reject_nul)


def page_number(name: str = "page") -> int:
    """Returns the requested page number of a list; raises NotFound for an invalid one."""
    text = request.args.get(name) or "1"
    if not (
        text.isascii()
        and text.isdecimal()
        and len(text) <= len(str(MAX_PAGE_NUMBER))
        and 1 <= int(text) <= MAX_PAGE_NUMBER
    ):
        raise NotFound("This list has no such page.")
    return int(text)


def require_page(page: Page, total: int) -> None:
    """Raises NotFound if the list ends before this page; the first page always exists."""
    if page.number > 1 and (page.number - 1) * page.size >= total:
        raise NotFound(f"This list has only {max(1, -(-total // page.size))} pages.")


def _reject_long() -> None:
    """Runs before anything parses the query string."""
    if len(request.query_string) > MAX_URL_LENGTH:
        raise RequestURITooLarge


def _reject_nul() -> None:
    texts = [request.path, *(text for both in request.args.items(multi=True) for text in both)]
    if request.method not in ("GET", "HEAD"):
        texts += [text for both in request.form.items(multi=True) for text in both]
        texts += [file.filename or "" for _, file in request.files.items(multi=True)]
    if any(NUL in text for text in texts):
        raise BadRequest
