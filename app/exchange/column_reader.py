"""The cells of one column as values: each text read once, by what was said, and by what the column shows of itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain import days, scales
from app.domain.durations import Duration
from app.domain.fields import Field
from app.domain.folding import fold
from app.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating, Tags, Text
from app.domain.numerals import Unreadable
from app.exchange import amounts, proofs
from app.exchange.arming import disarm
from app.exchange.other_kinds import kind_of, may_be_duration
from app.exchange.proofs import Evidence, Proof, Undecided
from app.exchange.ways import Way

MOST = 20_000  # texts of a column whose values are kept, so that memory stays small however long the file
_MOST_UNREAD = 1_000
_LONGEST_DAY = len("1/1/2026")  # what is longer may have a time after it
_ENDS = ("due_on", "ended_on")  # the days that a duration from the start gives


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text cannot be read, and how many cells say it."""

    reason: Unreadable
    times: int


@dataclass(frozen=True, slots=True)
class Texts:
    """What cells of a column say: the value of each (None: unknown, or not readable), why some cannot be read, and the
    sign or code of a currency that some carry; both by the place among the texts."""

    values: list[Any]
    bad: dict[int, Unreadable] = field(default_factory=dict)
    signs: dict[int, str] = field(default_factory=dict)


class ColumnReader:
    """Reads a column in pieces, in the memory of its first different texts.

    First `learn` from all of its texts, where it isn't known how they are written, and `settle`; then `read` them.
    `meant`: what texts stand for, in canonical words (blank: unknown), whatever their case; `unknown`: texts that mean
    so; `armed`: a text that looks like a formula has an apostrophe before it.
    """

    def __init__(self, of: Field, header: str, way: Way, meant: Mapping[str, str] | None = None,
                 unknown: Iterable[str] = (), armed: bool = False):
        self.field, self.header, self.way, self.armed = of, header, way, armed
        self._said = {fold(text): "" for text in unknown} | {fold(text): to for text, to in (meant or {}).items()}
        self._unmet = {fold(text): text for text in meant or {}}
        self._reading = way.reading
        # What somebody says that a text stands for is said in our own words, whatever the column's scale.
        self._canonical = replace(way.reading, decimal=way.reading.decimal or "point", scale=None)
        self._plainly = of.read if isinstance(of.kind, ChoiceSet | Tags) else of.kind.read  # what is not blank
        self._slow = False
        self._timed = isinstance(of.kind, Quantity) and of.kind.unit != "%"
        self._evidence = Evidence(of.kind, way.reading)
        self._proof: Proof | None = None
        self._notes: dict[str, str] = {}
        self._memo: dict[str, Any] = {"": None}
        self._bad: dict[str, Unreadable] = {}
        self._signs: dict[str, str] = {}
        self._learnt: set[str] = set()
        self._sign = (way.currency or amounts.in_header(header)) if isinstance(of.kind, Amount) else None
        self.unread: dict[str, Unread] = {}

    # What is learnt

    def learn(self, texts: Sequence[str]) -> None:
        """Takes texts of the column into account."""
        if not isinstance(self.field.kind, Amount | Count | Day | Quantity | Rating):
            return
        for text in dict.fromkeys(texts):
            if text in self._learnt:
                continue
            if text and not text.isspace() and not (self._said and fold(text) in self._said):
                self._learn(text)
            if len(self._learnt) < MOST:
                self._learnt.add(text)

    def _learn(self, text: str) -> None:
        bare, _ = self._within(text)
        if not self._evidence.learn(bare):
            self._ask(text, bare)

    def _ask(self, text: str, bare: str) -> None:
        try:
            self._found(text)
        except Unreadable as bad:
            self._evidence.ask(bare, bad)

    def settle(self) -> Proof | None:
        """How the column is written, where it shows that and a text has two readings; from now on it is read so."""
        self._proof = self._evidence.settle(self.header)
        if self._proof is not None:
            self._reading = proofs.settled(self._reading, self._proof)
        return self._proof

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """What somebody has to say before the column can be read."""
        return tuple(self._evidence.open.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """How the column was read, as far as there is something to be told."""
        found = [str(self._proof)] if self._proof else []
        scale, lengths = self._reading.scale, self._reading.durations
        if isinstance(self.field.kind, Rating) and scale is not None:
            found.append(f"{self.header}: {scale.rule}.")
        if isinstance(self.field.kind, Quantity) and lengths is not None and str(lengths):
            found.append(f"{self.header}: {lengths}.")
        if self._sign and not self.way.currency:
            found.append(f"{self.header}: amounts are in {self._sign}, as the header says.")
        return (*found, *(f"{self.header}: {what}, as in {text}." for what, text in self._notes.items()))

    @property
    def unmet(self) -> tuple[str, ...]:
        """The texts that were to stand for something, and that no cell has said so far."""
        return tuple(self._unmet.values())

    # What is read

    def read(self, texts: Sequence[str]) -> Texts:
        """The values of some cells of the column."""
        memo, bad = self._memo, self._bad
        new = set(texts).difference(memo)
        self._take(new)
        found = Texts(list(map(memo.__getitem__, texts)))
        if bad:
            found.bad.update((index, bad[text]) for index, text in enumerate(texts) if text in bad)
            self._count(texts[index] for index in found.bad)
        if self._sign or self._signs:
            found.signs.update(
                (index, self._signs.get(text) or self._sign) for index, text in enumerate(texts)
                if memo[text] is not None and (self._sign or text in self._signs))
        if isinstance(self.field.kind, Text):  # which hardly says the same twice
            self._memo, self._bad = {"": None}, {}
        elif len(memo) > MOST:
            for text in new:
                del memo[text]
                bad.pop(text, None)
                self._signs.pop(text, None)
        return found

    def _take(self, new: Iterable[str]) -> None:
        """Reads texts that were not met before."""
        memo, reading, armed, timed = self._memo, self._reading, self.armed, self._timed
        if self._slow or self._said or self._evidence.open or reading.durations is not None:
            memo.update((text, self._value(text)) for text in new)
            return
        read, many, slow = self._plainly, 0, 0
        for text in new:  # the quick way, for all that is as it should be
            many += 1
            try:
                if text.isspace():
                    memo[text] = None
                elif timed and (":" in text or text[-1].isalpha()):
                    memo[text] = self._value(text)
                else:
                    memo[text] = read(disarm(text) if armed else text, reading)
            except Unreadable:
                memo[text] = self._value(text)
                slow += 1
        self._slow = slow > many // 2

    def _count(self, texts: Iterable[str]) -> None:
        for text in texts:
            known = self.unread.get(text)
            if known is not None:
                self.unread[text] = replace(known, times=known.times + 1)
            elif len(self.unread) < _MOST_UNREAD:
                self.unread[text] = Unread(self._bad[text], 1)

    def _value(self, text: str) -> Any:
        """The value of a text; None, with the reason kept, where it cannot be read."""
        try:
            value, sign = self._found(text)
        except Unreadable as bad:
            self._bad[text] = bad
            return None
        if sign:
            self._signs[text] = sign
        return value

    def _found(self, text: str) -> tuple[Any, str | None]:
        """The value of a text and the sign beside it; raises Unreadable."""
        if self._said:
            folded = fold(text)
            if folded in self._said:
                self._unmet.pop(folded, None)
                return self.field.read(self._said[folded], self._canonical), None
        if "rating" in self._evidence.open:
            self._refuse_rating(text)
        bare, sign = self._within(text)
        try:
            value = self.field.read(disarm(bare) if self.armed else bare, self._reading)
        except Unreadable as bad:
            raise self._named(text, bad) from None
        if isinstance(value, date) and bare is not text:
            self._note("the time of day is left out", text)
        elif self._timed and (":" in text or text[-1:].isalpha()):
            self._note(f"durations are read as {self.field.kind.unit}", text)
        elif isinstance(value, Duration):
            self._of_an_end(text)
        return value, amounts.together(sign, self._sign) if sign else None

    def _within(self, text: str) -> tuple[str, str | None]:
        """The amount or the day in a text that says more, and the sign of a currency beside it."""
        if isinstance(self.field.kind, Amount) and not (text[0].isdecimal() and text[-1].isdecimal()):
            return amounts.parted(text) or (text, None)
        if isinstance(self.field.kind, Day) and len(text) > _LONGEST_DAY:
            return days.without_time(text) or text, None
        return text, None

    def _named(self, text: str, bad: Unreadable) -> Unreadable:
        """Why a text cannot be read, as somebody who decides for each such text has to know it."""
        found = kind_of(text) if bad.code == "date" else None
        if found == "a time" and may_be_duration(text):  # a duration is written alike
            self._of_an_end(text)
            return Unreadable("duration-ambiguous", f"“{text.strip()}” is a time and not a date. If it is a duration "
                              "that counts from the start, say that the column holds durations.")
        if found == "a duration":
            self._of_an_end(text)
            return Unreadable("duration-ambiguous", f"“{text.strip()}” is a duration and not a date. If it counts "
                              "from the start, say that the column holds durations.")
        if found and found != "a date":
            return Unreadable("date", f"“{text.strip()}” is {found} and not a date. Write it as 2026-04-03.")
        if bad.code == "number" and isinstance(self.field.kind, Amount | Quantity | Count):
            return amounts.no_number(text, bad)
        return bad

    def _note(self, what: str, text: str) -> None:
        """Keeps what is done to some texts, with the first of them in the alphabet."""
        self._notes[what] = min(self._notes.get(what, text), text, key=str.strip).strip()

    def _of_an_end(self, text: str) -> None:
        if self.field.name not in _ENDS:
            found = kind_of(text) or "a duration"
            ends = "" if found == "a time" else " Only an end can be given so, counted from the start."
            raise Unreadable("date", f"“{text.strip()}” is {found} and not a date.{ends} Write it as 2026-04-03.")

    def _refuse_rating(self, text: str) -> None:
        try:
            scales.given(text, self._reading.decimal)
        except Unreadable:
            return  # words are read as they are
        asked = self._evidence.open["rating"]
        raise Unreadable("rating-ambiguous", f"“{text.strip()}” can be of another scale than 1 to 5, as “{asked.text}” "
                         "stands in the same column. Say which scale they are of.")
