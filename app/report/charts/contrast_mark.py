"""The mark of a row of the report: an interval around a labelled middle, on the side whose figure is higher.

It has a colour and a side's shape only where the claim is decided; what is inconclusive or makes no meaningful
difference is a grey diamond, so that nobody reads a winner into it.
"""

from markupsafe import Markup

from app.report.charts.effects import interval_positions
from app.report.charts.marks import arrow, mark
from app.report.charts.scales import LinearScale
from app.report.charts.svg import FONT, GRID, QUIET, SIDES, format_number, group, tag, text_at
from app.report.domain.statistics import Effect
from app.report.text.verdicts import VerdictWord

WIDTH, HEIGHT, LINE = 130, 32, 9
REFERENCE_POINTS = ("equal", "half")
SCALE = LinearScale(-1, 1, 5, WIDTH - 5)  # a mark at its end is still inside


def contrast_mark(
    effect: Effect | None, verdict: VerdictWord, *, side: str | None, middle: str, alone: bool = False
) -> Markup:
    """One row's mark, silent for screen readers since the row says the same; nothing where there is no effect.

    `middle`: the word under the middle line, “equal” or “half”. On a page it stands on the axes of `contrast_axes`
    and has its colours and its size (WIDTH by HEIGHT) from the style sheet; `alone` it has both in it.
    """
    if effect is None or verdict.silent:
        return Markup()
    low, at, high = interval_positions(effect)
    start, end = (SCALE.position(min(max(end, -1), 1)) for end in (low, high))
    outside = ((start, -1, low < -1 - 1e-9), (end, 1, high > 1 + 1e-9))
    shape = (side or ("freelance" if at > 0 else "outsourced")) if verdict.decided else ""
    place = SCALE.position(min(max(at, -1), 1))
    point = (
        mark(shape, place, LINE, 4.5, fill=None)
        if shape
        else tag("path", d=f"M{format_number(place)} {LINE - 5}l5 5l-5 5l-5 -5z")
    )
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": 2} if alone else {}
    drawn = group(
        tag("path", d=f"M{format_number(start)} {LINE}H{format_number(end)}", **line),
        *(arrow(x, LINE, way) for x, way, out in outside if out),
        point,
        class_=f"interval {shape}" if shape else "interval interval-quiet",
        color=SIDES.get(shape, QUIET) if alone else None,
        fill="currentColor" if alone else None,
    )
    if alone:
        return tag(
            "svg",
            _axis(middle, line=GRID, word=QUIET),
            drawn,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            width=WIDTH,
            height=HEIGHT,
            font_family=FONT,
        )
    return tag("svg", tag("use", href=f"#axis-{middle}"), drawn, class_="chart chart-contrast", aria_hidden="true")


def contrast_axes() -> Markup:
    """What every mark of a page stands on, said once: a line, its middle, and the word for it."""
    return tag(
        "svg",
        tag("defs", *(_axis(middle, id=f"axis-{middle}") for middle in REFERENCE_POINTS)),
        width=0,
        height=0,
        aria_hidden="true",
        class_="mark-axes",
    )


def _axis(middle: str, *, line: str | None = None, word: str | None = None, **named: object) -> Markup:
    return tag(
        "g",
        tag(
            "path",
            class_="mark-line",
            d=f"M{format_number(SCALE.left)} {LINE}H{format_number(SCALE.right)}",
            stroke=line,
        ),
        tag("path", class_="mark-middle", d=f"M{format_number(SCALE.position(0))} 1V17", stroke=word),
        text_at(SCALE.position(0), 28, middle, "mark-word", anchor="middle", size=10, fill=word),
        **named,
    )
