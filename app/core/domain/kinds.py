"""The kinds of field values, and how they are parsed and written. Other uses of a kind are defined where they are used.

`read` parses a text that is not blank (blank means unknown everywhere) and raises Unreadable. `write` is its inverse:
`read(write(value), CANONICAL) == value` for every value that `read` can return.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.core.domain import currencies, dates, durations, money, number_parsing, rating_scales
from app.core.domain.durations import Duration
from app.core.domain.input_format import InputFormat
from app.core.domain.invisible_characters import INVISIBLE_AT_ENDS
from app.core.domain.kind import Kind
from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.domain.truncation import truncate

_MAX_WORD_LENGTH, _MAX_SET_LENGTH = 200, 5_000  # characters of one answer and of several; known ones are far shorter
_CHOICE_SEPARATORS, _TAG_SEPARATORS = re.compile("[;,|\n]"), re.compile("[;\n]")


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text, stripped, with line feeds as line ends. `lines`: several lines are usual. `longest`: the limit."""

    lines: bool = False
    longest: int = 20_000

    def read(self, text: str, reading: InputFormat) -> str:
        bare = text.strip()
        if not bare.isascii():
            bare = bare.strip(INVISIBLE_AT_ENDS).strip()
        if "\r" in bare:
            bare = bare.replace("\r\n", "\n").replace("\r", "\n")
        if "\x00" in bare or not _is_encodable(bare):
            raise Unreadable("text-character", "The text contains an invalid character. Remove it.")
        if len(bare) > self.longest:
            raise Unreadable("text-long", f"The text has {len(bare)} characters; the limit is {self.longest}.")
        return bare

    def write(self, value: str) -> str:
        return value


def _is_encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of several options. `synonyms`: (folded word, option) pairs for other words used in files."""

    options: tuple[str, ...]
    synonyms: tuple[tuple[str, str], ...] = ()

    def read(self, text: str, reading: InputFormat) -> str:
        bare = text.strip()
        if bare in self.options:
            return bare
        folded = fold_accents(bare).replace("_", " ") if len(bare) <= _MAX_WORD_LENGTH else ""
        folded = dict(self.synonyms).get(folded, folded)
        if folded in self.options:
            return folded
        if "yes" in self.options and "no" in self.options and folded in reading.yes | reading.no:
            return "yes" if folded in reading.yes else "no"
        raise Unreadable("choice", f"“{truncate(bare)}” is none of: {', '.join(self.options)}.")

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class ChoiceSet(Kind):
    """Several of the options, in the order of `options`, written with semicolons."""

    options: tuple[str, ...]

    def read(self, text: str, reading: InputFormat) -> tuple[str, ...]:
        choice = Choice(self.options)
        if len(text) > _MAX_SET_LENGTH:
            raise Unreadable("text-long", f"The text has {len(text)} characters; the limit is {_MAX_SET_LENGTH}.")
        chosen = {choice.read(part, reading) for part in _CHOICE_SEPARATORS.split(text) if part.strip()}
        return tuple(option for option in self.options if option in chosen)

    def write(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)


@dataclass(frozen=True, slots=True)
class Tags(Kind):
    """Free words without duplicates, in the order given, written with semicolons."""

    longest: int = 100

    def read(self, text: str, reading: InputFormat) -> tuple[str, ...]:
        parts = (" ".join(part.split()) for part in _TAG_SEPARATORS.split(Text().read(text, reading)))
        tags = tuple(dict.fromkeys(part for part in parts if part))
        if any(len(tag) > self.longest for tag in tags):
            raise Unreadable("text-long", f"A tag can have at most {self.longest} characters.")
        return tags

    def write(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)


_ANSWERS = {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """Yes or no."""

    def read(self, text: str, reading: InputFormat) -> bool:
        answer = _ANSWERS.get(text[:_MAX_WORD_LENGTH].strip().lower())
        if answer is None:
            folded = fold_accents(text) if len(text) <= _MAX_WORD_LENGTH else ""
            if folded not in reading.yes | reading.no:
                raise Unreadable("yes-no", f"“{truncate(text)}” is not yes or no. Use one of them.")
            answer = folded in reading.yes
        return answer

    def write(self, value: bool) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A date. If the input format has `durations`, a duration is also accepted."""

    def read(self, text: str, reading: InputFormat) -> date | Duration:
        if reading.durations is not None:
            span = durations.parse_calendar_duration(text, reading.decimal, reading.durations)
            if span is not None:
                return span
        return dates.parse_date(text, reading.dates, reading.century)

    def write(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Currency(Kind):
    """An ISO 4217 currency code."""

    def read(self, text: str, reading: InputFormat) -> str:
        return currencies.parse_currency(text)

    def write(self, value: str) -> str:
        return value


_UNSIGNED = re.compile(r"\d{1,30}(?:\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount(Kind):
    """Money. `read` returns the exact major units; the caller adds the currency. `signed`: refunds may be negative."""

    signed: bool = False

    def read(self, text: str, reading: InputFormat) -> Decimal:
        if reading.decimal == "point" and _UNSIGNED.fullmatch(text):  # fast path for most texts
            return Decimal(text)
        value = number_parsing.parse_number(text, reading.decimal)
        return value if self.signed else _require_not_negative(value, text)

    def write(self, value: money.Money) -> str:
        return money.canonical_text(value)


def _require_not_negative(value: Decimal, text: str) -> Decimal:
    if value < 0:
        raise Unreadable("negative", f"“{text.strip()}” is negative. Enter zero or more.")
    return value


_WORDY = re.compile("[A-Za-z:]")
_MEASURES: dict[str, Literal["hours", "days"]] = {"hours": "hours", "working days": "days"}
_WHOLE = {str(value): Decimal(value) for value in range(1, 6)}


@dataclass(frozen=True, slots=True)
class Quantity(Kind):
    """A number of `unit` with up to `places` decimals, from 0 to `most`. Hours and working days may also be durations
    (“7h 30m”, “02:30:00”), which are rounded half up."""

    unit: str
    places: int
    most: int = 1_000_000

    def read(self, text: str, reading: InputFormat) -> Decimal:
        plain = reading.decimal == "point" and _UNSIGNED.fullmatch(text) is not None
        value = Decimal(text) if plain and not reading.durations else self._duration(text, reading)
        if value is None:
            bare = text.strip()
            bare = bare.removesuffix("%") if self.unit == "%" else bare
            value = _require_not_negative(number_parsing.parse_number(bare, reading.decimal), text)
        if value > self.most:
            raise Unreadable(
                "quantity-large", f"{value:f} is more than {self.most:,} {self.unit}. Check its decimal mark."
            )
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value() and not reading.rounded:
            raise Unreadable("quantity-decimals", f"“{text.strip()}” has more than {self.places} decimals. Round it.")
        return value

    def _duration(self, text: str, reading: InputFormat) -> Decimal | None:
        unit = _MEASURES.get(self.unit)
        if unit is None or (
            text.isascii() and not _WORDY.search(text) and (reading.durations is None or reading.durations.unit is None)
        ):
            return None
        return durations.parse_measured(text, reading.decimal, reading.durations, unit, self.places)

    def write(self, value: Decimal) -> str:
        return number_parsing.format_plain(value)


@dataclass(frozen=True, slots=True)
class Count(Kind):
    """An integer number of `unit`, from `least` to `most`."""

    unit: str
    least: int = 0
    most: int = 1_000_000

    def read(self, text: str, reading: InputFormat) -> int:
        value = number_parsing.parse_number(text, reading.decimal)
        if value != value.to_integral_value() or not self.least <= value <= self.most:
            raise Unreadable("count", f"“{text.strip()}” is not a whole number from {self.least} to {self.most:,}.")
        return int(value)

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Rating(Kind):
    """A number from 1 to 5 with up to two decimals, with `words` for 1, 3 and 5; or `exempt`, the word for "does not
    apply". Also accepts “4/5”, stars, and another scale if the input format has one."""

    words: tuple[str, str, str]
    exempt: str | None = None

    def read(self, text: str, reading: InputFormat) -> Decimal | str:
        bare = text.strip()
        if reading.scale is None and bare in _WHOLE:
            return _WHOLE[bare]
        if self.exempt and len(bare) <= _MAX_WORD_LENGTH and fold(bare) == self.exempt:
            return self.exempt
        try:
            value = rating_scales.parse_rating(bare, reading.decimal, reading.scale)
        except Unreadable as bad:
            if bad.code != "number":
                raise
            value = None
        if value is None:
            alternative = f", or “{self.exempt}”" if self.exempt else ""
            raise Unreadable("rating", f"“{truncate(bare)}” is not a rating. Use 1 to 5{alternative}.")
        return value

    def write(self, value: Decimal | str) -> str:
        return value if isinstance(value, str) else number_parsing.format_plain(value)

    @property
    def anchors(self) -> str:
        """Returns what 1, 3 and 5 mean, in words."""
        return "; ".join(f"{value}: {word}" for value, word in zip((1, 3, 5), self.words, strict=True))


@dataclass(frozen=True, slots=True)
class Link(Kind):
    """The name of another record: a provider, a user or a team."""

    to: str
    longest: int = 200

    def read(self, text: str, reading: InputFormat) -> str:
        name = " ".join(Text(longest=self.longest).read(text, reading).split())
        if not fold(name):
            raise Unreadable("name", f"“{truncate(text)}” is not a name.")
        return name

    def write(self, value: str) -> str:
        return value


# Every dictionary by kind must have all of them; a test checks that.
KINDS = (Text, Choice, ChoiceSet, Tags, YesNo, Day, Currency, Amount, Quantity, Count, Rating, Link)
