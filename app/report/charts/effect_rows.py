"""A few effects in rows around one line of no difference, each with its name and its figure in words.

Where scales differ (pairs, points, a ratio) positions are still comparable: the centre is no difference on each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts import text_metrics
from app.report.charts.effects import DIFFERENCE, MAJORITY, band_half_width
from app.report.charts.interval import equivalence_band, interval_mark
from app.report.charts.scales import LinearScale
from app.report.charts.svg import BAND, BODY, SMALL, ZERO, document, format_number, group, small_text, tag, text_at
from app.report.domain.statistics import Effect
from app.report.text import charts as text

ROW_HEIGHT, STACKED, FEW = 28.0, 44.0, 24.0
MIN_PLOT_WIDTH = 150.0  # width of the drawing


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect: what it is of, the words beside it, and whether it is decided. Without effect the words stand alone.

    `strong` names the one that counts; `margin`: the smallest difference that matters, where it is not the usual one.
    """

    label: str
    effect: Effect | None
    text: str
    decided: bool = False
    is_bold: bool = False
    margin: float | None = None


def effect_rows(
    labelled: Sequence[EffectRow],
    *,
    key: str,
    title: str,
    side: str | None = None,
    width: float = 760,
) -> Markup:
    """All of them in the order given. `side`: the one side that they speak of, where it is one."""
    wide = width >= 560
    left = min(
        max([text_metrics.text_width(it.label, BODY, bold=it.is_bold) for it in labelled] + [60]) + 16, width * 0.36
    )
    room = max([text_metrics.text_width(it.text, SMALL) for it in labelled] + [60]) + 14
    scale = (
        LinearScale(-1, 1, left, max(width - room, left + MIN_PLOT_WIDTH)) if wide else LinearScale(-1, 1, 8, width - 8)
    )
    ends = MAJORITY if side else DIFFERENCE  # what scales that differ have in common: which side has more
    middle = scale.position(0)
    parts = [
        small_text(middle - 10, 14, text.LESS.format(less=ends.words.less), anchor="end"),
        small_text(middle + 10, 14, text.MORE.format(more=ends.words.more)),
    ]
    bands: list[Markup] = []
    zeros: list[str] = []
    y = 22.0
    for it in labelled:
        at = y + (ROW_HEIGHT / 2 if wide else 30)
        base = at + 4.5 if wide else y + 15
        x = scale.right + 14 if wide else width - 2
        beside_name = max(width * 0.62, width - text_metrics.text_width(it.label, BODY, bold=it.is_bold) - 24)
        label = text_metrics.truncate(it.text, width - x if wide else beside_name, SMALL)
        beside = left if wide else width - text_metrics.text_width(label, SMALL) - 8
        if wide:
            parts.append(
                text_at(0, base, text_metrics.truncate(it.label, beside - 10, BODY, bold=it.is_bold), bold=it.is_bold)
            )
        else:
            names = text_metrics.wrap_text(it.label, beside - 10, BODY, bold=it.is_bold)
            parts += [text_at(2, base + 16 * k, name, bold=it.is_bold) for k, name in enumerate(names)]
            y += 16 * (len(names) - 1)
            at += 16 * (len(names) - 1)
        parts.append(small_text(x, base, label, "value", anchor=None if wide else "end"))
        if it.effect:
            bands.append(equivalence_band(scale, band_half_width(it.effect.scale, it.margin), at - 10, 20, alone=False))
            zeros.append(f"M{format_number(middle)} {format_number(at - 10)}v20")
            parts.append(interval_mark(it.effect, scale, at, decided=it.decided, side=side))
        y += ROW_HEIGHT if wide else STACKED if it.effect else FEW
    parts = [
        group(*bands, class_="band", fill=BAND),
        tag("path", class_="zero", d="".join(zeros), stroke=ZERO) if zeros else Markup(),
        *parts,
    ]
    return document(
        *parts,
        key=key,
        kind="rows",
        width=width,
        height=y + 4,
        heading=title,
        desc=" ".join(text.LABELLED.format(label=it.label, says=it.text) for it in labelled) or text.NOTHING_DRAWN,
    )
