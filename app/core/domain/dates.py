"""Days of the calendar as people write them: in figures, with the name of the month, or counted by a spreadsheet.

An order that nobody has said is never guessed, and neither is a century.
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
    """The day that `text` writes; raises Unreadable ("date", "date-ambiguous", "century-ambiguous",
    "serial-ambiguous", "date-range").

    "2026-04-03" is always year, month, day. Where day and month could change places, it takes an `order`; a year of
    two digits takes the first year of the `century` that it lies in.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():  # the quick way for most texts
        try:
            made = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return _check_range(text, made)
    bare = _normalise(text)
    iso = _ISO.fullmatch(bare)
    if iso:
        return _make_date(text, int(iso[1]), int(iso[2]), int(iso[3]))
    serial = _SERIAL.fullmatch(bare)
    if serial:
        return _parse_serial(text, int(serial[1]), order)
    return _parse_in_order(text, bare, order, century)


def _parse_in_order(text: str, bare: str, order: DateOrder | SerialDateSystem | None, century: int | None) -> date:
    found, lacking = {}, False
    for way, year, month, of_month in _split_parts(bare, order):
        if len(year) == 2 and century is None:
            lacking = True
            continue
        try:
            found[way] = date(_full_year(year, century), month, of_month)
        except ValueError:
            continue
    if len(set(found.values())) == 1:
        return _check_range(text, next(iter(found.values())))
    if found:
        either = " or ".join(format_date(each) for each in dict.fromkeys(found.values()))
        raise Unreadable("date-ambiguous", f"“{text}” can be {either}. Choose the order of day and month.")
    if lacking:
        raise Unreadable(
            "century-ambiguous",
            f"“{text}” has a two-digit year. Choose the century, or write it as 2026-04-03.",
        )
    if _PARTS.fullmatch(bare):
        raise Unreadable("date", f"“{text}” is not a date in the calendar" + (f" read as {order}." if order else "."))
    raise Unreadable("date", f"“{truncate(text)}” is not a date. Write it as 2026-04-03.")


def _normalise(text: str) -> str:
    """The text in the characters that days are read in, one in eight figures or East Asian signs as others are; blank
    where it is too long for a day."""
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
    """The orders in which a text in figures is a day; none for one that does not depend on an order."""
    bare = _normalise(text)
    match = _PARTS.fullmatch(bare)
    if match is None or len(match[1]) == 4:
        return frozenset()
    century = 2000 if century is None else century
    return frozenset(
        way for way, year, month, of_month in _split_parts(bare, None) if _is_possible(year, month, of_month, century)
    )


def _is_possible(year: str, month: int, of_month: int, century: int) -> bool:
    try:
        return EARLIEST <= date(_full_year(year, century), month, of_month) <= LATEST
    except ValueError:
        return False


def date_separator(text: str) -> str:
    """What stands between the parts of a date in figures; blank where it is none."""
    match = _PARTS.fullmatch(_normalise(text))
    return (match[2] or " ") if match else ""


def _split_parts(bare: str, order: DateOrder | SerialDateSystem | None) -> Iterator[tuple[DateOrder, str, int, int]]:
    """The ways to tell year, month and day apart."""
    orders = tuple(each for each in ORDERS if each == order) or ORDERS
    match = _PARTS.fullmatch(bare)
    if match:
        parts = (match[1], match[3], match[4])
        for each in ("ymd",) if len(match[1]) == 4 else orders:  # with its year first, a date has no other order
            year, month, of_month = (parts[place] for place in _PART_POSITIONS[each])
            if len(year) in (2, 4) and len(month) <= 2 and len(of_month) <= 2:
                yield each, year, int(month), int(of_month)
        return
    yield from _parse_month_name(bare, order)


def _parse_month_name(
    bare: str, order: DateOrder | SerialDateSystem | None
) -> Iterator[tuple[DateOrder, str, int, int]]:
    """The day of a text with the name of a month: before it or behind it, or with the year first."""
    words = _date_words(bare)
    if [word.isdecimal() for word in words] == [True, False, True]:
        first, name, last = words
        # "15-Jan-23" begins with its day, but for those who say that their days begin with the year.
        year_first = len(first) == 4 or (order == "ymd" and len(last) == 2)
        year, of_month = (first, last) if year_first else (last, first)
    elif [word.isdecimal() for word in words] == [False, True, True]:
        year_first, (name, of_month, year) = False, words
    else:
        return
    month = month_names.month_number(name)
    # Of a year of two digits behind the month, those who begin with the year say nothing.
    if month and len(of_month) <= 2 and (len(year) == 4 or (len(year) == 2 and (year_first or order != "ymd"))):
        yield "ymd" if year_first else "dmy", year, month, int(of_month)


def _date_words(bare: str) -> list[str]:
    """The figures and names of a text without what stands between them; none where it says more than a day."""
    found = []
    for token in _TOKENS.findall(bare):
        if token.isdecimal() or (token.isalpha() and token.lower() not in _FILLER_WORDS):
            found.append(token)
        elif not token.isalpha() and token not in _SEPARATORS:
            return []
    return found[1:] if found and _WEEKDAY.fullmatch(found[0]) and not month_names.month_number(found[0]) else found


def month_name_in(text: str) -> str:
    """The name of the month that a day is written with; blank where it is written in figures."""
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


def _make_date(text: str, year: int, month: int, of_month: int) -> date:
    try:
        made = date(year, month, of_month)
    except ValueError:
        raise Unreadable("date", f"“{text}” is not a date in the calendar.") from None
    return _check_range(text, made)


def _check_range(text: str, made: date) -> date:
    if not EARLIEST <= made <= LATEST:
        raise Unreadable(
            "date-range",
            f"“{text}” is outside {EARLIEST.year} to {LATEST.year}, the years Contrast accepts. "
            "Correct the year, or leave the date blank.",
        )
    return made
