"""Yes or no, side by side: each side's share as a bar, its counts in words, the unknown apart.

Below eight known answers a percentage would be misleading: the bar has one cell per engagement, and only counts are
given.
"""

from dataclasses import dataclass

from markupsafe import Markup

from app.core.domain.number_format import percent
from app.report.charts import marks, text_metrics
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
    rect,
    small_text,
    tag,
    text_at,
    tooltip,
    xml_id,
)
from app.report.text import charts as text

MIN_FOR_PERCENT = 8
BAR_HEIGHT = 22.0
UNKNOWN_COLOUR = "#c3c9d0"


@dataclass(frozen=True, slots=True)
class ShareCounts:
    """Counts of yes, no and unknown; the interval of the share, where there is one."""

    yes: int
    no: int
    unknown: int = 0
    low: float | None = None
    high: float | None = None

    @property
    def known(self) -> int:
        return self.yes + self.no

    @property
    def is_few(self) -> bool:
        return self.known < MIN_FOR_PERCENT

    @property
    def text(self) -> str:
        """`5 of 6`, and from eight answers on the share: `15 of 20, 75%`."""
        if not self.known:
            return text.NO_ANSWER
        return (text.COUNTED if self.is_few else text.COUNTED_SHARE).format(
            yes=f"{self.yes:,}", known=f"{self.known:,}", share=percent(self.yes / self.known)
        )


def share_chart(
    freelance: ShareCounts | None,
    outsourced: ShareCounts | None,
    *,
    key: str,
    title: str,
    width: float = 640,
    half: bool = False,
    heading: bool = True,
) -> Markup:
    """The bars of the sides given. `half` draws the line that a majority has to pass."""
    sides = [(side, s) for side, s in (("freelance", freelance), ("outsourced", outsourced)) if s is not None]
    wide = width >= 520
    left = 116.0 if wide else 4.0
    apart = max([text_metrics.text_width(_unknown_text(s), SMALL) for _, s in sides if s.unknown] + [0])
    apart = max(apart, 64.0) + 18 if apart else 0.0
    right = width - 6 - apart
    parts: list[Markup] = [_hatch(key)]
    y = 2.0
    for row in text_metrics.wrap_text(title, width - 4, HEAD, bold=True) if heading else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    y += 10
    top = y
    for side, share in sides:
        parts.append(_side(side, share, left, right, y, wide))
        bar = y if wide else y + 22
        if share.unknown:
            parts.append(_unknown_bar(share, right + 18, apart - 18, bar, key))
        y = bar + BAR_HEIGHT + (38 if wide else 34)
    percent = bool(sides) and not any(s.is_few for _, s in sides)
    grid, foot, y = _axis(left, right, top, y - 8, percent, half)
    desc = (
        " ".join(text.SIDE_SUMMARY.format(side=side.title(), says=_description(s)) for side, s in sides)
        or text.NO_ENGAGEMENTS
    )
    return document(*parts, grid, *foot, key=key, kind="shares", width=width, height=y, heading=title, desc=desc)


def _side(side: str, share: ShareCounts, left: float, right: float, y: float, wide: bool) -> Markup:
    """Name, bar and counts of one side."""
    bar = y if wide else y + 22
    name = marks.side_key(side, 2, bar + 16 if wide else y + 14, BODY, bold=True)
    label = text_at(left, bar + BAR_HEIGHT + 17, share.text, "value", size=SMALL + 0.5)
    if not share.known:
        return group(name, small_text(left, bar + 16, share.text), class_="row")
    room = right - left
    drawn = _cells(share, left, room, bar) if share.is_few else _bar(share, left, room, bar)
    whisker = Markup()
    if share.low is not None and share.high is not None and not share.is_few:
        whisker = _whisker(left + share.low * room, left + share.high * room, bar + BAR_HEIGHT / 2)
    return group(name, group(*drawn, class_=f"bar {side}", color=SIDES[side]), whisker, label, class_="row")


def _bar(share: ShareCounts, left: float, room: float, y: float) -> list[Markup]:
    yes = room * share.yes / share.known
    parts = [rect(left, y, room, BAR_HEIGHT, None, fill="currentColor", fill_opacity="0.14")]
    if share.yes:
        parts.append(rect(left, y, yes, BAR_HEIGHT, "yes", fill="currentColor"))
    return parts


def _cells(share: ShareCounts, left: float, room: float, y: float) -> list[Markup]:
    """One cell an engagement, those with yes first."""
    each = room / share.known
    return [
        rect(left + k * each, y, each - 3, BAR_HEIGHT, "yes" if k < share.yes else None, fill="currentColor")
        if k < share.yes
        else rect(left + k * each, y, each - 3, BAR_HEIGHT, None, fill="currentColor", fill_opacity="0.14")
        for k in range(share.known)
    ]


def _whisker(low: float, high: float, y: float) -> Markup:
    ends = [line(x, y - 5, x, y + 5, None, "currentColor") for x in (low, high)]
    halo = line(low, y, high, y, "halo", marks.BACKGROUND, stroke_width=4.5)
    return group(halo, line(low, y, high, y, None, "currentColor", stroke_width=1.5), *ends, class_="range", color=INK)


def _unknown_text(share: ShareCounts) -> str:
    return text.UNKNOWN.format(unknown=f"{share.unknown:,}", all=f"{share.known + share.unknown:,}")


def _unknown_bar(share: ShareCounts, x: float, room: float, y: float, key: str) -> Markup:
    """The unknown on a scale of their own: a part of the side's engagements, hatched, never part of the share."""
    long = max(3.0, room * share.unknown / (share.known + share.unknown))
    label = small_text(x, y + BAR_HEIGHT + 17, _unknown_text(share), "value quiet")
    fill = f"url(#{xml_id(key)}-hatch)"
    hatched = tag(
        "rect", tooltip(_unknown_text(share)), x=x, y=y, width=long, height=BAR_HEIGHT, fill=fill, stroke=UNKNOWN_COLOUR
    )
    return group(hatched, label, class_="unknown")


def _hatch(key: str) -> Markup:
    stripe = tag("path", class_="ghost", d=f"M0 {format_number(6)}L6 0", stroke=UNKNOWN_COLOUR, stroke_width=1.25)
    pattern = tag("pattern", stripe, id=f"{xml_id(key)}-hatch", width=6, height=6, patternUnits="userSpaceOnUse")
    return tag("defs", pattern)


def _axis(
    left: float, right: float, top: float, y: float, percent: bool, half: bool
) -> tuple[Markup, list[Markup], float]:
    """Per cent where both sides have enough answers; the line at half only when it is the question."""
    middle = (left + right) / 2
    rule = line(middle, top - 4, middle, y, "zero", QUIET, stroke_dasharray="3 3") if half else Markup()
    if not percent:
        note = [small_text(middle, y + 14, text.HALF, "axis", anchor="middle")] if half else []
        return rule, note, y + (20 if half else 4)
    at = [(left + (right - left) * p / 100, f"{p}%") for p in (0, 25, 50, 75, 100)]
    lines = [line(x, y, x, y + 5, None, GRID) for x, _ in at]
    foot: list[Markup] = [line(left, y, right, y, "axis-line", QUIET, stroke_width=0.75)]
    for x, label in at if right - left > 240 else at[::2]:
        anchor = "start" if x == left else "end" if x == right else "middle"
        foot.append(small_text(x, y + 18, label, "axis", anchor=anchor))
    return group(*lines, class_="grid") + rule, foot, y + 26


def _description(share: ShareCounts) -> str:
    known = text.YES_IN.format(said=share.text) if share.known else share.text
    if share.low is not None and share.high is not None and not share.is_few:
        known = text.yes_share_text(share.text, share.low, share.high)
    return text.WITH_UNKNOWN.format(known=known, unknown=_unknown_text(share)) if share.unknown else known
