"""The marks: round for freelance, square for outsourced, hollow for what is undecided."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from app.report.charts.svg import GRID, SIDES, SMALL, format_number, group, tag, text_at
from app.report.charts.svg import line as draw_line
from app.report.charts.text_metrics import text_width

BACKGROUND = "#ffffff"


def mark(shape: str, x: float, y: float, r: float, *inside: Markup, fill: str | None = "currentColor") -> Markup:
    """A mark in the current colour; squares are drawn with the same area as circles."""
    if shape == "freelance":
        return tag("circle", *inside, cx=x, cy=y, r=r, fill=fill)
    if shape == "outsourced":
        half = r * 0.89
        return tag("rect", *inside, x=x - half, y=y - half, width=2 * half, height=2 * half, fill=fill)
    return tag(
        "circle", class_="hollow", cx=x, cy=y, r=r - 0.75, fill=BACKGROUND, stroke="currentColor", stroke_width=1.5
    )


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
    back = format_number(x - way * 6)
    return tag(
        "path", d=f"M{format_number(x)} {format_number(y)}L{back} {format_number(y - 4)}V{format_number(y + 4)}Z"
    )


def side_key(
    side: str, x: float, y: float, size: float, *, anchor: str = "start", name: str = "", bold: bool = False
) -> Markup:
    """The side's mark and name, in its colour."""
    label = name or side
    left = x - text_width(label, size) - 12 if anchor == "end" else x
    return group(
        mark(side, left + 4, y - size * 0.36, 4),
        text_at(left + 12, y, label, "label", size=size, fill="currentColor", bold=bold),
        class_=side,
        color=SIDES[side],
    )


def legend(right: float, y: float, *, start: float | None = None) -> Markup:
    """Both sides' marks with their names, ending at `right` or beginning at `start`."""
    second = text_width("outsourced", SMALL) + 12
    first = text_width("freelance", SMALL) + 12
    left = right - second - 18 - first if start is None else start
    return side_key("freelance", left, y, SMALL) + side_key("outsourced", left + first + 18, y, SMALL)


def hairline(x1: float, x2: float, y: float) -> Markup:
    """A hairline across."""
    return draw_line(x1, y, x2, y, "grid", GRID)
