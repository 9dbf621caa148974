"""Parses dates as people write them: in digits, with a month name, or as a spreadsheet's serial number.

The order of day and month is never guessed, nor is a century.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from app.core.domain import invisible_characters, month_names
from app.core.domain.number_parsing import DateOrder, SerialDateSystem, Unreadable, format_date
from app.core.domain.truncation import truncate

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")
_PART_POSITIONS = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_PARTS = re.compile(r"(\d{1,4})(?: ?([./-]) ?| )(\d{1,2})(?(2) ?\2 ?| )(\d{1,4})\.?", re.ASCII)
_PADDED, _YEAR_LAST = re.compile(r"(\d\d)([./-])(\d\d)\2(\d{4})", re.ASCII), ("dmy", "mdy")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_SERIAL_EPOCHS = {"serial": date(1899, 12, 30), "serial1904": date(1904, 1, 1)}
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", re.ASCII)
_TOKENS = re.compile(r"\d+|[^\W\d_]+|.", re.DOTALL)
_SEPARATORS = frozenset(" .,/-'’º")
_FILLER_WORDS = frozenset(
    (
        "of",
        "de",
        "del",
        "di",
        "d",
        "le",
        "el",
        "den",
        "der",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "года",
        "г",
        "р",
        "року",
    )
)
_WEEKDAY = re.compile(r"(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?", re.ASCII | re.IGNORECASE)
_MAX_LENGTH = 60


def parse_date(text: str, order: DateOrder | SerialDateSystem | None, century: int | None = None) -> date:
    """Returns the date in `text`; raises Unreadable ("date", "date-ambiguous", "century-ambiguous",
    "serial-ambiguous", "date-range").

    "2026-04-03" is always year, month, day. `order` is needed if day and month could be swapped; `century`, the first
    year of the hundred that two-digit years are in, if there is one.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():  # fast path for most texts
        try:
            result = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return _check_range(text, result)
    if len(text) == 10 and order in _YEAR_LAST and (found := _PADDED.fullmatch(text)):  # the same for these orders
        month, day = (found[1], found[3]) if order == "mdy" else (found[3], found[1])
        try:
            result = date(int(found[4]), int(month), int(day))
        except ValueError:
            pass
        else:
            return _check_range(text, result)
    bare = _normalise(text)
    iso = _ISO.fullmatch(bare)
    if iso:
        return _make_date(text, int(iso[1]), int(iso[2]), int(iso[3]))
    serial = _SERIAL.fullmatch(bare)
    if serial:
        return _parse_serial(text, int(serial[1]), order)
    return _parse_in_order(text, bare, order, century)


def _parse_in_order(text: str, bare: str, order: DateOrder | SerialDateSystem | None, century: int | None) -> date:
    found, century_missing = {}, False
    for each, year, month, day in _split_parts(bare, order):
        if len(year) == 2 and century is None:
            century_missing = True
            continue
        try:
            found[each] = date(_full_year(year, century), month, day)
        except ValueError:
            continue
    if len(set(found.values())) == 1:
        return _check_range(text, next(iter(found.values())))
    if found:
        either = " or ".join(format_date(each) for each in dict.fromkeys(found.values()))
        raise Unreadable("date-ambiguous", f"“{text}” can be {either}. Choose the order of day and month.")
    if century_missing:
        raise Unreadable(
            "century-ambiguous",
            f"“{text}” has a two-digit year. Choose the century, or write it as 2026-04-03.",
        )
    if _PARTS.fullmatch(bare):
        raise Unreadable("date", f"“{text}” is not a date in the calendar" + (f" read as {order}." if order else "."))
    raise Unreadable("date", f"“{truncate(text)}” is not a date. Write it as 2026-04-03.")


def _normalise(text: str) -> str:
    """Returns the text with plain characters; eight digits and East Asian dates get hyphens. "" if it is too long for a
    date."""
    if len(text) > 4 * _MAX_LENGTH:
        return ""
    bare = invisible_characters.strip_invisible(text)
    if not bare.isascii():
        bare = unicodedata.normalize("NFC", bare)
        signs = _EAST_ASIAN.fullmatch(bare)
        bare = "-".join(signs.groups()) if signs else bare
    compact = _COMPACT.fullmatch(bare)
    if compact:
        year_first = EARLIEST.year <= int(compact[1]) <= LATEST.year and int(compact[2]) <= 12
        return "-".join(compact.groups()) if year_first else f"{bare[:2]}-{bare[2:4]}-{bare[4:]}"
    return bare if len(bare) <= _MAX_LENGTH else ""


def possible_orders(text: str, century: int | None) -> frozenset[DateOrder]:
    """Returns the orders in which a text in digits is a valid date; none if it doesn't depend on the order."""
    bare = _normalise(text)
    match = _PARTS.fullmatch(bare)
    if match is None or len(match[1]) == 4:
        return frozenset()
    century = 2000 if century is None else century
    return frozenset(
        order for order, year, month, day in _split_parts(bare, None) if _is_possible(year, month, day, century)
    )


def _is_possible(year: str, month: int, day: int, century: int) -> bool:
    try:
        return EARLIEST <= date(_full_year(year, century), month, day) <= LATEST
    except ValueError:
        return False


def date_separator(text: str) -> str:
    """Returns the separator of a date in digits; "" if the text is none."""
    match = _PARTS.fullmatch(_normalise(text))
    return (match[2] or " ") if match else ""


def _split_parts(bare: str, order: DateOrder | SerialDateSystem | None) -> Iterator[tuple[DateOrder, str, int, int]]:
    """Yields the possible readings of a date as (order, year, month, day)."""
    orders = tuple(each for each in ORDERS if each == order) or ORDERS
    match = _PARTS.fullmatch(bare)
    if match:
        parts = (match[1], match[3], match[4])
        for each in ("ymd",) if len(match[1]) == 4 else orders:  # a date that begins with its year has one order
            year, month, day = (parts[position] for position in _PART_POSITIONS[each])
            if len(year) in (2, 4) and len(month) <= 2 and len(day) <= 2:
                yield each, year, int(month), int(day)
        return
    yield from _parse_month_name(bare, order)


def _parse_month_name(
    bare: str, order: DateOrder | SerialDateSystem | None
) -> Iterator[tuple[DateOrder, str, int, int]]:
    """Yields the reading of a date with a month name: day before or after it, or year first."""
    words = _date_words(bare)
    if [word.isdecimal() for word in words] == [True, False, True]:
        first, name, last = words
        # "15-Jan-23" begins with the day, unless the chosen order begins with the year.
        year_first = len(first) == 4 or (order == "ymd" and len(last) == 2)
        year, day = (first, last) if year_first else (last, first)
    elif [word.isdecimal() for word in words] == [False, True, True]:
        year_first, (name, day, year) = False, words
    else:
        return
    month = month_names.month_number(name)
    # With the order "ymd", a two-digit year after the month isn't accepted.
    if month and len(day) <= 2 and (len(year) == 4 or (len(year) == 2 and (year_first or order != "ymd"))):
        yield "ymd" if year_first else "dmy", year, month, int(day)


def _date_words(bare: str) -> list[str]:
    """Returns the numbers and words of a date without separators, filler words and weekday; [] if there is more."""
    found = []
    for token in _TOKENS.findall(bare):
        if token.isdecimal() or (token.isalpha() and token.lower() not in _FILLER_WORDS):
            found.append(token)
        elif not token.isalpha() and token not in _SEPARATORS:
            return []
    return found[1:] if found and _WEEKDAY.fullmatch(found[0]) and not month_names.month_number(found[0]) else found


def month_name_in(text: str) -> str:
    """Returns the month name in a date; "" for a date in digits."""
    bare = _normalise(text)
    return (
        ""
        if _PARTS.fullmatch(bare)
        else next((word for word in _date_words(bare) if month_names.month_number(word)), "")
    )


def _full_year(digits: str, century: int | None) -> int:
    year = int(digits)
    return year if len(digits) == 4 or century is None else century + (year - century) % 100


def _parse_serial(text: str, days: int, order: DateOrder | SerialDateSystem | None) -> date:
    if order in _SERIAL_EPOCHS:
        return _check_range(text, _SERIAL_EPOCHS[order] + timedelta(days=days))
    in_1900, in_1904 = (format_date(start + timedelta(days=days)) for start in _SERIAL_EPOCHS.values())
    raise Unreadable(
        "serial-ambiguous",
        f"“{text}” is not a date. Where a spreadsheet counted days, it is {in_1900}, "
        f"or {in_1904} if it counts from 1904: say which, or write it as 2026-04-03.",
    )


def _make_date(text: str, year: int, month: int, day: int) -> date:
    try:
        result = date(year, month, day)
    except ValueError:
        raise Unreadable("date", f"“{text}” is not a date in the calendar.") from None
    return _check_range(text, result)


def _check_range(text: str, result: date) -> date:
    if not EARLIEST <= result <= LATEST:
        raise Unreadable(
            "date-range",
            f"“{text}” is outside {EARLIEST.year} to {LATEST.year}, the years Contrast accepts. "
            "Correct the year, or leave the date blank.",
        )
    return result
