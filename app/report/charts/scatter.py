"""A mark per provider by two figures: spend (x) and an outcome (y).

Names are next to the marks where there is room; otherwise they are in the tooltip and in the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from markupsafe import Markup

from app.core.domain.number_format import number
from app.core.domain.plural import plural
from app.report.charts import marks, scales, text_metrics
from app.report.charts.beeswarm import discrete_step
from app.report.charts.svg import (
    GRID,
    HEAD,
    QUIET,
    SIDES,
    SMALL,
    ZERO,
    document,
    group,
    line,
    link,
    small_text,
    text_at,
    tooltip,
)
from app.report.text import charts as text

RADIUS = 5.0
LABEL_HEIGHT = 15.0  # height kept for a name
BOTH = "both"
OVERLAP_OFFSETS = (0.0, -9.0, 9.0, -18.0, 18.0)  # where a mark goes that would cover another of the same value
MAX_INTEGER_TICKS = 5  # a scale no longer than this has a line at every whole number


@dataclass(frozen=True, slots=True)
class ScatterPoint:
    """A provider: `x` and `y` are its figures, `label` what they are in words; `side` is "both" where it worked in both
    arrangements."""

    name: str
    side: str
    x: float
    y: float
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def scatter_plot(
    spots: Sequence[ScatterPoint],
    *,
    key: str,
    title: str,
    across: str,
    upwards: str,
    ends: tuple[float, float] | None = None,
    level: float | None = None,
    width: float = 760,
    limit: int = 80,
    heading: bool = True,
    named: bool = True,
) -> Markup:
    """`across` and `upwards` name the axes with their units; x is logarithmic where it spreads widely.

    `ends`: where the upward scale begins and ends, such as 1 and 5 of a rating. `level`: a value with a line of its
    own, such as no day late. Beyond `limit` those with the smallest x are counted, not drawn. `named`: marks carry
    names, links and tooltips; without them the chart is a picture for a narrow place.
    """
    drawn = sorted(spots, key=lambda spot: (-spot.x, spot.name))[:limit]
    parts, top = _header(title if heading else "", width)
    height = min(max(width * 0.5, 230.0), 380.0)
    if not drawn:
        parts.append(small_text(4, top + 20, text.NO_BOTH))
        return document(*parts, key=key, kind="scatter", width=width, height=top + 30, heading=title, desc=text.NO_BOTH)
    top += 22  # the name of the upward axis stands over it
    base = top + height
    up = _y_scale([spot.y for spot in drawn], ends, height)
    ticks = _ticks(up, base)
    left = max([text_metrics.text_width(label, SMALL) for _, label in ticks] + [20.0]) + 12
    x_axis = scales.fit_scale([spot.x for spot in drawn], left + 14, width - 16, log=True)
    frame = _axis_lines(ticks, x_axis, left, top, base, width)
    places = [(x_axis.position(spot.x), base - up.position(spot.y)) for spot in drawn]
    if discrete_step([spot.y for spot in drawn]):
        places = _separate_overlaps(places)
    parts.append(small_text(2, top - 10, text_metrics.truncate(upwards, width - 8, SMALL), "axis unit"))
    parts.append(frame)
    if level is not None and up.low <= level <= up.high:
        y = base - up.position(level)
        parts.append(line(left, y, width - 8, y, "zero", ZERO))
    parts.append(_marks(drawn, places, named))
    if named:
        parts.append(_names(drawn, places, _Box(left, width - 2, top, base)))
    foot, end = _footer(x_axis, base, across, width, len(spots) - len(drawn))
    return document(
        *parts,
        *foot,
        key=key,
        kind="scatter",
        width=width,
        height=end,
        heading=title,
        desc=_description(drawn, len(spots)),
    )


def _header(said: str, width: float) -> tuple[list[Markup], float]:
    parts, y = [], 2.0
    for row in text_metrics.wrap_text(said, width - 4, HEAD, bold=True) if said else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    if said:  # a chart that has its title in it has nothing around it that tells the sides apart
        y += 18
        parts.append(marks.legend(width - 4, y, start=2))
    return parts, y + 4


def _y_scale(values: Sequence[float], ends: tuple[float, float] | None, height: float) -> scales.LinearScale:
    """The upward scale, its places counted from the bottom."""
    if ends:
        return scales.LinearScale(*ends, 10.0, height - 10)
    fitted = scales.fit_scale(values, 10.0, height - 10)
    return scales.LinearScale(fitted.low, fitted.high, 10.0, height - 10)


def _separate_overlaps(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Marks of one value that would cover each other, a little above and below it, from the left."""
    found = list(places)
    done: list[tuple[float, float]] = []
    for at in sorted(range(len(places)), key=lambda at: (places[at][0], at)):
        x, level = places[at]
        free = (
            level + rise
            for rise in OVERLAP_OFFSETS
            if all(
                abs(x - other) >= 2 * RADIUS or abs(level + rise - beside) >= 2 * RADIUS - 1 for other, beside in done
            )
        )
        found[at] = (x, next(free, level))
        done.append(found[at])
    return found


def _ticks(axis: scales.LinearScale, base: float) -> list[tuple[float, str]]:
    few = axis.high - axis.low <= MAX_INTEGER_TICKS and axis.low == round(axis.low) and axis.high - axis.low > 1
    values = [float(value) for value in range(int(axis.low), int(axis.high) + 1)] if few else axis.ticks()
    decimals = 1 if any(abs(value - round(value)) > 1e-9 for value in values) else 0
    return [(base - axis.position(value), number(value, decimals)) for value in values]


def _axis_lines(
    told: Sequence[tuple[float, str]], across: scales.Axis, left: float, top: float, base: float, width: float
) -> Markup:
    rows = [line(left, y, width - 8, y, None, GRID) for y, _ in told]
    columns = [line(x, top, x, base, None, GRID) for x, _ in scales.tick_labels(across)]
    numbers = [small_text(left - 7, y + 4, label, "axis", anchor="end") for y, label in told]
    return group(*rows, *columns, class_="grid") + Markup().join(numbers)


def _marks(drawn: Sequence[ScatterPoint], places: Sequence[tuple[float, float]], named: bool) -> Markup:
    """All marks, the smallest x first, so that none of a large one is hidden; what a side's marks share stands on
    their group."""
    parts: dict[str, list[Markup]] = {side: [] for side in (*SIDES, BOTH)}
    for spot, (x, y) in reversed(list(zip(drawn, places, strict=True))):
        inside = [tooltip(text.NAMED.format(name=spot.name, says=spot.label))] if named else []
        shape = marks.mark(spot.side, x, y, RADIUS, *inside, fill=None)
        if spot.side == BOTH:  # the hollow mark takes nothing inside
            shape = group(*inside, shape)
        parts[spot.side].append(link(shape, spot.href, quiet=True) if named and spot.href else shape)
    sides = [
        group(*shapes, class_=f"dot {side}", color=SIDES[side], fill="currentColor", fill_opacity="0.8")
        for side, shapes in parts.items()
        if side in SIDES
    ]
    return Markup().join(sides) + group(*parts[BOTH], class_="dot interval-quiet", color=QUIET)


def _names(drawn: Sequence[ScatterPoint], places: Sequence[tuple[float, float]], room: _Box) -> Markup:
    """The names that find a free place beside their mark, those of the largest first."""
    taken = [_Box(x - RADIUS, x + RADIUS, y - RADIUS, y + RADIUS) for x, y in places]
    parts = []
    for spot, (x, y) in zip(drawn, places, strict=True):
        label = text_metrics.truncate(spot.name, 150, SMALL)
        long = text_metrics.text_width(label, SMALL)
        for way, rise in product((1, -1), (0.0, -9.0, 9.0)):
            start = x + RADIUS + 3 if way > 0 else x - RADIUS - 3 - long
            box = _Box(start, start + long, y + rise - LABEL_HEIGHT / 2, y + rise + LABEL_HEIGHT / 2)
            inside = room.left < box.left and box.right < room.right and room.top < box.top and box.bottom < room.bottom
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                parts.append(text_at(start, y + rise + 4, label, size=SMALL))
                break
    return group(*parts, class_="names")


def _footer(axis: scales.Axis, base: float, across: str, width: float, left_out: int) -> tuple[list[Markup], float]:
    parts = [line(axis.left - 14, base, width - 8, base, "axis-line", QUIET, stroke_width=0.75)]
    for x, label in scales.tick_labels(axis):
        half = text_metrics.text_width(label, SMALL) / 2
        parts.append(small_text(min(max(x, half + 2), width - half - 2), base + 17, label, "axis", anchor="middle"))
    note = text_metrics.truncate(
        text.LOGARITHMIC.format(unit=across) if isinstance(axis, scales.LogScale) else across, width - 8, SMALL
    )
    parts.append(small_text(width - 8, base + 34, note, "axis unit", anchor="end"))
    end = base + 42
    if left_out:
        parts.append(small_text(2, end + 12, plural(left_out, *text.SMALLER)))
        end += 18
    return parts, end


def _description(drawn: Sequence[ScatterPoint], many: int) -> str:
    """The largest in words; the table has them all."""
    return text.largest_providers_text(many, [(spot.name, spot.side, spot.label) for spot in drawn[:5]])
