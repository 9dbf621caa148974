"""What people add to a saved report: comments at its top and beside claims, and decisions. None of it is frozen."""

from dataclasses import dataclass
from datetime import date, datetime

TOP = ""  # the key of the comment at the top


@dataclass(frozen=True, slots=True)
class Comment:
    """`key` is the claim's, or TOP; `by` is who wrote it last."""

    key: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """`what` is to be done by `who` by the day `due`; open without `done_at`."""

    id: int
    report_id: int
    report_title: str
    what: str
    who: str
    due: date | None
    by: str
    made_at: datetime
    done_at: datetime | None
    revision: int

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None
