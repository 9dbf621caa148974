"""What the two sides are made up of: a row a kind, freelance to the left, outsourced to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts import marks, words
from app.report.charts.svg import BODY, QUIET, SIDES, SMALL, document, group, num, tag, text_at
from app.report.text import charts as text

ROW, BAR = 22.0, 12.0
FEW = 8  # below so many a share in per cent would say too much


@dataclass(frozen=True, slots=True)
class Kind:
    """How many engagements of each side are of one kind."""

    name: str
    freelance: int
    outsourced: int


def mix(kinds: Sequence[Kind], *, key: str, title: str, width: float = 420) -> Markup:
    """The sides' shares, each side's bars in per cent of that side, drawn to one scale."""
    sizes = {"freelance": sum(it.freelance for it in kinds), "outsourced": sum(it.outsourced for it in kinds)}
    counts = {side: [getattr(it, side) for it in kinds] for side in sizes}
    shares = {side: [many / sizes[side] if sizes[side] else 0.0 for many in counts[side]] for side in sizes}
    most = max([*shares["freelance"], *shares["outsourced"], 0.01])
    left = min(max([words.width(it.name, BODY) for it in kinds] + [60]) + 12, width * 0.42)
    label = max([words.width(_said(many, sizes[side]), BODY) for side in sizes for many in counts[side]] + [20]) + 10
    room = (width - left) / 2 - 3
    bars = max(room - label, 20)
    middle = left + room + 3
    parts = [marks.key("freelance", middle - 6, 14, SMALL, anchor="end")]
    parts.append(marks.key("outsourced", middle + 6, 14, SMALL))
    drawn: dict[str, list[str]] = {side: [] for side in sizes}
    said: dict[str, list[Markup]] = {side: [] for side in sizes}
    y = 22.0
    for at, it in enumerate(kinds):
        base = y + ROW / 2 + 4
        parts.append(text_at(0, base, words.cut(it.name, left - 10, BODY)))
        for side, way in (("freelance", -1), ("outsourced", 1)):
            long = bars * shares[side][at] / most
            start = middle - 2 - long if way < 0 else middle + 2
            if long:
                drawn[side].append(
                    f"M{num(start)} {num(y + (ROW - BAR) / 2)}h{num(max(long, 1))}v{num(BAR)}H{num(start)}z"
                )
            said[side].append(text_at(middle + way * (long + 7), base, _said(counts[side][at], sizes[side]), None))
        y += ROW
    bars_drawn = [
        group(tag("path", class_="bar", d="".join(those)), class_=side, color=SIDES[side], fill="currentColor")
        for side, those in drawn.items()
        if those
    ]
    parts += [
        group(
            *those,
            class_="value quiet",
            font_size=SMALL,
            fill=QUIET,
            text_anchor="end" if side == "freelance" else None,
        )
        for side, those in said.items()
    ]
    told = "; ".join(
        text.KIND.format(
            name=it.name,
            freelance=_said(it.freelance, sizes["freelance"]),
            outsourced=_said(it.outsourced, sizes["outsourced"]),
        )
        for it in kinds
    )
    return document(
        *bars_drawn,
        *parts,
        key=key,
        kind="mix",
        width=width,
        height=y + 2,
        heading=title,
        desc=f"{told}." if told else text.NOTHING_KNOWN,
    )


def _said(many: int, of: int) -> str:
    """A share with its count, or the count alone where they are few: “32% (41)”."""
    if of < FEW or not many:
        return f"{many:,}"
    return text.SHARE_AND_COUNT.format(share=f"{100 * many / of:.0f}", n=f"{many:,}")
