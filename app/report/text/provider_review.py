"""The words of the sheet for a provider review, beside those of the scorecard."""

from app.core.domain.number_format import number
from app.core.domain.number_parsing import format_date
from app.record.domain.engagements import Engagement
from app.report.domain.provider_facts import QUALITY
from app.report.text.scorecard import LABELS, NONE, UNKNOWN

TITLE = "Provider review: {provider}"
ABOUT = "All engagements in our record, as of {today}."
LATEST, NONE_YET = "Latest engagements", "Not engaged yet."
LATEST_COLUMNS = (
    "Engagement",
    "Arrangement",
    "When",
    "Cost",
    *(LABELS[key] for key in ("on-time", "goal-met", "quality")),
)
REMARKS, REVIEWED_BY, REVIEWED_ON, NEXT, YEAR = "Remarks", "Reviewed by", "On", "Next review", "Year"


def dates_text(engagement: Engagement) -> str:
    """“ended 3 Mar 2026”, “since 3 Mar 2026”; a dash without any day."""
    if engagement.ended_on:
        return f"ended {format_date(engagement.ended_on)}"
    return f"since {format_date(engagement.started_on)}" if engagement.started_on else NONE


def answer_text(key: str, value: float | None) -> str:
    """One engagement's answer: yes, no, 4 of 5, or unknown."""
    if value is None:
        return UNKNOWN
    if key == QUALITY.key:
        return f"{number(value)} of 5"
    return "yes" if value == 1 else "no"
