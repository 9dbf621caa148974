"""The forest: every claim's effect with its interval on one common scale, section by section.

A row without effect has neither mark nor number, only words: a zero would look like a finding.
The wide form is a table with a drawing in it; the narrow one stacks label, drawing and figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from app.report.charts import marks, text_metrics
from app.report.charts.effects import DIFFERENCE, Axis, ForestRow, ForestSection, band_half_width
from app.report.charts.interval import effect_text, equivalence_band, interval_mark
from app.report.charts.scales import LinearScale
from app.report.charts.svg import (
    BAND,
    BODY,
    GRID,
    HEAD,
    INK,
    QUIET,
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

FIGURE_SIZE = 12.0  # size of counts and figures
LINE_HEIGHT = 17.0  # between the lines of one label
MIN_PLOT_WIDTH = 160.0  # width of the drawing in the wide form


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand in the drawing, wide or narrow."""

    width: float
    label: float  # room for labels
    left: float  # the drawing
    right: float
    counts: tuple[float, float]  # right ends of the two columns of counts (wide)
    figures: float  # left end of the figures (wide)
    verdict: float  # left end of the verdict (wide), right end (narrow)

    @property
    def is_wide(self) -> bool:
        return self.figures > 0

    @property
    def scale(self) -> LinearScale:
        return LinearScale(-1, 1, self.left, self.right)


class _Background(NamedTuple):
    """What rows share: bands and lines under everything else, and the pointers at the edges."""

    bands: list[Markup]
    grids: list[Markup]
    pointers: list[Markup]


def forest(
    sections: Sequence[ForestSection],
    *,
    key: str,
    title: str,
    axis: Axis = DIFFERENCE,
    width: float = 960,
    level: str = "",
    heading: bool = True,
    desc: str = "",
) -> Markup:
    """All rows of `sections` on one scale; every row's effect must be of a kind that belongs on `axis`.

    `desc`: for readers in place of every row's words, where a table on the same page says them.
    `level` names the intervals, such as "99.6% CI". Below 640 units, or where figures would
    crowd out the drawing, the rows are stacked as for a phone.
    """
    rows = [row for section in sections for row in section.rows]
    for row in rows:
        if row.visible_effect and row.axis is not axis:
            raise ValueError(f"{row.effect!r} does not belong on this scale: {row.label}")
    form = _layout(rows, width)
    head, y = _header(form, axis, title if heading else "")
    top = y
    body: list[Markup] = []
    behind = _Background([], [], [])
    for section in sections:
        body.append(_section(form, section.title, y))
        y += 30
        for row in section.rows:
            drawn, height = (_wide_row if form.is_wide else _narrow_row)(form, row, axis, y, behind)
            body.append(drawn)
            y += height
    foot, end = _footer(form, axis, y, level, any(row.expected for row in rows))
    return document(
        head,
        group(*behind.bands, class_="band", fill=BAND),
        *behind.grids,
        _grid(form, axis, top, y + 4) if form.is_wide else Markup(),
        *body,
        group(*behind.pointers, class_="expected", color="#9aa2ab"),
        *foot,
        key=key,
        kind="forest",
        width=width,
        height=end,
        heading=title,
        desc=desc or _description(sections, axis, level),
    )


def _layout(rows: Sequence[ForestRow], width: float) -> _Layout:
    """The wide form where it leaves the drawing room enough, else the narrow one."""
    narrow = _Layout(width, width - 4, 22, width - 22, (0, 0), 0, width - 2)
    says = [text_metrics.text_width(r.verdict.said, BODY) for r in rows]
    verdict = width - min(max([*says, 90]), 190) - 4
    told = (
        sum(max([text_metrics.text_width(r.figures[part], FIGURE_SIZE) for r in rows], default=0) for part in (0, 1))
        + 16
    )
    figures = verdict - max(told, text_metrics.text_width(text.ESTIMATE, SMALL)) - 22
    wanted = max([text_metrics.text_width(r.label, BODY) for r in rows] + [120]) + 14
    label = min(wanted, width * 0.27)
    known = [n for r in rows for n in (r.freelance, r.outsourced) if n is not None]
    count = 24 + max([text_metrics.text_width(f"{n:,}", FIGURE_SIZE) for n in known], default=20)
    counts = (label + count, label + 2 * count)
    left, right = counts[1] + 28, figures - 24
    if width < 640 or right - left < MIN_PLOT_WIDTH:
        return narrow
    return _Layout(width, label, left, right, counts, figures, verdict)


def _header(form: _Layout, axis: Axis, title: str) -> tuple[Markup, float]:
    """Title, legend and the two directions."""
    parts, y = [], 2.0
    room = form.width - (200 if form.is_wide else 4)
    for row in text_metrics.wrap_text(title, room, HEAD, bold=True) if title else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    if form.is_wide:
        parts.append(marks.legend(form.width - 4, max(y, 16)))
        y += 29 if title else 22
        for side, x in zip(("freelance", "outsourced"), form.counts, strict=True):
            parts.append(marks.side_key(side, x, y + 14, SMALL, anchor="end", name="n"))
        parts.append(small_text(form.figures, y + 14, text.ESTIMATE))
        parts.append(small_text(form.verdict, y + 14, "verdict"))
    else:
        y += 8
        parts.append(marks.legend(form.width - 4, y + 14, start=2))
        y += 22
    middle, ends = form.scale.position(0), y - 3 if form.is_wide else y + 14  # wide: above the heads of the columns
    parts.append(small_text(middle - 10, ends, text.LESS.format(less=axis.words.less), anchor="end"))
    parts.append(small_text(middle + 10, ends, text.MORE.format(more=axis.words.more)))
    return Markup().join(parts), y + 22


def _grid(form: _Layout, axis: Axis, top: float, bottom: float) -> Markup:
    """The vertical lines behind the marks."""
    lines = [line(form.scale.position(v), top, form.scale.position(v), bottom, None, GRID) for v, _ in axis.ticks if v]
    return group(*lines, class_="grid") + line(
        form.scale.position(0), top, form.scale.position(0), bottom, "zero", ZERO
    )


def _section(form: _Layout, title: str, y: float) -> Markup:
    name = text_metrics.truncate(title, form.width - 8, BODY, bold=True)
    return text_at(2, y + 18, name, "label section", bold=True) + marks.hairline(0, form.width, y + 25)


def _label(row: ForestRow, lines: Sequence[str], x: float, y: float) -> Markup:
    drawn = tooltip(row.title) if row.title else Markup()
    drawn += Markup().join(text_at(x, y + i * LINE_HEIGHT, part) for i, part in enumerate(lines))
    return link(drawn, row.href) if row.href else group(drawn)


def _wide_row(form: _Layout, row: ForestRow, axis: Axis, y: float, behind: _Background) -> tuple[Markup, float]:
    lines = text_metrics.wrap_text(row.label, form.label - 12, BODY)
    height = len(lines) * LINE_HEIGHT + 9
    middle = y + height / 2
    base = middle + BODY * 0.36
    parts = [_label(row, lines, 10, base - (len(lines) - 1) * LINE_HEIGHT / 2)]
    pairs = zip((row.freelance, row.outsourced), form.counts, strict=True)
    labels = [text_at(x, base, f"{n:,}", None) for n, x in pairs if n is not None]
    if effect := row.visible_effect:
        behind.bands.append(
            equivalence_band(form.scale, band_half_width(effect.scale, row.margin), y, height, alone=False)
        )
        behind.pointers.append(_expected_pointer(form, row, middle))
        parts.append(interval_mark(effect, form.scale, middle, decided=row.verdict.decided, side=row.side))
        parts.append(text_at(form.figures, base, row.figures[0], "value", size=FIGURE_SIZE))
        labels.append(text_at(form.verdict - 22, base, row.figures[1], None))
    parts.append(group(*labels, class_="value", text_anchor="end", font_size=FIGURE_SIZE, fill=QUIET))
    parts.append(_verdict(row, form.verdict, base, form.width - form.verdict))
    return group(*parts, class_="row"), height


def _narrow_row(form: _Layout, row: ForestRow, axis: Axis, y: float, behind: _Background) -> tuple[Markup, float]:
    lines = text_metrics.wrap_text(row.label, form.label, BODY)
    parts = [_label(row, lines, 2, y + 16)]
    at = y + len(lines) * LINE_HEIGHT + 6
    if effect := row.visible_effect:
        behind.bands.append(
            equivalence_band(form.scale, band_half_width(effect.scale, row.margin), at, 22, alone=False)
        )
        behind.grids.append(_grid(form, axis, at, at + 22))
        behind.pointers.append(_expected_pointer(form, row, at + 11))
        parts.append(interval_mark(effect, form.scale, at + 11, decided=row.verdict.decided, side=row.side))
        at += 22
    sizes = [f"{n:,}" for n in (row.freelance, row.outsourced) if n is not None]
    parts_of_line = [text.SAMPLE_SIZES.format(sizes=" / ".join(sizes))] if sizes else []
    parts_of_line += [", ".join(row.figures)] if effect else []
    figures, verdict_width = " · ".join(parts_of_line), text_metrics.text_width(row.verdict.said, SMALL)
    parts.append(small_text(2, at + 16, text_metrics.truncate(figures, form.width - 4, SMALL), "value"))
    if text_metrics.text_width(figures, SMALL) > form.width - verdict_width - 16:  # no room beside the figures
        at += 17
    parts.append(_verdict(row, form.verdict, at + 16, form.width, anchor="end", size=SMALL))
    return group(*parts, class_="row"), at + 26 - y


def _expected_pointer(form: _Layout, row: ForestRow, y: float) -> Markup:
    """A small hollow pointer at the end of the scale towards which the claim points."""
    if row.expected is None:
        return Markup()
    way = 1 if row.expected == "freelance" else -1
    x = form.scale.position(way) + way * 8
    return marks.arrow(x, y, way)


def _verdict(row: ForestRow, x: float, y: float, room: float, **named: Any) -> Markup:
    """Sign and word; the quiet ones are those that say nothing."""
    label = f"{row.verdict.sign} {row.verdict.word or text.TOO_LITTLE}" if row.verdict.silent else row.verdict.said
    if row.verdict.silent:
        return small_text(x, y, text_metrics.truncate(label, room, SMALL), _css_classes(row), **named)
    fill = INK if row.verdict.decided else QUIET
    return text_at(x, y, text_metrics.truncate(label, room, BODY), _css_classes(row), fill=fill, **named)


def _css_classes(row: ForestRow) -> str:
    """The class names of its verdict."""
    return "verdict verdict-" + "".join(c if c.isalnum() else "-" for c in row.verdict.code)


def _footer(form: _Layout, axis: Axis, y: float, level: str, pointers: bool) -> tuple[list[Markup], float]:
    """The axis and what its parts mean."""
    parts = [small_text(form.scale.position(v), y + 19, words, "axis", anchor="middle") for v, words in axis.ticks]
    middle = form.scale.position(0)
    for words in text_metrics.wrap_text(axis.words.unit, 2 * min(middle, form.width - middle) - 8, SMALL):
        y += 16
        parts.append(small_text(middle, y + 19, words, "axis unit", anchor="middle"))
    y += 26
    for words in text.forest_legend(axis.words.zero, level, pointers):
        for row in text_metrics.wrap_text(words, form.width - 4, SMALL):
            y += 16
            parts.append(small_text(2, y, row))
    return parts, y + 8


def _description(sections: Sequence[ForestSection], axis: Axis, level: str) -> str:
    """The same words as the table, row by row."""
    lines = [(text.SCALE_AT if level else text.SCALE).format(less=axis.words.less, more=axis.words.more, level=level)]
    for section in sections:
        lines.append(text.SECTION.format(title=section.title))
        for row in section.rows:
            sides = (("freelance", row.freelance), ("outsourced", row.outsourced))
            silent = text.TOO_LITTLE if row.verdict.silent else text.NO_ESTIMATE
            figure = effect_text(row.visible_effect, axis) if row.visible_effect else silent
            parts = (row.label, text.sample_sizes(sides), figure, row.verdict.word)
            lines.append("; ".join(filter(None, parts)) + ".")
    return " ".join(lines)
