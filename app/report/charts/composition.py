"""The composition of the two sides: a row per kind, freelance to the left, outsourced to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.report.charts import marks, text_metrics
from app.report.charts.svg import BODY, QUIET, SIDES, SMALL, document, format_number, group, tag, text_at
from app.report.text import charts as text

ROW_HEIGHT, BAR_HEIGHT = 22.0, 12.0
MIN_FOR_PERCENT = 8  # below so many a share in per cent would say too much


@dataclass(frozen=True, slots=True)
class CategoryCounts:
    """How many engagements of each side are of one kind."""

    name: str
    freelance: int
    outsourced: int


def composition_chart(kinds: Sequence[CategoryCounts], *, key: str, title: str, width: float = 420) -> Markup:
    """The sides' shares, each side's bars in per cent of that side, drawn to one scale."""
    sizes = {"freelance": sum(it.freelance for it in kinds), "outsourced": sum(it.outsourced for it in kinds)}
    counts = {side: [getattr(it, side) for it in kinds] for side in sizes}
    shares = {side: [n / sizes[side] if sizes[side] else 0.0 for n in counts[side]] for side in sizes}
    most = max([*shares["freelance"], *shares["outsourced"], 0.01])
    left = min(max([text_metrics.text_width(it.name, BODY) for it in kinds] + [60]) + 12, width * 0.42)
    label = (
        max([text_metrics.text_width(_share_text(n, sizes[side]), BODY) for side in sizes for n in counts[side]] + [20])
        + 10
    )
    room = (width - left) / 2 - 3
    bars = max(room - label, 20)
    middle = left + room + 3
    parts = [marks.side_key("freelance", middle - 6, 14, SMALL, anchor="end")]
    parts.append(marks.side_key("outsourced", middle + 6, 14, SMALL))
    drawn: dict[str, list[str]] = {side: [] for side in sizes}
    fields: dict[str, list[Markup]] = {side: [] for side in sizes}
    y = 22.0
    for at, it in enumerate(kinds):
        base = y + ROW_HEIGHT / 2 + 4
        parts.append(text_at(0, base, text_metrics.truncate(it.name, left - 10, BODY)))
        for side, way in (("freelance", -1), ("outsourced", 1)):
            long = bars * shares[side][at] / most
            start = middle - 2 - long if way < 0 else middle + 2
            if long:
                x, top = format_number(start), format_number(y + (ROW_HEIGHT - BAR_HEIGHT) / 2)
                across, down = format_number(max(long, 1)), format_number(BAR_HEIGHT)
                drawn[side].append(f"M{x} {top}h{across}v{down}H{x}z")
            fields[side].append(
                text_at(middle + way * (long + 7), base, _share_text(counts[side][at], sizes[side]), None)
            )
        y += ROW_HEIGHT
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
        for side, those in fields.items()
    ]
    told = "; ".join(
        text.KIND.format(
            name=it.name,
            freelance=_share_text(it.freelance, sizes["freelance"]),
            outsourced=_share_text(it.outsourced, sizes["outsourced"]),
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


def _share_text(many: int, of: int) -> str:
    """A share with its count, or the count alone where they are few: “32% (41)”."""
    if of < MIN_FOR_PERCENT or not many:
        return f"{many:,}"
    return text.SHARE_AND_COUNT.format(share=f"{100 * many / of:.0f}", n=f"{many:,}")
