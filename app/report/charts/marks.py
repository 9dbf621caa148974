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


def dots(shape: str, places: Sequence[tuple[float, float]], r: float) -> Markup:
    """Many marks of a side in one path, each said from the one before: a square is a line as long as it is thick, a
    circle a short one with round ends. None is a line of no length, which programs that show PDF leave out. The path
    counts tenths of a unit, so that it holds whole numbers alone.
    """
    if not places:
        return Markup()
    ends, thick, tenths = ("round", 20 * r, 1) if shape == "freelance" else (None, 17.8 * r, round(17.8 * r))
    starts = [(round(10 * x - tenths / 2), round(10 * y)) for x, y in places]
    steps = pairwise([(-tenths, 0), *starts])  # where a line ends the next step begins
    drawn = (f"m{x - x0 - tenths}{'' if y < y0 else ' '}{y - y0}h{tenths}" for (x0, y0), (x, y) in steps)
    return tag(
        "path",
        class_="dots",
        d="".join(drawn),
        transform="scale(.1)",
        stroke="currentColor",
        stroke_width=thick,
        stroke_linecap=ends,
    )


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
