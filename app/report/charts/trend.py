"""A claim over the reports of a series: an interval for each, upright, with the same marks and colours as elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts.effects import axis_for_scale, band_half_width, interval_positions
from app.report.charts.marks import mark
from app.report.charts.scales import LinearScale
from app.report.charts.svg import (
    BAND,
    GRID,
    QUIET,
    SIDES,
    SMALL,
    ZERO,
    document,
    format_number,
    group,
    line,
    rect,
    small_text,
    tag,
    tooltip,
)
from app.report.charts.text_metrics import truncate
from app.report.domain.statistics import Effect
from app.report.text.verdicts import VerdictWord

MIN_EXTENT, END_POSITION, PADDING_FACTOR = (
    0.25,
    1.0,
    1.05,
)  # how far from no difference a drawing reaches at least and at most; room above
TOP_MARGIN, BOTTOM_MARGIN, LEFT_MARGIN = 18.0, 34.0, 6.0
MARK, SMALL_MARK = 4.5, 3.0


@dataclass(frozen=True, slots=True)
class TrendMark:
    """A claim in one report: `name` of the report, what it said of the claim in words, and the effect, None where there
    is none."""

    name: str
    effect: Effect | None
    verdict: VerdictWord
    text: str


def trend_chart(
    looks: Sequence[TrendMark],
    *,
    key: str,
    title: str,
    desc: str,
    side: str | None = None,
    margin: float | None = None,
    width: float = 320,
    height: float = 164,
) -> Markup:
    """The looks from left to right, the earliest first. `side`: of a claim that speaks of one side alone; `margin`: the
    smallest difference that matters, in the unit of MARGINS."""
    shown = [each for each in looks if each.effect is not None and not each.verdict.silent]
    if not shown:
        return Markup()
    scale = _scale(shown, TOP_MARGIN, height - BOTTOM_MARGIN)
    effect = shown[0].effect
    axis = axis_for_scale(effect.scale) if effect else None
    right = width - LEFT_MARGIN
    words = (
        []
        if axis is None
        else [
            small_text(LEFT_MARGIN, 11, f"↑ {axis.words.more}", "axis"),
            small_text(LEFT_MARGIN, height - 20, f"↓ {axis.words.less}", "axis"),
        ]
    )
    body = [
        *words,
        *_background(effect, scale, LEFT_MARGIN, right, margin),
        *_marks(looks, scale, LEFT_MARGIN, right, side, MARK),
    ]
    room = (right - LEFT_MARGIN) / 2 - 6
    names = [small_text(LEFT_MARGIN, height - 1, truncate(looks[0].name, room, SMALL), "axis")]
    if len(looks) > 1:
        names.append(small_text(right, height - 1, truncate(looks[-1].name, room, SMALL), "axis", anchor="end"))
    return document(*body, *names, key=key, kind="trend", width=width, height=height + 4, heading=title, desc=desc)


def sparkline(
    looks: Sequence[TrendMark],
    *,
    key: str,
    side: str | None = None,
    margin: float | None = None,
    width: float = 130,
    height: float = 32,
) -> Markup:
    """The same without words, for a row that says it beside the drawing: silent for readers."""
    shown = [each for each in looks if each.effect is not None and not each.verdict.silent]
    if not shown:
        return Markup()
    scale = _scale(shown, 3, height - 3)
    body = [
        *_background(shown[0].effect, scale, 3, width - 3, margin),
        *_marks(looks, scale, 3, width - 3, side, SMALL_MARK, told=False),
    ]
    return document(*body, key=key, kind="spark", width=width, height=height, heading="", desc="", told=True)


def _scale(shown: Sequence[TrendMark], top: float, bottom: float) -> LinearScale:
    """From far below no difference to as far above: as far as the farthest end, within what is drawn anywhere."""
    ends = [abs(end) for each in shown if each.effect for end in interval_positions(each.effect)]
    reach = min(END_POSITION, max(MIN_EXTENT, *ends)) * PADDING_FACTOR
    return LinearScale(-reach, reach, bottom, top)


def _background(
    effect: Effect | None, scale: LinearScale, left: float, right: float, margin: float | None
) -> list[Markup]:
    """The band that is too small to matter, and the line of no difference."""
    if effect is None:
        return []
    half = min(band_half_width(effect.scale, margin), scale.high)
    band = rect(
        left, scale.position(half), right - left, scale.position(-half) - scale.position(half), "band", fill=BAND
    )
    return [band, line(left, scale.position(0), right, scale.position(0), "zero", ZERO)]


def _marks(
    looks: Sequence[TrendMark],
    scale: LinearScale,
    left: float,
    right: float,
    side: str | None,
    size: float,
    told: bool = True,
) -> list[Markup]:
    """The looks' marks; `told`: each with its words."""
    step = (right - left) / len(looks)
    found: list[Markup] = []
    path: list[tuple[float, float] | None] = []
    for number, look in enumerate(looks):
        words = tooltip(look.text) if told else Markup()
        x = left + step * (number + 0.5)
        if look.effect is None or look.verdict.silent:
            found.append(group(words, line(x, scale.position(0) - 3, x, scale.position(0) + 3, "ghost", QUIET)))
            path.append(None)
            continue
        low, at, high = (min(max(end, scale.low), scale.high) for end in interval_positions(look.effect))
        path.append((x, scale.position(at)))
        shape = (side or ("freelance" if at > 0 else "outsourced")) if look.verdict.decided else ""
        found.append(
            group(
                words,
                tag(
                    "path",
                    d=f"M{format_number(x)} {format_number(scale.position(low))}V{format_number(scale.position(high))}",
                    fill="none",
                    stroke="currentColor",
                    stroke_width=2 if shape else 1.5,
                ),
                mark(shape or "undecided", x, scale.position(at), size, fill="currentColor" if shape else None),
                class_=f"interval {shape}" if shape else "interval interval-quiet",
                color=SIDES.get(shape, QUIET),
            )
        )
    return [*_connecting_line(path), *found]


def _connecting_line(path: Sequence[tuple[float, float] | None]) -> list[Markup]:
    """A hairline through the estimates, broken where there is none."""
    steps, begins = [], True
    for place in path:
        if place is None:
            begins = True
            continue
        steps.append(f"{'M' if begins else 'L'}{format_number(place[0])} {format_number(place[1])}")
        begins = False
    return [tag("path", class_="grid", d="".join(steps), fill="none", stroke=GRID)] if len(steps) > 1 else []
