"""Infers how a column is written: one value with a single reading settles those with two.

"03/24/2026" can only be month first, and "1.234,50" only with a decimal comma. If values contradict each other, nothing
is inferred, and the user is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.domain import dates, rating_scales
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount, Count, Day, Quantity, Rating
from app.core.domain.number_parsing import Unreadable, possible_marks
from app.importing.domain import reversed_scales

_MARKED_KINDS = (Amount, Quantity, Count)  # with a decimal mark
_FULL_YEAR = re.compile(r"\d\d?([./-])\d\d?\1\d{4}", re.ASCII)
AMBIGUOUS = "-ambiguous"  # suffix of refusal codes that one option for the column resolves
_WORDS = {
    "ymd": "year first",
    "dmy": "day first",
    "mdy": "month first",
    "point": "the decimal mark is a point",
    "comma": "the decimal mark is a comma",
}


@dataclass(frozen=True, slots=True)
class InferredFormat:
    """The inferred format of the column with this `header`, with a cell's `text` as evidence."""

    header: str
    way: str
    text: str

    def __str__(self) -> str:
        return f"{self.header}: {_WORDS[self.way]}, as {self.text} shows."


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """A question to be answered before a column can be read: `what` is "date", "century", "serial", "number",
    "duration" or "rating"; `text` is an ambiguous cell, and `reason` explains it."""

    what: str
    text: str
    reason: str


@dataclass(slots=True)
class FormatEvidence:
    """Evidence from the texts of a column so far: the formats in which all of them can be read, the text that last
    ruled one out, the separators of its dates, and the open questions (`open`, by name). Memory use doesn't depend on
    the number of texts."""

    kind: Any
    reading: InputFormat
    header: str
    ways: frozenset[str] | None = None
    decisive_text: str = ""
    separators: set[str] = field(default_factory=set)
    open: dict[str, ColumnQuestion] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether there is something to infer that no option gives."""
        if isinstance(self.kind, Day):
            return self.reading.dates is None
        return self.reading.decimal is None and isinstance(self.kind, _MARKED_KINDS)

    def ask(self, text: str, bad: Unreadable) -> None:
        """Records the question of an ambiguous text."""
        what = bad.code.removesuffix(AMBIGUOUS)
        if what != bad.code:
            self.open.setdefault(what, ColumnQuestion(what, text, str(bad)))
        if what == "century" and self.reading.dates is None and len(dates.possible_orders(text, None)) > 1:
            self.open.setdefault(
                "date",
                ColumnQuestion(
                    "date",
                    text,
                    f"“{text}” can be read with the day, month or year first. Choose the order.",
                ),
            )

    def learn(self, text: str) -> bool:
        """Adds a text of the column (unreadable ones are ignored). Returns whether it certainly raises no question."""
        if isinstance(self.kind, Rating):
            self._learn_rating(text)
        elif self.is_open:
            return self._learn_ways(text) == 1 and not isinstance(self.kind, Day)
        elif isinstance(self.kind, Day):
            return self.reading.dates in dates.ORDERS and _FULL_YEAR.fullmatch(text) is not None
        return False

    def _learn_rating(self, text: str) -> None:
        if self.reading.scale is not None:
            return
        try:
            given = rating_scales.parse_given_rating(text, self.reading.decimal)
        except Unreadable:
            return
        if not given.is_on_default_scale and 0 <= given.value <= 100:
            self.open["rating"] = ColumnQuestion(
                "rating",
                text,
                f"“{text}” does not fit a scale from 1 to 5, so the other ratings may use another scale. "
                f"Choose the scale. {self._anchors_text}",
            )
        elif given.out_of is None and "rating" not in self.open and reversed_scales.may_be_reversed(self.header):
            self.open["rating"] = ColumnQuestion(
                "rating",
                text,
                f"In “{self.header}”, 1 may be best; here 5 is best. Choose the scale. {self._anchors_text}",
            )

    @property
    def _anchors_text(self) -> str:
        return f"Here {self.kind.anchors}."

    def _learn_ways(self, text: str) -> int:
        can: frozenset[str]
        if isinstance(self.kind, Day):
            can = dates.possible_orders(text, self.reading.century)
            if can:
                self.separators.add(dates.date_separator(text))
        else:
            can = possible_marks(text)
        if can and (self.ways is None or self.ways - can):
            left = can if self.ways is None else self.ways & can
            self.ways, self.decisive_text = left, text.strip()
        return len(can)

    def proof(self, header: str) -> InferredFormat | None:
        """Returns the only format in which every text can be read, if there is exactly one and no option gives it."""
        if not self.is_open or self.ways is None or len(self.ways) != 1 or len(self.separators) > 1:
            return None
        return InferredFormat(header, next(iter(self.ways)), self.decisive_text)

    @property
    def proven_settings(self) -> dict[str, str]:
        """The option that states the inferred format, for the next such file, whose cells may show less. Dates with the
        year first are readable without one."""
        shown = self.proof(self.header)
        if shown is None or shown.way == "ymd":
            return {}
        return {"decimal" if shown.way in ("point", "comma") else "dates": shown.way}

    def settle(self, header: str) -> InferredFormat | None:
        """Returns the inferred format if it answers a question, which is then no longer open."""
        shown = self.proof(header)
        if shown is None or not self.open.keys() & ({"date", "century"} if isinstance(self.kind, Day) else {"number"}):
            return None
        for what in ("date", "number"):
            self.open.pop(what, None)
        return shown


# Characters in no number or date that we write.
_FOREIGN_MARKS = {Amount: re.compile(","), Quantity: re.compile(","), Count: re.compile(","), Day: re.compile("[/. ]")}


def is_our_format(kind: Any, texts: Sequence[str]) -> bool:
    """Whether texts can be ones that we write for values of a kind, judging by characters and order."""
    strange = _FOREIGN_MARKS.get(type(kind))
    return strange is None or not strange.search("\n".join(texts))


def with_inferred(reading: InputFormat, shown: InferredFormat) -> InputFormat:
    """Returns the input format with the inferred parts."""
    found: dict[str, Any] = {"decimal" if shown.way in ("point", "comma") else "dates": shown.way}
    return replace(reading, **found)
