"""A few effects under each other on one line of no difference, each with its name and its figure in words.

Where scales differ (pairs, points, a ratio) the places still compare: the middle is no difference on each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts import words
from app.report.charts.effects import DIFFERENCE, MAJORITY, half_band
from app.report.charts.interval import band, drawing
from app.report.charts.scales import Linear
from app.report.charts.svg import BAND, BODY, SMALL, ZERO, document, group, num, quiet, tag, text_at
from app.report.domain.statistics import Effect
from app.report.text import charts as text

ROW, STACKED, FEW = 28.0, 44.0, 24.0
LEAST = 150.0  # width of the drawing


@dataclass(frozen=True, slots=True)
class Labelled:
    """One effect: what it is of, the words beside it, and whether it is decided. Without effect the words stand alone.

    `strong` names the one that counts; `margin`: the smallest difference that matters, where it is not the usual one.
    """

    label: str
    effect: Effect | None
    says: str
    decided: bool = False
    strong: bool = False
    margin: float | None = None


def rows(
    labelled: Sequence[Labelled],
    *,
    key: str,
    title: str,
    side: str | None = None,
    width: float = 760,
) -> Markup:
    """All of them in the order given. `side`: the one side that they speak of, where it is one."""
    wide = width >= 560
    left = min(max([words.width(it.label, BODY, bold=it.strong) for it in labelled] + [60]) + 16, width * 0.36)
    room = max([words.width(it.says, SMALL) for it in labelled] + [60]) + 14
    scale = Linear(-1, 1, left, max(width - room, left + LEAST)) if wide else Linear(-1, 1, 8, width - 8)
    ends = MAJORITY if side else DIFFERENCE  # what scales that differ have in common: which side has more
    middle = scale.at(0)
    parts = [
        quiet(middle - 10, 14, text.LESS.format(less=ends.words.less), anchor="end"),
        quiet(middle + 10, 14, text.MORE.format(more=ends.words.more)),
    ]
    bands: list[Markup] = []
    zeros: list[str] = []
    y = 22.0
    for it in labelled:
        at = y + (ROW / 2 if wide else 30)
        base = at + 4.5 if wide else y + 15
        x = scale.right + 14 if wide else width - 2
        beside_name = max(width * 0.62, width - words.width(it.label, BODY, bold=it.strong) - 24)
        said = words.cut(it.says, width - x if wide else beside_name, SMALL)
        beside = left if wide else width - words.width(said, SMALL) - 8
        if wide:
            parts.append(text_at(0, base, words.cut(it.label, beside - 10, BODY, bold=it.strong), bold=it.strong))
        else:
            names = words.wrap(it.label, beside - 10, BODY, bold=it.strong)
            parts += [text_at(2, base + 16 * k, name, bold=it.strong) for k, name in enumerate(names)]
            y += 16 * (len(names) - 1)
            at += 16 * (len(names) - 1)
        parts.append(quiet(x, base, said, "value", anchor=None if wide else "end"))
        if it.effect:
            bands.append(band(scale, half_band(it.effect.scale, it.margin), at - 10, 20, alone=False))
            zeros.append(f"M{num(middle)} {num(at - 10)}v20")
            parts.append(drawing(it.effect, scale, at, decided=it.decided, side=side))
        y += ROW if wide else STACKED if it.effect else FEW
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
        desc=" ".join(text.LABELLED.format(label=it.label, says=it.says) for it in labelled) or text.NOTHING_DRAWN,
    )
