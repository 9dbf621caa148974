"""Spend and engagements by quarter in words, for a chart and whoever hears it."""

from datetime import date

from app.core.domain.number_format import count, whole_amount
from app.report.domain.spend_by_quarter import Quarter

TITLE = "Spend and engagements by quarter"
UNIT = "known spend in {currency}; n: engagements"
READING_NOTE = (
    "Unknown: engagements without a known cost. An invoice counts in the quarter of its date, an engagement in "
    "the quarter it ended or, if still open, began."
)
NOTHING, UNKNOWN = "–", "unknown"


def spend_text(it: Quarter) -> str:
    """The known spend of a quarter: “312,400 EUR”; a dash where nothing was paid."""
    if it.spend is not None:
        return whole_amount(it.spend)
    return UNKNOWN if it.unknown else NOTHING


def counts_text(it: Quarter, today: date) -> str:
    """Where there is little room: “n 18 so far, 3 unknown”."""
    so_far = " so far" if it.last >= today else ""
    return f"n {it.engagement_count:,}{so_far}{f', {it.unknown:,} unknown' if it.unknown else ''}"


def quarter_sentence(it: Quarter) -> str:
    """The whole row in a sentence."""
    sides = [f"{side} {whole_amount(paid)}" for side, paid in it.by_arrangement.items() if paid is not None]
    shares = f" ({', '.join(sides)})" if sides else ""
    unknown = f", the cost of {it.unknown:,} unknown" if it.unknown else ""
    return f"{it.name}: {spend_text(it)}{shares}, {count(it.engagement_count, 'engagement')}{unknown}."
