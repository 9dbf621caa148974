"""What an address or a form may hold at all: no NUL, which no database keeps, and numbers that rows can have.

A page that does not exist is not found, whatever made its number: too large, nothing, or beyond the end of a list.
"""

from flask import Flask, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.routing import IntegerConverter, ValidationError

from app.core.domain.errors import NotFound
from app.core.domain.selection import Page

MAX_ROW_NUMBER = 2**31 - 1  # what a column of whole numbers holds everywhere
MAX_PAGE_NUMBER = 10**6
MAX_URL_LENGTH = 16_000  # characters behind the question mark: fifty filters with the longest names have fewer
NUL = "\0"


class RowNumberConverter(IntegerConverter):
    """The number of a row in an address; anything larger than a row can have is not found."""

    def to_python(self, value: str) -> int:
        if len(value) > len(str(MAX_ROW_NUMBER)) or not value.isascii() or int(value) > MAX_ROW_NUMBER:
            raise ValidationError
        return int(value)


def register(app: Flask) -> None:
    """Before the pages are there, whose addresses hold numbers."""
    app.url_map.converters["int"] = RowNumberConverter
    app.before_request(_reject_long)
    app.before_request(_reject_nul)


def page_number(name: str = "page") -> int:
    """The number of the page of a list that is asked for; raises NotFound for what is none."""
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
    """Raises NotFound where the list ends before this page; the first page is always there."""
    if page.number > 1 and (page.number - 1) * page.size >= total:
        raise NotFound(f"This list has only {max(1, -(-total // page.size))} pages.")


def _reject_long() -> None:
    """Before anything looks at what an address says."""
    if len(request.query_string) > MAX_URL_LENGTH:
        raise RequestURITooLarge


def _reject_nul() -> None:
    texts = [request.path, *(text for both in request.args.items(multi=True) for text in both)]
    if request.method not in ("GET", "HEAD"):
        texts += [text for both in request.form.items(multi=True) for text in both]
        texts += [file.filename or "" for _, file in request.files.items(multi=True)]
    if any(NUL in text for text in texts):
        raise BadRequest
