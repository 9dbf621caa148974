"""The marks: round for freelance, square for outsourced, hollow for what is undecided."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from app.report.charts.svg import GRID, SIDES, SMALL, group, num, tag, text_at
from app.report.charts.svg import line as draw_line
from app.report.charts.words import width

PAPER = "#ffffff"


def mark(shape: str, x: float, y: float, r: float, *inside: Markup, fill: str | None = "currentColor") -> Markup:
    """A mark in the current colour; squares are drawn with the same area as circles."""
    if shape == "freelance":
        return tag("circle", *inside, cx=x, cy=y, r=r, fill=fill)
    if shape == "outsourced":
        half = r * 0.89
        return tag("rect", *inside, x=x - half, y=y - half, width=2 * half, height=2 * half, fill=fill)
    return tag("circle", class_="hollow", cx=x, cy=y, r=r - 0.75, fill=PAPER, stroke="currentColor", stroke_width=1.5)


def ends(shape: str, r: float) -> dict[str, object]:
    """Attributes by which a line of no length is a mark of that side: round ends draw a circle."""
    round_, size = ("round", r) if shape == "freelance" else ("square", r * 0.89)
    return {"stroke": "currentColor", "stroke_width": 2 * size, "stroke_linecap": round_}


def stroke(x: float, y: float) -> Markup:
    """A mark at a third of the length of `mark`, inside a group that has `ends`."""
    return tag("path", d=f"M{num(x)} {num(y)}h0")


def strokes(shape: str, places: Sequence[tuple[float, float]], r: float) -> Markup:
    """Many marks of a side as one line of no length each, said from one to the next."""
    if not places:
        return Markup()
    tenths = [(round(10 * x), round(10 * y)) for x, y in places]
    moves = (f"m{num((x - x0) / 10)} {num((y - y0) / 10)}h0" for (x0, y0), (x, y) in pairwise([(0, 0), *tenths]))
    return tag("path", class_="dots", d="".join(moves), **ends(shape, r))


def arrow(x: float, y: float, way: int) -> Markup:
    """A filled head at the end of a line that goes on beyond the scale."""
    back = num(x - way * 6)
    return tag("path", d=f"M{num(x)} {num(y)}L{back} {num(y - 4)}V{num(y + 4)}Z")


def key(
    side: str, x: float, y: float, size: float, *, anchor: str = "start", name: str = "", bold: bool = False
) -> Markup:
    """The side's mark and name, in its colour."""
    said = name or side
    left = x - width(said, size) - 12 if anchor == "end" else x
    return group(
        mark(side, left + 4, y - size * 0.36, 4),
        text_at(left + 12, y, said, "label", size=size, fill="currentColor", bold=bold),
        class_=side,
        color=SIDES[side],
    )


def legend(right: float, y: float, *, start: float | None = None) -> Markup:
    """Both sides' marks with their names, ending at `right` or beginning at `start`."""
    second = width("outsourced", SMALL) + 12
    first = width("freelance", SMALL) + 12
    left = right - second - 18 - first if start is None else start
    return key("freelance", left, y, SMALL) + key("outsourced", left + first + 18, y, SMALL)


def rule(x1: float, x2: float, y: float) -> Markup:
    """A hairline across."""
    return draw_line(x1, y, x2, y, "grid", GRID)
