"""What a column shows of how it is written: one value with a single reading settles those that have two.

"03/24/2026" can only be month first, and "1.234,50" only with a comma before its decimals. Where values contradict each
other, nothing is shown, and the person is asked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.kinds import Amount, Count, Day, Quantity
from app.domain.numerals import Reading, Unreadable, day, number

_YEAR_LAST = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}", re.ASCII)
_WORDS = {"dmy": "day first", "mdy": "month first", "point": "the point is the decimal mark",
          "comma": "the comma is the decimal mark"}


@dataclass(frozen=True, slots=True)
class Proof:
    """How the column with this `header` is read, as its cell `text` shows."""

    header: str
    way: str
    text: str

    def __str__(self) -> str:
        return f"{self.header}: {_WORDS[self.way]}, as {self.text} shows."


def proof(kind: Any, header: str, texts: Iterable[str], reading: Reading) -> Proof | None:
    """How the texts of a column are written, where they show it and nobody has said it."""
    found = None
    if isinstance(kind, Day) and reading.dates is None:
        dates = [text.strip() for text in texts if _YEAR_LAST.fullmatch(text.strip())]
        marks = {_YEAR_LAST.fullmatch(text)[1] for text in dates}  # type: ignore[index]
        found = _only(dates, day, ("dmy", "mdy")) if len(marks) == 1 else None
    elif isinstance(kind, Amount | Quantity | Count) and reading.decimal is None:
        found = _only(texts, number, ("point", "comma"))
    return None if found is None else Proof(header, *found)


def settled(reading: Reading, shown: Proof) -> Reading:
    """The reading with what a column shows."""
    return replace(reading, **{"dates" if shown.way in ("dmy", "mdy") else "decimal": shown.way})


def _only(texts: Iterable[str], read: Callable[[str, Any], Any], ways: Sequence[str]) -> tuple[str, str] | None:
    """The one way in which every text can be read that has a single reading, and the first such text."""
    found: dict[str, str] = {}
    for text in texts:
        can = [way for way in ways if _reads(read, text, way)]
        if len(can) == 1:
            found.setdefault(can[0], text.strip())
    return next(iter(found.items())) if len(found) == 1 else None


def _reads(read: Callable[[str, Any], Any], text: str, way: str) -> bool:
    try:
        read(text, way)
    except Unreadable:
        return False
    return True
