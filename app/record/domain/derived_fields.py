"""Fields to filter by that aren't stored: they are calculated from other engagements."""

from app.core.domain.fields import Field
from app.core.domain.kinds import Count
from app.record.domain.engagement_sections import RELATIONSHIP

JOB_NUMBER = "job_number"
DERIVED_FIELDS: dict[str, Field] = {
    JOB_NUMBER: Field(
        JOB_NUMBER,
        Count("", least=1),
        "Job number with this provider",
        RELATIONSHIP,
        "1 for the provider’s first job with you, 2 for the second. By start date, or end date if there is none.",
    )
}


def ordinal(number: int) -> str:
    """Returns an ordinal: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
