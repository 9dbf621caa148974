"""The mark that forest and table share: an interval on the common scale, and the small chart of one alone."""

from markupsafe import Markup

from app.report.charts.effects import Axis, axis_for_scale, band_half_width, interval_positions
from app.report.charts.marks import arrow, mark
from app.report.charts.scales import LinearScale
from app.report.charts.svg import BAND, GRID, QUIET, SIDES, ZERO, document, format_number, group, rect, tag
from app.report.domain.statistics import Effect
from app.report.text import charts as text
from app.report.text.effects import range_text, value_text
from app.report.text.verdicts import VerdictWord


def interval_chart(
    effect: Effect | None,
    verdict: VerdictWord,
    *,
    key: str,
    side: str | None = None,
    width: float = 160,
    told: bool = False,
    margin: float | None = None,
) -> Markup:
    """One claim's interval for a table row; nothing at all where there is no effect or too little data.

    `told`: the row says in words what is drawn, so that it is silent for readers.
    """
    if effect is None or verdict.silent:
        return Markup()
    axis, height = axis_for_scale(effect.scale), 24
    scale = LinearScale(-1, 1, 6, width - 6)
    along, across = (None, None) if told else (GRID, ZERO)
    body = (
        equivalence_band(scale, band_half_width(effect.scale, margin), 3, height - 6, alone=not told, kind="band"),
        tag(
            "path",
            class_="grid",
            d=f"M{format_number(scale.left)} {height - 4}H{format_number(scale.right)}",
            stroke=along,
        ),
        tag("path", class_="zero", d=f"M{format_number(scale.position(0))} 2V{height - 2}", stroke=across),
        interval_mark(effect, scale, height / 2 - 0.5, decided=verdict.decided, side=side, bare=told),
    )
    return document(
        *body,
        key=key,
        kind="interval",
        width=width,
        height=height,
        heading=text.RANGE.format(value=value_text(effect), between=range_text(effect)),
        desc=text.WITH_VERDICT.format(figure=effect_text(effect, axis), verdict=verdict.word),
        fixed=True,
        told=told,
    )


def equivalence_band(
    scale: LinearScale, half: float, y: float, height: float, alone: bool = True, kind: str | None = None
) -> Markup:
    """The stretch around no difference within which a difference would not matter.

    Not `alone`: its colour, and but for `kind` its class, are said around it.
    """
    left, right = scale.position(-half), scale.position(half)
    left, right = max(left, scale.left), min(right, scale.right)
    return rect(left, y, right - left, height, "band" if alone else kind, fill=BAND if alone else None)


def interval_mark(
    effect: Effect, scale: LinearScale, y: float, *, decided: bool, side: str | None = None, bare: bool = False
) -> Markup:
    """Line, ends and mark. Decided ones carry the colour and shape of the side that has more; others stay quiet.

    `bare`: the colour comes from a style sheet alone.
    """
    low, at, high = interval_positions(effect)
    shape = side or ("freelance" if at > 0 else "outsourced")
    start, end = (scale.position(min(max(v, -1), 1)) for v in (low, high))
    beyond = (low < -1 - 1e-9, high > 1 + 1e-9)
    ends = "".join(
        f"M{format_number(x)} {format_number(y - 4)}v8" for x, out in zip((start, end), beyond, strict=True) if not out
    )
    path = f"M{format_number(start)} {format_number(y)}H{format_number(end)}{ends}"
    parts = [tag("path", d=path, fill="none", stroke="currentColor", stroke_width=2 if decided else 1.5)]
    parts += [arrow(x, y, way) for x, out, way in zip((start, end), beyond, (-1, 1), strict=True) if out]
    if -1 - 1e-9 <= at <= 1 + 1e-9:
        parts.append(mark(shape if decided else "undecided", scale.position(at), y, 4.5 if decided else 4, fill=None))
    kind = f"interval {shape}" if decided else "interval interval-quiet"
    return group(*parts, class_=kind, color=None if bare else SIDES[shape] if decided else QUIET)


def effect_text(effect: Effect, axis: Axis) -> str:
    """The figure as a sentence fragment, with the side that has more."""
    _, at, _ = interval_positions(effect)
    label = axis.words
    return text.interval_text(effect, label.zero if abs(at) < 0.005 else label.more if at > 0 else label.less)
