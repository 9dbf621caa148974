"""A column of dates in the past and the future: past dates are end dates, future dates are due dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.domain.plural import plural
from app.importing.domain.batches import Batch


@dataclass(frozen=True, slots=True)
class FileContext:
    """Where and when a file is read: the organisation's time zone, and its current date (None: irrelevant)."""

    zone: str = "UTC"
    today: date | None = None


DEFAULT_CONTEXT = FileContext()


@dataclass(slots=True)
class EndDates:
    """Separates past from future dates in a column that fills `ended_on`, if the file has no column for `due_on`."""

    today: date | None
    past: int = 0
    future: int = 0

    def split_future(self, chunk: Batch) -> None:
        """Moves future dates in these rows to the due date."""
        ended: Sequence[Any] = chunk.columns.get("ended_on", ())
        if self.today is None or not ended:
            return
        late = [day is not None and day > self.today for day in ended]
        self.past += sum(day is not None for day in ended) - sum(late)
        if any(late):
            self.future += sum(late)
            chunk.columns["ended_on"] = [None if to_come else day for day, to_come in zip(ended, late, strict=True)]
            chunk.columns["due_on"] = [day if to_come else None for day, to_come in zip(ended, late, strict=True)]

    def notes(self, header: str) -> list[str]:
        """Returns a note about future dates, if there were any."""
        if not self.future:
            return []
        return [
            plural(
                self.future,
                "{header}: {n} date in the future is imported as due date, {past} up to today as end date.",
                "{header}: {n} dates in the future are imported as due dates, {past} up to today as end dates.",
                header=header,
                past=f"{self.past:,}",
            )
        ]
