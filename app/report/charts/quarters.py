"""Spend by quarter: a row a quarter with its figures in words, and a bar of both sides under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts import marks, text_metrics
from app.report.charts.svg import (
    BODY,
    HEAD,
    QUIET,
    SIDES,
    SMALL,
    document,
    group,
    line,
    link,
    rect,
    small_text,
    text_at,
    tooltip,
)
from app.report.text import charts as text

ROW_HEIGHT, BAR_HEIGHT = 38.0, 8.0


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """What was spent on each side, None where no cost is known, nothing where nothing was paid; the same in
    words."""

    name: str
    sides: dict[str, float | None]
    spent: str
    counts: str
    text: str
    href: str = ""


def quarters_chart(
    rows: Sequence[QuarterRow], *, key: str, title: str, unit: str, width: float = 320, heading: bool = True
) -> Markup:
    """A row a quarter, in the order given; all bars have one scale."""
    most = max([sum(value or 0 for value in row.sides.values()) for row in rows] + [0.0]) or 1.0
    parts: list[Markup] = []
    y = 0.0
    for label in text_metrics.wrap_text(title, width - 4, HEAD, bold=True) if heading else []:
        y += 20
        parts.append(text_at(2, y, label, "label heading", size=HEAD, bold=True))
    parts += [small_text(2, y + 14, unit, "axis unit"), marks.legend(0, y + 34, start=2)]
    y += 42
    for row in rows:
        parts.append(_row(row, y, width, most))
        y += ROW_HEIGHT
    desc = " ".join(row.text for row in rows) or text.NOTHING_YET
    return document(*parts, key=key, kind="quarters", width=width, height=y + 2, heading=title, desc=desc)


def _row(row: QuarterRow, y: float, width: float, most: float) -> Markup:
    base, at = y + 16, 2.0
    name = text_at(2, base, row.name, bold=True)
    counts = 2 + text_metrics.text_width(row.name, BODY, bold=True) + 6
    room = width - counts - text_metrics.text_width(row.spent, BODY) - 12
    parts = [
        link(name, row.href) if row.href else name,
        small_text(counts, base, text_metrics.truncate(row.counts, room, SMALL)),
        text_at(width - 2, base, row.spent, "value", anchor="end"),
    ]
    known = [(side, value) for side, value in row.sides.items() if value is not None]
    for side, value in known:
        long = (width - 4) * max(value, 0) / most
        if long:
            parts.append(
                group(
                    rect(at, base + 7, max(long, 1), BAR_HEIGHT, "bar"),
                    class_=side,
                    color=SIDES[side],
                    fill="currentColor",
                )
            )
            at += long
    if row.sides and not known:
        parts.append(line(2, base + 11, width - 2, base + 11, "ghost", QUIET, stroke_dasharray="2 4"))
    return group(tooltip(row.text), *parts, class_="row")
