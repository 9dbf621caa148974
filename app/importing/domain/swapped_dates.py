"""Date columns in which a spreadsheet swapped day and month of some dates.

A spreadsheet that reads the month first turns “03/04/2026” into 4 March and leaves “13/01/2026” as text. If there is
such a text among date cells, none of them after the 12th, day and month of all of them may be swapped.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from app.core.domain import dates, timestamps
from app.core.domain.number_parsing import Unreadable, format_date

_CELL = re.compile(r"(\d{4})-(\d\d)-(\d\d)( \d\d:\d\d:\d\d(?:\.\d+)?)?", re.ASCII)
_MAX_MONTH = 12


@dataclass(slots=True)
class SwapDetector:
    """Collects evidence from the texts of a column. `typed`: date cells look like 2026-03-04, as those of a workbook
    do; in a text file only dates with a time are likely to come from one."""

    typed: bool
    text: str = ""  # a numeric date with only one possible order
    cell: str = ""  # a date that would be another one if swapped
    has_late_day: bool = False  # a cell has a day after the 12th, which can't have been swapped

    def learn(self, text: str) -> None:
        """Adds a text of the column."""
        match = _CELL.fullmatch(text.strip())
        if match is None:
            if self.text:
                return
            found = timestamps.parse_timestamp(text)
            if len(dates.possible_orders(found.day if found else text, None)) == 1:
                self.text = text.strip()
        elif self.typed or match[4]:
            self.has_late_day = self.has_late_day or int(match[3]) > _MAX_MONTH
            if match[2] != match[3]:
                self.cell = self.cell or match[0]

    @property
    def suspected(self) -> bool:
        """Whether dates of the column may be swapped."""
        return bool(self.text and self.cell) and not self.has_late_day

    def reason(self, text: str) -> str:
        """Returns why the user is asked whether the date in a text is swapped."""
        other = swapped(text) or swapped(self.cell)
        return (
            f"“{text.strip()}” may be {format_date(other) if other else 'another day'}. “{self.text}” is text, but "
            "other cells are dates, none after the 12th. A spreadsheet may have swapped their day and month. "
            "Choose whether to swap them back."
        )

    def check(self, text: str) -> None:
        """Raises Unreadable for a date that may be swapped, until the user has answered."""
        if swapped(text) and text[5:7] != text[8:10]:
            raise Unreadable("turned-ambiguous", self.reason(text))


def swapped(text: str) -> date | None:
    """Returns the date in a text with day and month swapped; None if it isn't the date of a cell."""
    match = _CELL.fullmatch(text.strip())
    if match is not None:
        with suppress(ValueError):
            return date(int(match[1]), int(match[3]), int(match[2]))
    return None


def unswap(text: str) -> date | None:
    """Returns the corrected date of a cell in a swapped column; None for a text, which is correct as it is."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return None
    found = swapped(text)
    if found is None:
        raise Unreadable(
            "date",
            f"“{text.strip()}” has no day and month to swap. Choose to leave the dates of the column "
            "unchanged, or correct it.",
        )
    return dates.parse_date(found.isoformat(), None)
