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


def spend_text(quarter: Quarter) -> str:
    """The known spend of a quarter: “312,400 EUR”; a dash where nothing was paid."""
    if quarter.spend is not None:
        return whole_amount(quarter.spend)
    return UNKNOWN if quarter.unknown else NOTHING


def counts_text(quarter: Quarter, today: date) -> str:
    """Where there is little room: “n 18 so far, 3 unknown”."""
    so_far = " so far" if quarter.last >= today else ""
    return f"n {quarter.engagement_count:,}{so_far}{f', {quarter.unknown:,} unknown' if quarter.unknown else ''}"


def quarter_sentence(quarter: Quarter) -> str:
    """The whole row in a sentence."""
    sides = [f"{side} {whole_amount(paid)}" for side, paid in quarter.by_arrangement.items() if paid is not None]
    shares = f" ({', '.join(sides)})" if sides else ""
    unknown = f", the cost of {quarter.unknown:,} unknown" if quarter.unknown else ""
    return f"{quarter.name}: {spend_text(quarter)}{shares}, {count(quarter.engagement_count, 'engagement')}{unknown}."
