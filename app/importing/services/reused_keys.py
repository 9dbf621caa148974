"""Known rows that would turn into other work: where many change title, provider and start at once, their key may number
the rows of a file, or the engagements of somebody else."""

from app.core.domain.number_format import count
from app.core.domain.text_normalisation import fold
from app.record.domain.engagements import Engagement

_MANY = 2  # rows, and one of so many of those that are known
_ONE_IN = 10


class Others:
    """Takes in the rows that meet an engagement."""

    def __init__(self) -> None:
        self.known = self.times = 0
        self._first = ""

    def look(self, line: int, before: Engagement, after: Engagement) -> None:
        """Takes in what a row makes of an engagement."""
        self.known += 1
        if _another(before, after):
            self.times += 1
            self._first = self._first or (
                f"line {line} makes “{after.title}” ({after.provider}) of “{before.title}” ({before.provider})"
            )

    @property
    def question(self) -> str:
        """What has to be confirmed before anything is written; blank where nothing has."""
        if self.times < _MANY or self.times * _ONE_IN < self.known:
            return ""
        return (
            f"{self.times:,} of {count(self.known, 'known row')} would change title, provider and start at once: "
            f"{self._first}. Their key may stand for other engagements here than those that are recorded. "
            "Confirm that they are the same, or let its column fill nothing, so that the rows are new."
        )


def _another(before: Engagement, after: Engagement) -> bool:
    if fold(before.title) == fold(after.title) or None in (before.provider, after.provider):
        return False
    started = (before.started_on, after.started_on)
    return fold(before.provider or "") != fold(after.provider or "") and (None in started or started[0] != started[1])
