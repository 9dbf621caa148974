"""Parses durations as people write them: “6 months”, “12 weeks”, “7h 30m”, “02:30:00”, “PT7H30M”.

How many hours or working days a day, week or month has differs between organisations, so it has to be given; nothing
is assumed.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from app.core.domain import invisible_characters
from app.core.domain.dates import EARLIEST, LATEST
from app.core.domain.number_parsing import DecimalMark, Unreadable, format_date, parse_number
from app.core.domain.truncation import truncate

Unit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
_UNIT_WORDS: dict[Unit, str] = {
    "year": "year years yr yrs y",
    "month": "month months mth mths mo mos",
    "week": "week weeks wk wks w",
    "day": "day days d",
    "hour": "hour hours hr hrs h",
    "minute": "minute minutes min mins",
    "second": "second seconds sec secs s",
}
_UNITS: dict[str, Unit] = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_PART = re.compile(r"\s*([\d.,'’]+)\s*([a-z]+)\.?\s*(?:,|and\b)?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
# ISO 8601, as spreadsheets and programs store durations: PT27H30M00S, P6M, P1DT2H.
_FIGURE = r"(\d{1,12}(?:[.,]\d{1,12})?)"
_ISO = re.compile(
    "P"
    + "".join(f"(?:{_FIGURE}{letter})?" for letter in "YMWD")
    + "(?P<time>T"
    + "".join(f"(?:{_FIGURE}{letter})?" for letter in "HMS")
    + ")?",
    re.ASCII | re.IGNORECASE,
)
_ISO_UNITS: tuple[Unit, ...] = ("year", "month", "week", "day", "hour", "minute", "second")
_MAX_LENGTH = 200
_SIZE = re.compile(r"([\d.]+) (hours a day|days a week|days a month)", re.ASCII)


@dataclass(frozen=True, slots=True)
class DurationFormat:
    """How durations are read.

    `unit`: that of a number without one. `clock`: whether “1:30” is hours and minutes ("h:m") or minutes and seconds
    ("m:s"). `day`: hours a day. `week`, `month`: days a week or month.
    """

    unit: Unit | None = None
    clock: Literal["h:m", "m:s"] | None = None
    day: Decimal | None = None
    week: Decimal | None = None
    month: Decimal | None = None

    def __str__(self) -> str:
        parts = [f"a number alone counts {self.unit}s"] if self.unit else []
        parts += [f"1:30 is {'hours and minutes' if self.clock == 'h:m' else 'minutes and seconds'}"] * bool(self.clock)
        parts += [
            f"{size:f} {unit}"
            for size, unit in ((self.day, "hours a day"), (self.week, "days a week"), (self.month, "days a month"))
            if size
        ]
        return ", ".join(parts)


def parse_duration_format(text: str) -> DurationFormat:
    """Parses a comma-separated duration format: “months”, “h:m”, “8 hours a day”, “5 days a week”, “21 days a month”,
    or “units” if each text has its own unit. Raises Unreadable."""
    found: dict[str, Any] = {}
    if len(text) > _MAX_LENGTH:
        raise Unreadable(
            "duration",
            f"“{truncate(text)}” is too long for what is said about durations. Write such as "
            "months, h:m, 8 hours a day, or units.",
        )
    for part in (" ".join(each.split()).lower() for each in text.split(",")):
        size = _SIZE.fullmatch(part)
        if size:
            found[size[2].split()[-1]] = parse_number(size[1], "point")
        elif part in ("h:m", "m:s"):
            found["clock"] = part
        elif part in _UNITS and len(part) > 2:
            found["unit"] = _UNITS[part]
        elif part != "units":
            raise Unreadable(
                "duration",
                f"“{part}” says nothing about durations. Write such as months, h:m, 8 hours a "
                "day, 5 days a week, or units.",
            )
    if any(isinstance(each, Decimal) and not 0 < each <= 31 for each in found.values()):
        raise Unreadable("duration", f"“{text}” cannot be: a day, week or month has more than none and at most 31.")
    return DurationFormat(**found)


@dataclass(frozen=True, slots=True)
class Duration:
    """A calendar duration: whole `months`, then whole `days`."""

    months: int = 0
    days: int = 0

    def last_day(self, first: date) -> date:
        """Returns the last day if the duration begins on `first`: a month from 15 January ends on 14 February. In a
        month that is too short for the day, its last day counts. Raises Unreadable ("date-range")."""
        year, month = divmod(first.year * 12 + first.month - 1 + self.months, 12)
        if year <= LATEST.year:
            month_length = calendar.monthrange(year, month + 1)[1]
            after_months = date(year, month + 1, min(first.day, month_length))
            last = after_months + timedelta(days=self.days - 1)
            # A month from the 31st ends on the last day of a shorter month, not on the day before.
            last = last if first.day <= month_length or self.days else after_months
            if EARLIEST <= last <= LATEST:
                return last
        raise Unreadable(
            "date-range", f"{self} from {format_date(first)} ends after {LATEST.year}. Check the duration."
        )

    def __str__(self) -> str:
        parts = [(self.months, "month"), (self.days, "day")]
        return " and ".join(f"{many} {unit}{'s' * (many != 1)}" for many, unit in parts if many)


def parse_parts(text: str, mark: DecimalMark | None, lengths: DurationFormat | None) -> dict[Unit, Decimal] | None:
    """Returns the amount of each unit in a text; None if it is no duration. Raises Unreadable ("duration-ambiguous",
    "number-ambiguous")."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = invisible_characters.strip_invisible(text)
    clock = _CLOCK.fullmatch(bare)
    if clock:
        first, second, third = (Decimal(each or 0) for each in clock.groups())
        if clock[3] is not None:
            return {"hour": first, "minute": second, "second": third}
        if lengths is None or lengths.clock is None:
            raise Unreadable(
                "duration-ambiguous",
                f"“{bare}” can be hours and minutes, or minutes and seconds. Say "
                "which, or write it with hours, minutes and seconds.",
            )
        return {"hour": first, "minute": second} if lengths.clock == "h:m" else {"minute": first, "second": second}
    return (
        _parse_iso(bare)
        or _parse_words(bare, mark)
        or (_parse_without_unit(bare, mark, lengths.unit) if lengths and lengths.unit else None)
    )


def _parse_iso(bare: str) -> dict[Unit, Decimal] | None:
    match = _ISO.fullmatch(bare)
    if match is None:
        return None
    figures = [each for name, each in zip(range(1, 9), match.groups(), strict=True) if name != _ISO.groupindex["time"]]
    return {
        unit: Decimal(figure.replace(",", "."))
        for unit, figure in zip(_ISO_UNITS, figures, strict=True)
        if figure is not None
    } or None


def _parse_words(bare: str, mark: DecimalMark | None) -> dict[Unit, Decimal] | None:
    found: dict[Unit, Decimal] = {}
    position = 0
    while position < len(bare):
        match = _PART.match(bare, position)
        if match is None:
            return None
        unit = _UNITS.get(match[2].lower())
        if match[2].lower() == "m":
            if not found:
                raise Unreadable("duration-ambiguous", f"“{bare}” can be months or minutes. Write “mo” or “min”.")
            unit = "month" if "year" in found else "minute" if "hour" in found else None
        if unit is None or unit in found:
            return None
        found[unit] = parse_number(match[1], mark)
        position = match.end()
    return found or None


def _parse_without_unit(bare: str, mark: DecimalMark | None, unit: Unit) -> dict[Unit, Decimal] | None:
    try:
        return {unit: parse_number(bare, mark)}
    except Unreadable as bad:
        if bad.code == "number":
            return None
        raise


def parse_calendar_duration(text: str, mark: DecimalMark | None, lengths: DurationFormat) -> Duration | None:
    """Returns the calendar duration in a text; None if it is no duration. Raises Unreadable."""
    found = parse_parts(text, mark, lengths)
    if found is None:
        return None
    months = 12 * found.pop("year", Decimal(0)) + found.pop("month", Decimal(0))
    days = 7 * found.pop("week", Decimal(0)) + found.pop("day", Decimal(0))
    if any(found.values()) or months % 1 or days % 1:
        raise Unreadable(
            "duration",
            f"“{text.strip()}” is not a whole number of days, weeks, months or years. Write the day on which it ends.",
        )
    if months + days <= 0 or months > 1800 or days > 54_787:
        raise Unreadable("duration", f"“{text.strip()}” is no duration from one day to 150 years. Correct it.")
    return Duration(int(months), int(days))


_UNIT_SECONDS: dict[Unit, int] = {"hour": 3600, "minute": 60, "second": 1}


def parse_measured(
    text: str, mark: DecimalMark | None, lengths: DurationFormat | None, unit: Literal["hours", "days"], places: int
) -> Decimal | None:
    """Returns a duration in hours or working days, rounded half up to `places` decimals; None if it is no duration.

    Raises Unreadable ("duration-ambiguous") if that needs the length of a day, week or month and `lengths` lacks it.
    """
    found = parse_parts(text, mark, lengths)
    if found is None:
        return None
    known = lengths or DurationFormat()
    seconds = sum((found.get(each, Decimal(0)) * many for each, many in _UNIT_SECONDS.items()), Decimal(0))
    days = Decimal(0)
    for each, sizes in (
        ("day", (Decimal(1),)),
        ("week", (known.week,)),
        ("month", (known.month,)),
        ("year", (known.month, Decimal(12))),
    ):
        if each in found:
            length = found[each]
            for size in sizes:
                length *= _require_size(size, text, "working days", each)
            days += length
    if unit == "hours":
        exact = seconds / 3600 + (days * _require_size(known.day, text, "hours", "day") if days else 0)
    else:
        exact = days + (seconds / 3600 / _require_size(known.day, text, "hours", "day") if seconds else 0)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP).normalize() + Decimal(0)


def _require_size(size: Decimal | None, text: str, of: str, a: str) -> Decimal:
    if size is None:
        a = "month" if a == "year" else a
        raise Unreadable(
            "duration-ambiguous",
            f"“{text.strip()}” takes to know how many {of} a {a} has. Say "
            f"that, or write it in {of.removeprefix('working ')}.",
        )
    return size


# Hours are summed in units of 1/900,000 hour: a second is 250 of them, the fifth decimal of an hour 9.
EXACT_PARTS_PER_SECOND, EXACT_PARTS_PER_DECIMAL = 250, 9
_EXACT_PARTS_PER_HOUR, _PLACES = 900_000, 5


def to_exact_parts(hours: Decimal) -> int:
    """Returns hours with five decimals in those units. If they were rounded from whole seconds, those seconds count, so
    that three times 20 minutes (0.33333 each) is one hour."""
    decimals = int(hours.scaleb(_PLACES))
    seconds = (36 * decimals + 500) // 1000
    return (
        EXACT_PARTS_PER_SECOND * seconds
        if (1000 * seconds + 18) // 36 == decimals
        else EXACT_PARTS_PER_DECIMAL * decimals
    )


def exact_parts_to_hours(parts: int) -> Decimal:
    """Returns that many units in hours, rounded half up to five decimals."""
    return (Decimal(parts) / _EXACT_PARTS_PER_HOUR).quantize(
        Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP
    ).normalize() + Decimal(0)


def add_months(day: date, months: int) -> date:
    """Returns the same day `months` later (earlier if negative), or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
