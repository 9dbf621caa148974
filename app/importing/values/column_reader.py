"""Reads the cells of one column as values: each text is parsed once, by the options and by the inferred format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.domain import dates, invisible_characters, month_names, rating_scales, timestamps
from app.core.domain.durations import Duration
from app.core.domain.fields import Field, max_length_of
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating, Tags, Text
from app.core.domain.money import HUNDREDTH_UNITS
from app.core.domain.number_parsing import Unreadable, format_date
from app.core.domain.text_normalisation import fold
from app.core.domain.timestamps import Timestamp
from app.core.files.formula_escaping import unescape_formulas
from app.importing.domain import error_cells, swapped_dates
from app.importing.domain.column_texts import ColumnTexts, UnreadText
from app.importing.domain.swapped_dates import SwapDetector
from app.importing.values import amounts, cell_errors, format_inference, name_cells, row_currency
from app.importing.values.column_format import ColumnFormat
from app.importing.values.format_inference import ColumnQuestion, FormatEvidence, InferredFormat
from app.importing.values.zero_amounts import ZeroAmounts

Reader = Callable[[str, InputFormat], Any]
MAX_TEXTS = 20_000  # cached texts of a column; limits memory for any length of file
_MAX_UNREAD = 1_000
_MAX_DAY = len("1/1/2026")  # longer texts may have a time after the date


class ColumnReader:
    """Reads a column in batches and caches its first distinct texts.

    If the format isn't known, `learn` from all of its texts and `settle` first, then `read` them. `meant`: the meaning
    of texts in canonical form (blank: unknown), regardless of case; `unknown`: texts that mean unknown; `armed`:
    formulas are escaped by an apostrophe; `zone`: time zone in which timestamps become dates; `currency`: of all rows,
    if given; `ours`: the file is one of our own, where names are literal; `typed`: dates come from typed cells.
    """

    def __init__(
        self,
        field: Field,
        header: str,
        way: ColumnFormat,
        meant: Mapping[str, str] | None = None,
        unknown: Iterable[str] = (),
        armed: bool = False,
        zone: str = "UTC",
        currency: str | None = None,
        ours: bool = False,
        typed: bool = False,
    ):
        self.field, self.header, self.way, self.armed, self.zone = field, header, way, armed, zone
        self._meanings = {fold(text): "" for text in unknown} | {fold(text): to for text, to in (meant or {}).items()}
        self._unused = {fold(text): text for text in meant or {}}
        self._reading = way.reading
        # Given meanings are in canonical form, whatever the column's scale.
        self._canonical = replace(way.reading, decimal=way.reading.decimal or "point", scale=None)
        self._whole: Reader = field.read
        self._read_filled: Reader = field.read if isinstance(field.kind, ChoiceSet | Tags) else field.kind.read
        if not ours and name_cells.holds_names(field):
            self._whole = self._read_filled = name_cells.name_reader(field)
        self._midnights: bool | None = None  # whether all timestamps are midnight, so that dates are meant
        self._per: dict[str, str] = {}
        self._rests: dict[str, str] = {}
        self._each = amounts.header_unit(header) if field.name == "rate" else None
        self._header_scale = amounts.header_scale(header) if isinstance(field.kind, Amount) else None
        self._timed = isinstance(field.kind, Quantity) and field.kind.unit != "%"
        self.evidence = FormatEvidence(field.kind, way.reading, header)
        self._turned = SwapDetector(typed)
        self._proof: InferredFormat | None = None
        self._notes: dict[str, str] = {}
        self._zeros = ZeroAmounts()
        self._cache: dict[str, Any] = {"": None}
        self._bad: dict[str, Unreadable] = {}
        self._signs: dict[str, str] = {}
        self._learned: set[str] = set()
        self._sign = (way.currency or amounts.header_currency(header)) if isinstance(field.kind, Amount) else None
        self._currency = way.currency or currency
        self._slow = self._header_scale is not None or self._sign in HUNDREDTH_UNITS
        self.unread: dict[str, UnreadText] = {}

    # Inference

    def learn(self, texts: Sequence[str]) -> None:
        """Adds texts of the column as evidence of its format."""
        if not isinstance(self.field.kind, Amount | Count | Day | Quantity | Rating):
            return
        if isinstance(self.field.kind, Amount) and not self.field.kind.signed:
            self._zeros.count(texts, self._meanings)
        for text in [each for each in dict.fromkeys(texts) if each not in self._learned]:
            if text and not text.isspace() and not (self._meanings and fold(text) in self._meanings):
                self._learn(text)
            if len(self._learned) < MAX_TEXTS:
                self._learned.add(text)

    def _learn(self, text: str) -> None:
        # A bare amount is unambiguous once its decimal mark is known.
        clear = isinstance(self.field.kind, Amount) and not (self._slow or self.evidence.is_open)
        if clear and text[0].isdecimal() and text[-1].isdecimal():  # as most are
            return
        if isinstance(self.field.kind, Day):
            self._turned.learn(text)
        if isinstance(self.field.kind, Day) and len(text) > _MAX_DAY and (found := timestamps.parse_timestamp(text)):
            bare = found.day
            if found.utc_offset is not None:
                self._midnights = self._midnights is not False and found.is_midnight
        else:
            bare = amounts.number_text(self.field.kind, text)
        if not (self.evidence.learn(bare) or (clear and bare is text)):
            self._ask(text, bare)

    def _ask(self, text: str, bare: str) -> None:
        try:
            self._parse(text)
        except Unreadable as bad:
            self.evidence.ask(bare, bad)

    def settle(self) -> InferredFormat | None:
        """Returns the inferred format if the column shows one and a text is ambiguous; it is used from now on."""
        self._proof = self.evidence.settle(self.header)
        if self._proof is not None:
            self._reading = format_inference.with_inferred(self._reading, self._proof)
        if self._turned.suspected and self.way.turned is None:
            self.evidence.open["turned"] = ColumnQuestion(
                "turned", self._turned.cell, self._turned.reason(self._turned.cell)
            )
        return self._proof

    @property
    def undecided(self) -> tuple[ColumnQuestion, ...]:
        """Returns the questions to be answered before the column can be read."""
        return tuple(self.evidence.open.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """Returns notes about how the column was read."""
        found = [str(self._proof)] if self._proof else []
        found += cell_errors.reading_notes(
            self.field.kind, self._reading, "" if self.way.currency else self._sign, self._each, self.header
        )
        if zeros := self._zeros.note(self.header, self.field.name):
            found.append(zeros)
        return (*found, *(f"{self.header}: {what}, for example {text}." for what, text in self._notes.items()))

    @property
    def unused_texts(self) -> tuple[str, ...]:
        """Returns the texts with a given meaning that no cell has had so far."""
        return tuple(self._unused.values())

    # Reading

    def read(self, texts: Sequence[str]) -> ColumnTexts:
        """Returns the values of some cells of the column."""
        memo, bad = self._cache, self._bad
        new = set(texts).difference(memo)
        self._read_new(new)
        found = ColumnTexts(list(map(memo.__getitem__, texts)))
        if bad:
            found.errors.update((index, bad[text]) for index, text in enumerate(texts) if text in bad)
            self._count(texts[index] for index in found.errors)
        if self._sign or self._signs:
            found.signs.update(
                (index, self._signs.get(text) or str(self._sign))
                for index, text in enumerate(texts)
                if memo[text] is not None and (self._sign or text in self._signs)
            )
        if self._each or self._per:
            found.per.update(
                (index, self._per.get(text) or str(self._each))
                for index, text in enumerate(texts)
                if memo[text] is not None and (self._each or text in self._per)
            )
        if isinstance(self.field.kind, Text):  # which hardly has the same text twice
            if self._rests:
                found.overflows.update((at, self._rests[text]) for at, text in enumerate(texts) if text in self._rests)
            self._cache, self._bad, self._rests = {"": None}, {}, {}
        elif len(memo) > MAX_TEXTS:
            for text in new:
                del memo[text]
                bad.pop(text, None)
                self._signs.pop(text, None)
                self._per.pop(text, None)
        return found

    def _read_new(self, new: Iterable[str]) -> None:
        """Reads texts that aren't cached."""
        memo, reading, armed, timed = self._cache, self._reading, self.armed, self._timed
        if self._slow or self._meanings or self.evidence.open or self.way.turned or reading.durations is not None:
            memo.update((text, self._value(text)) for text in new)
            return
        read, many, slow = self._read_filled, 0, 0
        for text in new:  # fast path for regular texts
            many += 1
            try:
                if text.isspace() or invisible_characters.is_blank(text):
                    memo[text] = None
                elif (timed and (":" in text or text[-1].isalpha())) or error_cells.is_error(text):
                    memo[text] = self._value(text)
                else:
                    memo[text] = read(unescape_formulas(text) if armed else text, reading)
            except Unreadable:
                memo[text] = self._value(text)
                slow += 1
        self._slow = slow > many // 2

    def _count(self, texts: Iterable[str]) -> None:
        for text in texts:
            known = self.unread.get(text)
            if known is not None:
                self.unread[text] = replace(known, times=known.times + 1)
            elif len(self.unread) < _MAX_UNREAD:
                self.unread[text] = UnreadText(self._bad[text], 1)

    def _value(self, text: str) -> Any:
        """Returns the value of a text; None if it is unreadable, with the reason recorded."""
        try:
            value, sign = self._parse(text)
        except Unreadable as bad:
            self._bad[text] = bad
            return None
        if sign:
            self._signs[text] = sign
        return value

    def _parse(self, text: str) -> tuple[Any, str | None]:
        """Returns the value of a text and its currency sign; raises Unreadable."""
        if self._meanings:
            folded = fold(text)
            if folded in self._meanings:
                self._unused.pop(folded, None)
                return self.field.read(self._meanings[folded], self._canonical), None
        if error_cells.is_error(text):
            raise error_cells.error_reason(text)
        if "rating" in self.evidence.open:
            cell_errors.refuse_number(text, self._reading.decimal, self.evidence.open["rating"].reason)
        day = self._parse_day(text) if isinstance(self.field.kind, Day) else None
        if day is not None:
            return day, None
        parts = amounts.parts(self.field.kind, text)
        value = self._parse_number(parts.number if parts else text, text, parts.sign if parts else None)
        if isinstance(self.field.kind, Quantity) and self._timed and (":" in text or text[-1:].isalpha()):
            self._note(f"durations are read as {self.field.kind.unit}", text)
        elif isinstance(value, Duration):
            cell_errors.check_end_field(self.field, text)
        elif isinstance(value, date) and (name := dates.month_name_in(text)) and not month_names.is_english(name):
            self._note(f"month names such as “{name}” are recognised, so {text.strip()} is {format_date(value)}", text)
        if parts and parts.per:
            if self.field.name != "rate":
                raise cell_errors.not_a_total(text, parts.per)
            self._per[text] = parts.per
        sign = parts.sign if parts else None
        if sign or self._sign in HUNDREDTH_UNITS:
            sign = amounts.merge_signs(sign or str(self._sign), self._sign)
        return value, sign

    def _parse_number(self, bare: str, text: str, sign: str | None = None) -> Any:
        """Returns the value of a bare number; errors refer to the whole text. Raises Unreadable."""
        if self._header_scale:
            raise cell_errors.scaled_header(self.header, self._header_scale)
        try:
            return self._whole(unescape_formulas(bare) if self.armed else bare, self._reading)
        except Unreadable as bad:
            if bad.code == "number-ambiguous" and isinstance(self.field.kind, Amount):
                whole_number = amounts.whole_amount(bare, self._currency or self._sign or sign)
                if whole_number is not None:
                    return whole_number
            if bad.code == "rating-decimals":
                self._note(f"ratings are rounded to {rating_scales.PLACES} decimals", bare)
                return self.field.read(bare, replace(self._reading, scale=rating_scales.DEFAULT_SCALE))
            if bad.code == "text-long" and self.field.name == "title":
                title, self._rests[text] = row_currency.cut_title(bare, max_length_of(self.field))
                return title
            raise cell_errors.explain(self.field, text, bad) from None

    def _parse_day(self, text: str) -> Any:
        """Returns the date of a swapped cell or of a timestamp; None if the text is neither."""
        if self.way.turned:
            return swapped_dates.unswap(text)
        if "turned" in self.evidence.open:
            self._turned.check(text)
        found = timestamps.parse_timestamp(text) if len(text) > _MAX_DAY else None
        return found and self._day_of(found, text)

    def _day_of(self, found: Timestamp, text: str) -> Any:
        """Returns the date of a timestamp in the organisation's time zone, unless all timestamps of the column are
        midnight."""
        value = self._parse_number(found.day, text)
        if not isinstance(value, date):
            return value
        if found.utc_offset is None or self._midnights:
            self._note("the time of day is ignored", text)
            return value
        self._note(f"times in another time zone are converted to dates in {self.zone}", text)
        return found.date_in_zone(value, self.zone)

    def _note(self, what: str, text: str) -> None:
        """Counts a conversion of some texts, with the alphabetically first as example."""
        self._notes[what] = min(self._notes.get(what, text), text, key=str.strip).strip()
