"""A dot per job, a row per provider, with the median of each row marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from app.core.domain.plural import plural
from app.report.charts import marks, scales, text_metrics
from app.report.charts.beeswarm import beeswarm
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
)
from app.report.text import charts as text

ROW_HEIGHT, ROOM, RADIUS = 26.0, 24.0, 4.0
MAX_LINKED = 60  # more dots than this lead nowhere: they would weigh more than the rest of the page
MAX_TAB_STOPS = 40


@dataclass(frozen=True, slots=True)
class EngagementDot:
    """One job: its value (yes 1, no 0), what its dot says and where it leads."""

    value: float
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider's row: its jobs with a value from the lowest up, and the median, or the share of yes.

    Without `dots` the row shows from `low` to `high`.
    """

    name: str
    side: str
    jobs: int
    median: float
    low: float
    high: float
    dots: Sequence[EngagementDot] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of one drawing share."""

    axis: scales.Axis | None
    left: float
    right: float
    width: float
    unit: str
    is_linked: bool
    has_tab_stops: bool
    says: Mapping[ProviderRow, str] = field(default_factory=dict)


def provider_dot_plot(
    makers: Sequence[ProviderRow],
    *,
    key: str,
    title: str,
    unit: str = "",
    yes_or_no: bool = False,
    log: bool = False,
    width: float = 760,
    not_drawn: Mapping[str, int] | None = None,
    heading: bool = True,
) -> Markup:
    """Draws a row per provider, each side sorted by median. For yes/no the dots are side by side, hollow for no.

    `not_drawn`: how many more providers a side has.
    """
    frame = _frame(makers, unit, yes_or_no, log, width)
    parts: list[Markup] = []
    y = 2.0
    for row in text_metrics.wrap_text(title, width - 4, HEAD, bold=True) if heading else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    top = y
    left_out = not_drawn or {}
    for side in SIDES:
        mine = sorted((each for each in makers if each.side == side), key=lambda each: (each.median, each.name))
        if not mine:
            continue
        parts += [marks.side_key(side, 2, y + 16, BODY, bold=True), marks.hairline(0, width, y + 23)]
        y += 25
        parts.append(_side_rows(mine, frame, y))
        y += ROW_HEIGHT * len(mine)
        if left_out.get(side):
            parts.append(small_text(10, y + 14, plural(left_out[side], *text.NOT_DRAWN)))
            y += 20
        y += 6
    grid, foot, y = _axis(frame, top + 25, y)
    desc = (
        " ".join(text.PROVIDER_JOBS.format(name=it.name, side=it.side, says=frame.says[it]) for it in makers)
        or text.NO_JOBS
    )
    return document(grid, *parts, *foot, key=key, kind="record", width=width, height=y + 2, heading=title, desc=desc)


def _frame(makers: Sequence[ProviderRow], unit: str, yes_or_no: bool, log: bool, width: float) -> _Frame:
    wide = width >= 480
    says = {it: _provider_text(it, unit if wide else "", yes_or_no) for it in makers}
    room = max([text_metrics.text_width(it.name, BODY) for it in makers] + [60]) + 22
    left = min(room, width * (0.3 if wide else 0.34))
    right = width - max([text_metrics.text_width(label, SMALL) for label in says.values()] + [40]) - 18
    # A logarithmic axis begins at the least value above nought, which may be none of the ends.
    values = [value for it in makers for value in (it.low, it.median, it.high, *(job.value for job in it.dots))]
    axis = scales.fit_scale(values, left + 8, right - 8, log=log) if values and not yes_or_no else None
    dots = sum(len(it.dots) for it in makers)
    return _Frame(axis, left, right, width, unit, dots <= MAX_LINKED, dots <= MAX_TAB_STOPS, says)


def _provider_text(maker: ProviderRow, unit: str, yes_or_no: bool) -> str:
    if yes_or_no:
        return text.COUNTED.format(yes=f"{round(maker.median * maker.jobs):,}", known=f"{maker.jobs:,}")
    return plural(maker.jobs, *text.FIGURE_OF_JOBS, figure=text.with_unit(maker.median, unit))


def _side_rows(makers: Sequence[ProviderRow], frame: _Frame, y: float) -> Markup:
    """The rows of one side, then what they share: their dots where those lead nowhere, and the ticks of the middles."""
    side, rows, ticks = makers[0].side, [], []
    together: dict[float, list[tuple[float, float]]] = {}
    for place, maker in enumerate(makers):
        at = y + place * ROW_HEIGHT + ROW_HEIGHT / 2
        drawn, r, dots = _dots_by_value(maker, frame, at)
        together.setdefault(r, []).extend(dots)
        if frame.axis and maker.jobs > 1:
            ticks.append(f"M{format_number(frame.axis.position(maker.median))} {format_number(at - 10)}v20")
        base = at + BODY * 0.36
        name = text_at(10, base, text_metrics.truncate(maker.name, frame.left - 14, BODY))
        label = small_text(frame.width - 4, base, frame.says[maker], "value", anchor="end")
        rows.append(group(link(name, maker.href) if maker.href else name, drawn, label, class_="row"))
    middles = tag("path", class_="middle", d="".join(ticks), stroke=INK, stroke_width=2) if ticks else Markup()
    drawn_together = [marks.dots(side, places, r) for r, places in together.items()]
    colour = {"color": SIDES[side], "stroke_opacity": "0.8"}
    return Markup().join(rows) + group(*drawn_together, class_=f"dot {side}", **colour) + middles


DrawnRow = tuple[
    Markup, float, list[tuple[float, float]]
]  # what is drawn in the row; dots of that size left to its side


def _dots_by_value(maker: ProviderRow, frame: _Frame, y: float) -> DrawnRow:
    """The dots where their values are; of a yes or no side by side."""
    axis = frame.axis
    if axis is None:
        return _yes_no_dots(maker, frame, y)
    at = axis.position
    places = [at(each.value) for each in maker.dots]
    found = beeswarm(places, ROOM) if places else None
    if found:
        r = min(found.r, RADIUS)
        return _dots(maker, frame, [(x, y + dy) for x, dy in found.places], r, maker.dots)
    bar = rect(
        at(maker.low),
        y - 2,
        at(maker.high) - at(maker.low),
        4,
        f"bar {maker.side}",
        rx=2,
        color=SIDES[maker.side],
        fill="currentColor",
        fill_opacity="0.72",
    )
    return bar, RADIUS, []


def _yes_no_dots(maker: ProviderRow, frame: _Frame, y: float) -> DrawnRow:
    """Yes and no side by side: filled, then hollow. Where they do not fit, the share of yes as a bar."""
    room, n = frame.right - frame.left, max(len(maker.dots), 1)
    step = min(2 * RADIUS + 3, room / n)
    if maker.dots and step >= 2 * RADIUS + 1:
        jobs = sorted(maker.dots, key=lambda each: -each.value)
        places = [(frame.left + RADIUS + 2 + k * step, y) for k in range(len(jobs))]
        return _dots(maker, frame, places, RADIUS, jobs)
    rest = rect(frame.left, y - 4, room, 8, "bar-rest", fill=GRID)
    bar = rect(
        frame.left, y - 4, room * maker.median, 8, f"bar {maker.side}", color=SIDES[maker.side], fill="currentColor"
    )
    return rest + bar, RADIUS, []


def _dots(
    maker: ProviderRow, frame: _Frame, places: Sequence[tuple[float, float]], r: float, jobs: Sequence[EngagementDot]
) -> DrawnRow:
    """Dots that lead to their jobs; those that lead nowhere are left to be drawn in one path, hollow ones apart."""
    leads = frame.is_linked and any(each.href for each in jobs)
    parts, left = [], []
    for (x, y), job in zip(places, jobs, strict=True):
        hollow = frame.axis is None and not job.value
        if leads:
            shape = _shape(maker.side, x, y, r, tooltip(_dot_text(job, frame)), hollow=hollow)
            parts.append(link(shape, job.href, quiet=not frame.has_tab_stops) if job.href else shape)
        elif hollow:
            parts.append(_shape(maker.side, x, y, r, hollow=True))
        else:
            left.append((x, y))
    colour = SIDES[maker.side]
    return group(*parts, class_=f"dot {maker.side}", color=colour, fill="currentColor", fill_opacity="0.8"), r, left


def _dot_text(job: EngagementDot, frame: _Frame) -> str:
    figure = text.with_unit(job.value, frame.unit) if frame.axis else "yes" if job.value else "no"
    return ", ".join(part for part in (job.label, figure) if part)


def _shape(side: str, x: float, y: float, r: float, *inside: Markup, hollow: bool = False) -> Markup:
    if not hollow:
        return marks.mark(side, x, y, r, *inside, fill=None)
    named = {"class_": "hollow", "fill": marks.BACKGROUND, "stroke": "currentColor", "stroke_width": 1.5}
    if side == "freelance":
        return tag("circle", *inside, cx=x, cy=y, r=r - 0.75, **named)
    half = r * 0.89 - 0.75
    return tag("rect", *inside, x=x - half, y=y - half, width=2 * half, height=2 * half, **named)


def _axis(frame: _Frame, top: float, y: float) -> tuple[Markup, list[Markup], float]:
    axis = frame.axis
    if axis is None:
        return Markup(), [small_text(frame.left, y + 14, text.YES_OR_NO, "axis")], y + 20
    ticks = scales.tick_labels(axis)
    grid = group(*(line(x, top, x, y, None, GRID) for x, _ in ticks), class_="grid")
    foot = [line(axis.left, y, axis.right, y, "axis-line", QUIET, stroke_width=0.75)]
    foot += [small_text(x, y + 17, label, "axis", anchor="middle") for x, label in ticks]
    template = text.JOBS_LOG if isinstance(axis, scales.LogScale) else text.JOBS
    note = text_metrics.truncate(template.format(unit=frame.unit or text.PLAIN_VALUE), frame.width - 8, SMALL)
    half = text_metrics.text_width(note, SMALL) / 2
    middle = min(max((axis.left + axis.right) / 2, half + 4), frame.width - half - 4)
    return grid, [*foot, small_text(middle, y + 34, note, "axis unit", anchor="middle")], y + 40
