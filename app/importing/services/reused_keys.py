"""Matched rows that would become other work: where many change title, provider and start at once, their key may number
the rows of a file, or belong to somebody else's engagements."""

from app.core.domain.number_format import count
from app.core.domain.text_normalisation import fold
from app.record.domain.engagements import Engagement

_MIN_ROWS = 2  # rows, and one of so many of those that are known
_MIN_SHARE = 10


class ReusedKeys:
    """Takes in the rows that meet an engagement."""

    def __init__(self) -> None:
        self.known = self.times = 0
        self._first = ""

    def look(self, line: int, before: Engagement, after: Engagement) -> None:
        """Takes in what a row makes of an engagement."""
        self.known += 1
        if _is_other_work(before, after):
            self.times += 1
            self._first = self._first or (
                f"row {line} turns “{before.title}” ({before.provider}) into “{after.title}” ({after.provider})"
            )

    @property
    def question(self) -> str:
        """What has to be confirmed before anything is written; blank where nothing has."""
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
