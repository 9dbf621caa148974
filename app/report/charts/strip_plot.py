"""A strip plot: a dot for each engagement, both sides on one axis, with the middle half and the median above.

Where there are too many dots to distinguish, a histogram is drawn instead, and the chart says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from markupsafe import Markup

from app.core.domain.number_format import count, number
from app.report.charts import marks, scales, text_metrics
from app.report.charts.beeswarm import Beeswarm, beeswarm, count_bins, discrete_step
from app.report.charts.strip_axis import draw_axis
from app.report.charts.svg import (
    BODY,
    HEAD,
    INK,
    SIDES,
    SMALL,
    document,
    group,
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
MIN_FOR_EXTREMES = 8  # of a side with more than twice as many, only so many at either end have labels and links


@dataclass(frozen=True, slots=True)
class StripPoint:
    """One engagement: its value, and its dot's label and link; a dot without label or provider has no tooltip."""

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
    """Draws both sides' engagements. `by_provider`: how many of the largest providers get a row of their own.

    `unit` follows every number; `measure` is the axis title, where that is longer than the unit.
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
        grid, foot, y = draw_axis(axis, top, y, measure or unit, width)
        drawn += foot
    if thinned:
        for line_of_text in text_metrics.wrap_text(text.TOO_MANY, width - 8, SMALL):
            drawn.append(small_text(4, y + 14, line_of_text))
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
    """Returns the lane of a whole side, then those of its largest providers by their medians."""
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


def _header(title: str, width: float) -> tuple[list[Markup], float]:
    parts, y = [], 2.0
    for row in text_metrics.wrap_text(title, width - 4, HEAD, bold=True) if title else []:
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
    """Returns the drawing of one lane (name, median, dots), where it ends, and whether it is a histogram."""
    values = [p.value for p in lane.points]
    places = [axis.position(v) for v in values] if axis else []
    gap = axis.position(axis.min_tick_step) - axis.position(0) if isinstance(axis, scales.LinearScale) else 0
    swarm = beeswarm(places, SWARM_HEIGHT if lane.main else SWARM_HEIGHT / 2, gap=gap)
    height = max(2 * swarm.half_height, 16.0) if swarm else 64.0 if lane.main else 40.0
    room = (axis.left - 12) if wide and axis else width - 16
    name_at_dots = wide and not lane.main  # a provider's name is level with its dots
    summary = _summary_texts(values, unit, decimals) if lane.main else []
    names, label_end = _lane_label(lane, summary, y + height / 2 - 8.5 if name_at_dots else y, room, wide)
    if not wide:
        y = label_end
    min_end = label_end + 8 if wide and lane.main else y + 10
    if not axis or not values:
        return names, min_end, False
    centre = y + height / 2 + (26.0 if lane.main else 3.0)
    drawn = (
        _dots(lane, swarm, centre, unit, decimals)
        if swarm
        else _histogram(lane, axis, places, centre + height / 2, height)
    )
    bar = _median_and_quartiles(values, axis, y + 12, unit, decimals) if lane.main else Markup()
    end = max(centre + height / 2 + (16 if lane.main else 6), min_end)
    return group(names, drawn, bar, class_="lane"), end, not swarm


def _lane_label(lane: _Lane, summary: Sequence[str], y: float, room: float, wide: bool) -> tuple[Markup, float]:
    """Returns the lane's name and figures, and where they end."""
    indent = 16.0 if lane.main else 24.0
    name = text_metrics.truncate(xml_text(lane.name), room - indent, BODY, bold=lane.main)
    parts = [text_at(indent, y + 16, name, bold=lane.main, size=BODY if lane.main else SMALL + 0.5)]
    end = y + 22
    if lane.main:
        shape = group(marks.mark(lane.side, 6, y + 11.5, 5), class_=lane.side, color=SIDES[lane.side])
        lines = [row for part in summary for row in text_metrics.wrap_text(part, room - (indent if wide else 0), SMALL)]
        parts += [shape, *(small_text(indent, y + 33 + 16 * k, row) for k, row in enumerate(lines))]
        end += 16 * len(lines)
    return Markup().join(parts), end


def _summary_texts(values: Sequence[float], unit: str, decimals: int | None) -> list[str]:
    if not values:
        return [text.NO_VALUE]
    n = count(len(values), "engagement")
    return [n, _median(values, unit, decimals)] if len(values) > 1 else [n]


def _median(values: Sequence[float], unit: str, decimals: int | None) -> str:
    return text.MEDIAN.format(figure=text.with_unit(median(values), unit, decimals))


def _dots(lane: _Lane, swarm: Beeswarm, centre: float, unit: str, decimals: int | None) -> Markup:
    """Draws the swarm; each dot's tooltip names its engagement and provider, shared attributes are on the group.

    A provider's row has one name as a whole: its dots have their tooltips in the lane of the side.
    """
    colour = {"class_": f"dot {lane.side}", "color": SIDES[lane.side], "fill": "currentColor"}
    places = [(x, centre + dy) for x, dy in swarm.places]
    if not lane.main or not any(point.label or point.provider or point.href for point in lane.points):
        label = (
            Markup()
            if lane.main
            else tooltip(text.NAMED.format(name=lane.name, says=_description(lane.points, unit, decimals, apart=False)))
        )
        return group(label, marks.dots(lane.side, places, swarm.r), **colour)
    labelled = set(range(len(places)))
    if len(places) > 2 * MIN_FOR_EXTREMES:
        ranked = sorted(labelled, key=lambda index: lane.points[index].value)
        labelled = {*ranked[:MIN_FOR_EXTREMES], *ranked[-MIN_FOR_EXTREMES:]}
    parts = [marks.dots(lane.side, [place for index, place in enumerate(places) if index not in labelled], swarm.r)]
    for index in sorted(labelled):
        point, (x, y) = lane.points[index], places[index]
        parts_of_label = [part for part in (point.label, point.provider) if part]
        label_of_dot = (
            tooltip(", ".join([*parts_of_label, number(point.value, decimals)])) if parts_of_label else Markup()
        )
        shape = marks.mark(lane.side, x, y, swarm.r, fill=None)
        parts.append(link(label_of_dot + shape, point.href) if point.href else group(label_of_dot, shape))
    return group(*parts, **colour, fill_opacity="0.72", stroke_opacity="0.72")


def _histogram(lane: _Lane, axis: scales.Axis, places: Sequence[float], base: float, height: float) -> Markup:
    bins = count_bins(places, axis.left, axis.right)
    step = (axis.right - axis.left) / max(1, round((axis.right - axis.left) / 8.0))
    tallest = max(n for _, n in bins)
    drawn = [
        tag(
            "rect",
            tooltip(count(n, "engagement")),
            x=x + 0.5,
            y=base - max(1.0, height * n / tallest),
            width=step - 1,
            height=max(1.0, height * n / tallest),
        )
        for x, n in bins
    ]
    kind = f"density {lane.side}"
    return group(*drawn, class_=kind, color=SIDES[lane.side], fill="currentColor", fill_opacity="0.72")


def _median_and_quartiles(
    values: Sequence[float], axis: scales.Axis, y: float, unit: str, decimals: int | None
) -> Markup:
    """Draws the middle half as a bar, from four values on, and the median on it, from two."""
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
    x = axis.position(median(values))
    label = _median(values, unit, decimals)
    parts.append(
        tag(
            "circle",
            tooltip(label),
            class_="median",
            cx=x,
            cy=y,
            r=5,
            fill=marks.BACKGROUND,
            stroke=INK,
            stroke_width=2,
        )
    )
    return Markup().join(parts)


def _description(points: Sequence[StripPoint], unit: str, decimals: int | None, apart: bool = True) -> str:
    """Returns the side in words: number of engagements and (`apart`) of providers, median, middle half, range."""
    values = [p.value for p in points]
    if not values:
        return text.NO_VALUE
    n = text.engagements_text(len(values), len({p.provider for p in points if p.provider and apart}))
    if len(values) == 1:
        return text.ONE_VALUE.format(n=n, figure=text.with_unit(values[0], unit, decimals))
    ends = {"low": number(min(values), decimals), "high": number(max(values), decimals)}
    median_text = text.with_unit(median(values), unit, decimals)
    if len(values) < 4:
        return text.VALUES.format(n=n, median=median_text, **ends)
    first, _, third = (number(q, decimals) for q in quantiles(values, n=4, method="inclusive"))
    return text.VALUES_AND_HALF.format(n=n, median=median_text, first=first, third=third, **ends)
