"""Writing SVG: elements, text and the outer `<svg>`, with everything escaped.

The page forbids inline style and script, so an attribute of that kind is refused here instead of being
dropped by the browser. Colours are light defaults as presentation attributes: any CSS rule wins over them.
"""

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from app.report.charts import text_metrics

INK, QUIET, GRID, ZERO, BAND = "#1b1f24", "#59616b", "#e2e5e9", "#6d7681", "#eceff2"
SIDES: Mapping[str, str] = {"freelance": "#0b6e75", "outsourced": "#b0461e"}
XMLNS = "http://www.w3.org/2000/svg"
FONT = "IBM Plex Sans, Helvetica Neue, Arial, sans-serif"
SMALL, BODY, HEAD = 11.5, 13.0, 15.0  # text sizes in drawing units

_INVALID_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINKED = re.compile(r"</?a(?: [^>]*)?>")
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_INVALID_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")
_SAFE_LINK = re.compile(r"(https?://|[/?#])", re.IGNORECASE)


def xml_text(text: object) -> str:
    """Text as XML can hold it: no control characters, one space between words."""
    return " ".join(_INVALID_XML.sub(" ", str(text)).split(" ")).strip()


def format_number(value: float) -> str:
    """A coordinate or a size to a tenth of a unit, less than an eye sees: `12`, `12.5`, never `-0`."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def attributes(named: Mapping[str, object]) -> str:
    parts = []
    for key, value in named.items():
        if value is None:
            continue
        name = key.rstrip("_").replace("_", "-")
        if name == "style" or name.startswith("on"):
            raise ValueError(f"{name}= is blocked by the page's policy; use a class")
        shown = format_number(value) if isinstance(value, int | float) else escape(xml_text(value))
        parts.append(f' {name}="{shown}"')
    return "".join(parts)


def tag(name: str, *inside: Markup, **named: object) -> Markup:
    """One element. Children are Markup already; text goes through `escape` first."""
    body = "".join(inside)
    head = f"<{name}{attributes(named)}"
    return Markup(f"{head}>{body}</{name}>" if body else f"{head}/>")  # noqa: S704 - escaped above


def group(*inside: Markup, **named: object) -> Markup:
    """A `<g>`, or nothing at all when there is nothing in it."""
    return tag("g", *inside, **named) if any(inside) else Markup()


def tooltip(text: str) -> Markup:
    return tag("title", escape(xml_text(text)))


def link(inside: Markup, href: str, quiet: bool = False) -> Markup:
    """`inside` as a link; an address that is no web address stays text. Quiet links leave the tab order."""
    if not _SAFE_LINK.match(href):
        return inside
    return tag("a", inside, href=href, tabindex="-1" if quiet else None)


def text_at(
    x: float,
    y: float,
    text: str,
    kind: str | None = "label",
    *,
    anchor: str | None = None,
    size: float | None = None,
    bold: bool = False,
    **named: object,
) -> Markup:
    """A line of text at its baseline; anchor is None (start), "middle" or "end"."""
    return tag(
        "text",
        escape(xml_text(text)),
        class_=kind,
        x=x,
        y=y,
        text_anchor=anchor,
        font_size=size,
        font_weight="600" if bold else None,
        **named,
    )


def small_text(x: float, y: float, text: str, kind: str = "label quiet", **named: object) -> Markup:
    """Small grey text: counts, axis numbers, remarks."""
    defaults: dict[str, Any] = {"size": SMALL, "fill": QUIET}
    return text_at(x, y, text, kind, **(defaults | named))


def line(x1: float, y1: float, x2: float, y2: float, kind: str | None, stroke: str | None, **named: object) -> Markup:
    return tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **named)


def rect(x: float, y: float, width: float, height: float, kind: str | None, **named: object) -> Markup:
    return tag("rect", class_=kind, x=x, y=y, width=width, height=height, **named)


def xml_id(key: str) -> str:
    """A key as an id: letters, digits, hyphens, starting with a letter."""
    return "c-" + _INVALID_IN_ID.sub("-", key)


def document(
    *body: Markup,
    key: str,
    kind: str,
    width: float,
    height: float,
    heading: str,
    desc: str,
    fixed: bool = False,
    told: bool = False,
) -> Markup:
    """The `<svg>` within a page: named by `<title>`, told in words by `<desc>`, as wide as its place unless `fixed`.

    A chart with links in it is a group: the role img would hide them from a screen reader. One without text whose
    words stand beside it on the page (`told`) is left out there, and takes its colours from the style sheet.
    """
    inside = Markup().join(body)
    if told:
        box = f"0 0 {format_number(width)} {format_number(height)}"
        return tag(
            "svg", inside, class_=f"chart chart-{kind}", aria_hidden="true", viewBox=box, width=width, height=height
        )
    name = xml_id(key)
    role = "group" if "<a " in inside else "img"
    return tag(
        "svg",
        tag("title", escape(xml_text(heading)), id=f"{name}-title"),
        tag("desc", escape(xml_text(desc)), id=f"{name}-desc"),
        inside,
        class_=f"chart chart-{kind}",
        role=role,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        viewBox=f"0 0 {format_number(width)} {format_number(height)}",
        width=width if fixed else "100%",
        height=height if fixed else None,
    )


def standalone(drawing: Markup, title: str = "") -> Markup:
    """A drawing to keep as a file: on white, as large as it is drawn, and leading nowhere; `title` stands over one that
    has none in it."""
    still = _LINKED.sub("", drawing)
    box = _VIEW_BOX.search(still)
    if box is None:
        raise ValueError("a drawing of `document` has its box")
    width, height = map(float, box.groups())
    head, inside = still.removesuffix("</svg>").split(">", 1)
    named, end, body = inside.partition("</desc>")  # its name and its words come first
    lines = text_metrics.wrap_text(title, width - 4, HEAD, bold=True) if title else []
    room = 20 * len(lines) + 8 if lines else 0
    head = _SIZE.sub("", _VIEW_BOX.sub(f'viewBox="0 0 {format_number(width)} {format_number(height + room)}"', head))
    over = Markup().join(
        text_at(2, 18 + 20 * at, label, "label heading", size=HEAD, bold=True) for at, label in enumerate(lines)
    )
    white = rect(0, 0, width, height + room, None, fill="#ffffff")
    own = attributes(
        {
            "xmlns": XMLNS,
            "font-family": FONT,
            "font-size": BODY,
            "color": INK,
            "fill": "currentColor",
            "width": width,
            "height": height + room,
        }
    )
    lower = f'<g transform="translate(0 {room})">{body}</g>' if title else body
    return Markup(f"{head}{own}>{named}{end}{white}{over}{lower}</svg>")  # noqa: S704 - what we drew ourselves
