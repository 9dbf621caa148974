"""Numbers and dates as people write them in files and forms.

A mark or an order is a property of the file or the form, never of a person's locale: where a text has two
readings and nobody has said which, it is refused and never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Mark = Literal["point", "comma"]
Order = Literal["ymd", "dmy", "mdy"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the numbers and dates of one file or form are read; None where nobody has said."""

    decimal: Mark | None = None
    dates: Order | None = None


CANONICAL = Reading(decimal="point", dates="ymd")


class Unreadable(ValueError):
    """A text that is not what the field wants, or that has two readings; `code` says which."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = {
    "point": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[+-]?\d*\.?\d+|[+-]?\d+\.", re.ASCII),
    "comma": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[+-]?\d*,?\d+|[+-]?\d+,", re.ASCII),
}
_MARKS = {"point": (",", "."), "comma": (".", ",")}  # what groups thousands, and what begins decimals
_MINUS = str.maketrans({"−": "-"})
_LONGEST = 40


def number(text: str, mark: Mark | None) -> Decimal:
    """The number that `text` writes, exactly; raises Unreadable ("number", "number-ambiguous").

    Without a `mark`, a text is read only where both readings agree ("1234", "1,234.50", "0.125").
    """
    bare = text.strip()
    if not bare.isascii():
        bare = bare.translate(_MINUS)
    # The quick way for most texts: only three digits after a single point could be a group of thousands.
    if len(bare) <= _LONGEST:
        clear = mark == "point" or (mark is None and len(bare.partition(".")[2]) != 3)
        if clear and _PLAIN.fullmatch(bare):
            return Decimal(bare)
        if mark is not None and _GROUPED[mark].fullmatch(bare):
            return _exact(bare, mark)
    bare = bare.translate(_SPACES)
    if len(bare) > _LONGEST:
        raise Unreadable("number", f"“{text[:20]}…” is not a number.")
    readings = {}
    for each in ("point", "comma") if mark is None else (mark,):
        if _GROUPED[each].fullmatch(bare):
            readings[each] = _exact(bare, each)
    values = set(readings.values())
    if len(values) == 1:
        return values.pop()
    if values:
        raise Unreadable(
            "number-ambiguous",
            f"“{text}” can be {readings['point']:f} or {readings['comma']:f}. Say which mark is the decimal one.",
        )
    raise Unreadable("number", f"“{text}” is not a number." + _other_mark(bare, mark))


def _exact(bare: str, mark: Mark) -> Decimal:
    group, decimal = _MARKS[mark]
    return Decimal(bare.replace(group, "").replace(decimal, "."))


def _other_mark(bare: str, mark: Mark | None) -> str:
    other = {"point": "comma", "comma": "point"}.get(mark or "")
    if other and _GROUPED[other].fullmatch(bare):
        return f" The decimal mark is set to {mark}; this one seems to use a {other}."
    return ""


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_PARTS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_PLACES = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


def day(text: str, order: Order | None) -> date:
    """The day that `text` writes; raises Unreadable ("date", "date-ambiguous", "date-range").

    "2026-04-03" is always year, month, day. Other texts need four digits of the year and, where day and
    month could change places, an `order`.
    """
    bare = text.strip()
    iso = _ISO.fullmatch(bare)
    if iso:
        return _made(text, int(iso[1]), int(iso[2]), int(iso[3]))
    match = _PARTS.fullmatch(bare)
    if not match:
        raise Unreadable("date", f"“{text}” is not a date. Write it as 2026-04-03.")
    parts = (match[1], match[3], match[4])
    found: dict[str, date] = {}
    for each in _PLACES if order is None else (order,):
        year, month, of_month = (parts[place] for place in _PLACES[each])
        if len(year) == 4 and len(month) <= 2 and len(of_month) <= 2:
            try:
                found[each] = date(int(year), int(month), int(of_month))
            except ValueError:
                continue
    if len(set(found.values())) == 1:
        return _checked(text, next(iter(found.values())))
    if found:
        either = " or ".join(said(each) for each in dict.fromkeys(found.values()))
        raise Unreadable("date-ambiguous", f"“{text}” can be {either}. Say in which order day and month stand.")
    if max(len(part) for part in parts) < 4:
        raise Unreadable("date", f"“{text}” has no year of four digits. Write it as 2026-04-03.")
    raise Unreadable("date", f"“{text}” is not a day of the calendar" + (f" read as {order}." if order else "."))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(when: date) -> str:
    """A day as people read it: 22 Nov 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _made(text: str, year: int, month: int, of_month: int) -> date:
    try:
        made = date(year, month, of_month)
    except ValueError:
        raise Unreadable("date", f"“{text}” is not a day of the calendar.") from None
    return _checked(text, made)


def _checked(text: str, made: date) -> date:
    if not EARLIEST <= made <= LATEST:
        raise Unreadable("date-range", f"“{text}” lies outside {EARLIEST.year} to {LATEST.year}. Check the year.")
    return made
