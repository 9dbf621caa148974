"""Writing HTML by elements: every text is escaped, so that no title and no name is ever taken for markup."""

import re
from typing import Any

from markupsafe import Markup, escape

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_VOID = ("br", "hr", "meta", "link", "col")
Piece = str | Markup | None


def element(name: str, /, *inside: Piece, **named: Any) -> Markup:
    """One element: text inside and attributes are escaped, Markup is taken as it is, None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(printable(value))}"'
        for key, value in named.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")  # noqa: S704 - escaped above
    return Markup(f"<{name}{given}>{join(*inside)}</{name}>")  # noqa: S704 - escaped above


def printable(text: object) -> str:
    """Text as a page can hold it: a space for each control character."""
    return _NOT_XML.sub(" ", str(text))


def join(*pieces: Piece, between: str = "") -> Markup:
    """Pieces one after the other; text is escaped."""
    return Markup(between).join(  # noqa: S704 - constant
        piece if isinstance(piece, Markup) else escape(printable(piece)) for piece in pieces if piece is not None
    )


def inline_svg(svg: str) -> Markup:
    """A mark that our own charts drew, silent for screen readers: the words beside it say the same.

    Raises ValueError for anything that is not one SVG element without script, link or style of its own.
    """
    lower = svg.lower()
    if (
        not lower.startswith("<svg ")
        or not lower.endswith("</svg>")
        or any(each in lower for each in ("<script", "<a ", "href", "<style", "<foreignobject", " on", "<image"))
    ):
        raise ValueError("not a drawing of ours")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - looked at above


def full_page(head: Markup, body: Markup) -> str:
    """A page of its own."""
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"
