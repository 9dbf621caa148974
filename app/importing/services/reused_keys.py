"""Detects keys that are reused for other work: many matched rows change title, provider and start at once. Their key
may be a row number of the file, or belong to other engagements."""

from app.core.domain.number_format import count
from app.core.domain.text_normalisation import fold
from app.record.domain.engagements import Engagement

_MIN_ROWS = 2  # rows, and at least one in so many of the matched ones
_MIN_SHARE = 10


class ReusedKeys:
    """Collects the rows that match an engagement."""

    def __init__(self) -> None:
        self.known = self.times = 0
        self._first = ""

    def add(self, line: int, before: Engagement, after: Engagement) -> None:
        """Adds the engagement of a matched row, before and after."""
        self.known += 1
        if _is_other_work(before, after):
            self.times += 1
            self._first = self._first or (
                f"row {line} turns “{before.title}” ({before.provider}) into “{after.title}” ({after.provider})"
            )

    @property
    def question(self) -> str:
        """What must be confirmed before anything is written; blank if nothing."""
        if self.times < _MIN_ROWS or self.times * _MIN_SHARE < self.known:
            return ""
        return (
            f"{self.times:,} of {count(self.known, 'row')} that match existing engagements would change "
            f"title, provider and start date at once: {self._first}. The references may belong to "
            "other engagements. Confirm that they are the same engagements, or don't import that "
            "column, so that the rows become new engagements."
        )


def _is_other_work(before: Engagement, after: Engagement) -> bool:
    if fold(before.title) == fold(after.title) or None in (before.provider, after.provider):
        return False
    started = (before.started_on, after.started_on)
    return fold(before.provider or "") != fold(after.provider or "") and (None in started or started[0] != started[1])
