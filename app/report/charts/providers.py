"""One mark a provider: where it stands, how many engagements that rests on, and its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from app.domain.figures import count, number
from app.report.charts import marks, scales, words
from app.report.charts.svg import (
    BODY,
    GRID,
    HEAD,
    QUIET,
    SIDES,
    SMALL,
    document,
    group,
    line,
    link,
    quiet,
    text_at,
    tooltip,
)

ROW = 24.0
LEAST, MOST = 3.0, 10.0  # radius of the marks


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with its typical value; None where no engagement of it has one."""

    name: str
    side: str
    engagements: int
    value: float | None
    href: str = ""


def providers(
    rows: Sequence[Provider],
    *,
    key: str,
    title: str,
    unit: str,
    log: bool = False,
    width: float = 760,
    limit: int = 40,
    heading: bool = True,
    decimals: int | None = None,
) -> Markup:
    """A row a provider, each side by value. Beyond `limit` the smallest are counted, not drawn."""
    kept = sorted(rows, key=lambda p: (-p.engagements, p.name))[:limit]
    known = [p.value for p in kept if p.value is not None]
    size = max([p.engagements for p in rows] + [1])
    wide = width >= 560
    says = {p: _said(p, unit if wide else "", decimals) for p in kept}
    names = max([words.width(p.name, BODY) for p in kept] + [60]) + 22
    left = min(names, width * (0.34 if wide else 0.36))
    right = width - max([words.width(s, SMALL) for s in says.values()] + [40]) - 20
    axis = scales.fit(known, left + MOST, right - MOST, log=log) if known else None
    parts: list[Markup] = []
    y = 2.0
    for row in words.wrap(title, width - 4, HEAD, bold=True) if heading else []:
        y += 20
        parts.append(text_at(2, y, row, "label heading", size=HEAD, bold=True))
    top = y = y + 8
    for side in SIDES:
        mine = [p for p in kept if p.side == side]
        mine.sort(key=lambda p: (p.value is None, p.value or 0, p.name))
        if not mine:
            continue
        parts.append(marks.key(side, 2, y + 18, BODY, bold=True))
        parts.append(marks.rule(0, width, y + 26))
        y += 30
        for provider in mine:
            parts.append(_row(provider, axis, y + ROW / 2, left, width, size, says[provider]))
            y += ROW
        y += 6
    grid, foot, y = _axis(axis, top, y, unit, width, len(rows) - len(kept))
    desc = " ".join(f"{p.name} ({p.side}): {_said(p, unit, decimals)}." for p in kept) or "No providers."
    return document(grid, *parts, *foot, key=key, kind="providers", width=width, height=y, heading=title, desc=desc)


def _said(provider: Provider, unit: str, decimals: int | None) -> str:
    n = count(provider.engagements, "engagement") if unit else f"n {provider.engagements:,}"
    if provider.value is None:
        return f"{n}, no value known" if unit else f"{n}, unknown"
    return f"{number(provider.value, decimals)}{f' {unit}' if unit else ''}, {n}"


def _row(
    provider: Provider, axis: scales.Axis | None, y: float, left: float, width: float, size: int, said: str
) -> Markup:
    base = y + BODY * 0.36
    name = text_at(10, base, words.cut(provider.name, left - 14, BODY))
    parts = [link(name, provider.href) if provider.href else name]
    if axis and provider.value is not None:
        r = max(LEAST, MOST * sqrt(provider.engagements / size))
        told = f"{provider.name}: {said}"
        shape = group(
            tooltip(told),
            marks.mark(provider.side, axis.at(provider.value), y, r),
            class_=f"dot {provider.side}",
            color=SIDES[provider.side],
            fill_opacity="0.85",
        )
        parts.append(shape)
    parts.append(quiet(width - 4, base, said, "value", anchor="end"))
    return group(*parts, class_="row")


def _axis(
    axis: scales.Axis | None, top: float, y: float, unit: str, width: float, left_out: int
) -> tuple[Markup, list[Markup], float]:
    foot: list[Markup] = []
    grid = Markup()
    if axis:
        told = scales.labels(axis)
        grid = group(*(line(x, top + 30, x, y, None, GRID) for x, _ in told), class_="grid")
        foot.append(line(axis.left, y, axis.right, y, "axis-line", QUIET, stroke_width=0.75))
        foot += [quiet(x, y + 17, said, "axis", anchor="middle") for x, said in told]
        note = words.cut(f"{unit}; larger mark: more engagements", width - 8, SMALL)
        half = words.width(note, SMALL) / 2
        middle = min(max((axis.left + axis.right) / 2, half + 4), width - half - 4)
        foot.append(quiet(middle, y + 34, note, "axis unit", anchor="middle"))
        y += 40
    if left_out:
        foot.append(quiet(2, y + 14, f"{count(left_out, 'smaller provider')} not drawn."))
        y += 18
    return grid, foot, y + 4
