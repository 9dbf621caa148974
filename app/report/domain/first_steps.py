"""The first steps with a new record, by key, in their order."""

from dataclasses import dataclass

RECORD, FILL_IN, REVIEW, REPORT, INVITE = "record", "fill_in", "review", "report", "invite"
ENOUGH_FILLED = 10  # completed engagements with a cost, or all if there are fewer


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps."""

    key: str
    is_done: bool
