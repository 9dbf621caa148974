"""Every engagement a dot, both sides on one axis, with the middle half and the median above them.

Beyond what can be told apart the dots give way to columns that count them, and the chart says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from markupsafe import Markup

from app.core.domain.number_format import count, number
from app.report.charts import marks, scales, text_metrics
from app.report.charts.beeswarm import Beeswarm, beeswarm, count_bins, discrete_step
from app.report.charts.svg import (
    BODY,
    GRID,
    HEAD,
    INK,
    QUIET,
    SIDES,
    SMALL,
    document,
    format_number,
    group,
    line,
    link,
    rect,
    small_text,
    tag,
    text_at,
    tooltip,
    xml_text,
)
from app.report.text import charts as text

SWARM_HEIGHT = 96.0  # greatest height of one lane's dots
MIN_FOR_EXTREMES = (
    8  # of a side with more than twice as many, only so many at either end speak and lead: those one looks into
)


@dataclass(frozen=True, slots=True)
class StripPoint:
    """One engagement: its value, and what its dot says and leads to; a dot without label or provider says nothing."""

    value: float
    provider: str = ""
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Lane:
    side: str
    name: str
    points: Sequence[StripPoint]
    main: bool = True  # a whole side, not one provider's row


def strip_plot(
    freelance: Sequence[StripPoint],
    outsourced: Sequence[StripPoint],
    *,
    key: str,
    title: str,
    unit: str,
    measure: str = "",
    log: bool = False,
    width: float = 760,
    by_provider: int = 0,
    heading: bool = True,
    decimals: int | None = None,
) -> Markup:
    """Both sides' engagements. `by_provider` gives the largest so many providers a row of their own.

    `unit` follows every number; `measure` names the axis, where that takes more words than the unit.
    """
    sides = {"freelance": freelance, "outsourced": outsourced}
    lanes = [lane for side, points in sides.items() for lane in _lanes(side, points, by_provider)]
    values = [p.value for points in sides.values() for p in points]
    wide = width >= 560
    left = _label_room(lanes, width) if wide else 12.0
    axis = scales.fit_scale(values, left, width - 14, log=log, beside=discrete_step(values)) if values else None
    parts, y = _header(title if heading else "", width)
    top = y
    thinned = False
    drawn: list[Markup] = []
    for lane in lanes:
        body, y, binned = _lane(lane, axis, y, width, unit, decimals, wide)
        drawn.append(body)
        thinned |= binned
    grid: list[Markup] = []
    if axis:
        grid, foot, y = _axis(axis, top, y, measure or unit, width)
        drawn += foot
    if thinned:
        for said in text_metrics.wrap_text(text.TOO_MANY, width - 8, SMALL):
            drawn.append(small_text(4, y + 14, said))
            y += 16
    desc = " ".join(
        text.SIDE_SUMMARY.format(side=side.title(), says=_description(points, unit, decimals))
        for side, points in sides.items()
    )
    return document(
        *parts,
        *grid,
        *drawn,
        key=key,
        kind="strips",
        width=width,
        height=y + 6,
        heading=title,
        desc=text.SUMMARY_IN_COLUMNS.format(sides=desc) if thinned else desc,
    )


def _lanes(side: str, points: Sequence[StripPoint], by_provider: int) -> list[_Lane]:
    """The side as a whole, then its largest providers by their medians; all the others stand in the whole alone."""
    lanes = [_Lane(side, side.title(), points)]
    if not by_provider:
        return lanes
    grouped: dict[str, list[StripPoint]] = {}
    for point in points:
        grouped.setdefault(point.provider, []).append(point)
    ranked = sorted(grouped, key=lambda name: (-len(grouped[name]), name))
    own = sorted(ranked[:by_provider], key=lambda name: (median(p.value for p in grouped[name]), name))
    lanes += [_Lane(side, name or text.NO_PROVIDER, grouped[name], main=False) for name in own]
    return lanes


def _label_room(lanes: Sequence[_Lane], width: float) -> float:
    names = [text_metrics.text_width(lane.name, BODY, bold=lane.main) for lane in lanes]
    return min(max([*names, 132]) + 46, width * 0.3)


def _header(said: str, width: float) -> tuple[list[Markup], float]:
    parts, y = [], 2.0
    for row in text_metrics.wrap_text(said, width - 4, HEAD, bold=True) if said else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    return parts, y + 10


def _lane(
    lane: _Lane,
    axis: scales.Axis | None,
    y: float,
    width: float,
    unit: str,
    decimals: int | None,
    wide: bool,
) -> tuple[Markup, float, bool]:
    """One side, or one provider of it: its name, its middle and its dots."""
    values = [p.value for p in lane.points]
    places = [axis.position(v) for v in values] if axis else []
    gap = axis.position(axis.min_tick_step) - axis.position(0) if isinstance(axis, scales.LinearScale) else 0
    found = beeswarm(places, SWARM_HEIGHT if lane.main else SWARM_HEIGHT / 2, gap=gap)
    height = max(2 * found.half_height, 16.0) if found else 64.0 if lane.main else 40.0
    room = (axis.left - 12) if wide and axis else width - 16
    beside = wide and not lane.main  # a provider's name stands level with its dots
    said = _summary_texts(values, unit, decimals) if lane.main else []
    names, under = _lane_label(lane, said, y + height / 2 - 8.5 if beside else y, room, wide)
    if not wide:
        y = under
    least = under + 8 if wide and lane.main else y + 10
    if not axis or not values:
        return names, least, False
    middle = y + height / 2 + (26.0 if lane.main else 3.0)
    drawn = (
        _dots(lane, found, middle, unit, decimals)
        if found
        else _histogram(lane, axis, places, middle + height / 2, height)
    )
    bar = _median_and_quartiles(values, axis, y + 12, unit, decimals) if lane.main else Markup()
    end = max(middle + height / 2 + (16 if lane.main else 6), least)
    return group(names, drawn, bar, class_="lane"), end, not found


def _lane_label(lane: _Lane, said: Sequence[str], y: float, room: float, wide: bool) -> tuple[Markup, float]:
    """The lane's name and figures, and where they end."""
    indent = 16.0 if lane.main else 24.0
    name = text_metrics.truncate(xml_text(lane.name), room - indent, BODY, bold=lane.main)
    parts = [text_at(indent, y + 16, name, bold=lane.main, size=BODY if lane.main else SMALL + 0.5)]
    under = y + 22
    if lane.main:
        shape = group(marks.mark(lane.side, 6, y + 11.5, 5), class_=lane.side, color=SIDES[lane.side])
        lines = [row for part in said for row in text_metrics.wrap_text(part, room - (indent if wide else 0), SMALL)]
        parts += [shape, *(small_text(indent, y + 33 + 16 * k, row) for k, row in enumerate(lines))]
        under += 16 * len(lines)
    return Markup().join(parts), under


def _summary_texts(values: Sequence[float], unit: str, decimals: int | None) -> list[str]:
    if not values:
        return [text.NO_VALUE]
    n = count(len(values), "engagement")
    return [n, _median(values, unit, decimals)] if len(values) > 1 else [n]


def _median(values: Sequence[float], unit: str, decimals: int | None) -> str:
    return text.MEDIAN.format(figure=text.with_unit(median(values), unit, decimals))


def _dots(lane: _Lane, found: Beeswarm, middle: float, unit: str, decimals: int | None) -> Markup:
    """The swarm, each dot saying which engagement of which provider it is; what all dots share stands on their group.

    A provider's row says who it is as a whole: its dots stand in the side's own lane, where each of them speaks.
    """
    colour = {"class_": f"dot {lane.side}", "color": SIDES[lane.side], "fill": "currentColor"}
    places = [(x, middle + dy) for x, dy in found.places]
    if not lane.main or not any(point.label or point.provider or point.href for point in lane.points):
        said = (
            Markup()
            if lane.main
            else tooltip(text.NAMED.format(name=lane.name, says=_description(lane.points, unit, decimals, apart=False)))
        )
        return group(said, marks.dots(lane.side, places, found.r), **colour)
    spoken = set(range(len(places)))
    if len(places) > 2 * MIN_FOR_EXTREMES:
        ranked = sorted(spoken, key=lambda at: lane.points[at].value)
        spoken = {*ranked[:MIN_FOR_EXTREMES], *ranked[-MIN_FOR_EXTREMES:]}
    parts = [marks.dots(lane.side, [place for at, place in enumerate(places) if at not in spoken], found.r)]
    for at in sorted(spoken):
        point, (x, y) = lane.points[at], places[at]
        told = [part for part in (point.label, point.provider) if part]
        says = tooltip(", ".join([*told, number(point.value, decimals)])) if told else Markup()
        shape = marks.mark(lane.side, x, y, found.r, fill=None)
        parts.append(link(says + shape, point.href) if point.href else group(says, shape))
    return group(*parts, **colour, fill_opacity="0.72", stroke_opacity="0.72")


def _histogram(lane: _Lane, axis: scales.Axis, places: Sequence[float], base: float, height: float) -> Markup:
    counted = count_bins(places, axis.left, axis.right)
    step = (axis.right - axis.left) / max(1, round((axis.right - axis.left) / 8.0))
    tallest = max(n for _, n in counted)
    drawn = [
        tag(
            "rect",
            tooltip(count(n, "engagement")),
            x=x + 0.5,
            y=base - max(1.0, height * n / tallest),
            width=step - 1,
            height=max(1.0, height * n / tallest),
        )
        for x, n in counted
    ]
    kind = f"density {lane.side}"
    return group(*drawn, class_=kind, color=SIDES[lane.side], fill="currentColor", fill_opacity="0.72")


def _median_and_quartiles(
    values: Sequence[float], axis: scales.Axis, y: float, unit: str, decimals: int | None
) -> Markup:
    """The middle half as a bar, from four values on, and the median on it, from two."""
    if len(values) < 2:
        return Markup()
    parts = []
    if len(values) >= 4:
        low, _, high = quantiles(values, n=4, method="inclusive")
        parts.append(
            rect(
                axis.position(low), y - 2, axis.position(high) - axis.position(low), 4, "bar quartiles", rx=2, fill=INK
            )
        )
    at = axis.position(median(values))
    told = _median(values, unit, decimals)
    parts.append(
        tag(
            "circle",
            tooltip(told),
            class_="median",
            cx=at,
            cy=y,
            r=5,
            fill=marks.BACKGROUND,
            stroke=INK,
            stroke_width=2,
        )
    )
    return Markup().join(parts)


def _axis(axis: scales.Axis, top: float, y: float, unit: str, width: float) -> tuple[list[Markup], list[Markup], float]:
    told = scales.tick_labels(axis)
    lines = tag(
        "path", d="".join(f"M{format_number(x)} {format_number(top)}V{format_number(y)}" for x, _ in told), stroke=GRID
    )
    broken = (
        axis.left + axis.zero_width / 2 if isinstance(axis, scales.LogScale) else axis.left
    )  # a nought stands apart
    base = line(broken, y, axis.right, y, "axis-line", QUIET, stroke_width=0.75)
    ends = (axis.left, axis.right)
    numbers = []
    for x, said in told:
        half = text_metrics.text_width(said, SMALL) / 2
        numbers.append(small_text(min(max(x, half + 2), width - half - 2), y + 17, said, "axis", anchor="middle"))
    note = text.LOGARITHMIC.format(unit=unit) if isinstance(axis, scales.LogScale) else unit
    middle = sum(ends) / 2
    numbers.append(
        small_text(
            middle, y + 34, text_metrics.truncate(note, axis.right - axis.left, SMALL), "axis unit", anchor="middle"
        )
    )
    return [group(lines, class_="grid")], [base, *numbers], y + 40


def _description(points: Sequence[StripPoint], unit: str, decimals: int | None, apart: bool = True) -> str:
    """The side in words: how many, of how many providers (`apart`), the median, the middle half, the ends."""
    values = [p.value for p in points]
    if not values:
        return text.NO_VALUE
    n = text.engagements_text(len(values), len({p.provider for p in points if p.provider and apart}))
    if len(values) == 1:
        return text.ONE_VALUE.format(n=n, figure=text.with_unit(values[0], unit, decimals))
    ends = {"low": number(min(values), decimals), "high": number(max(values), decimals)}
    middle = text.with_unit(median(values), unit, decimals)
    if len(values) < 4:
        return text.VALUES.format(n=n, median=middle, **ends)
    first, _, third = (number(q, decimals) for q in quantiles(values, n=4, method="inclusive"))
    return text.VALUES_AND_HALF.format(n=n, median=middle, first=first, third=third, **ends)
