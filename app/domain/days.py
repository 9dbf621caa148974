"""Days of the calendar as people write them: in figures, with the month in English words, or counted by a spreadsheet.

An order that nobody has said is never guessed, and neither is a century.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.numerals import Counted, Order, Unreadable, said

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
_PLACES = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_PARTS = re.compile(r"(\d{1,4})(?: ?([./-]) ?| )(\d{1,2})(?(2) ?\2 ?| )(\d{1,4})\.?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_FROM = {"serial": date(1899, 12, 30), "serial1904": date(1904, 1, 1)}
_MONTH = {name: at for at, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_NAME, _DAY, _YEAR = r"([a-z]{3,9})\.?", r"(\d{1,2})(?:st|nd|rd|th)?\.?", r"'?(\d{4}|\d{2})"
_WORDED = {  # the places of year, month and day
    (3, 2, 1): re.compile(rf"{_WEEKDAY}{_DAY}[ -](?:of )?{_NAME},?[ -]{_YEAR}", re.ASCII | re.IGNORECASE),
    (3, 1, 2): re.compile(rf"{_WEEKDAY}{_NAME}[ -]{_DAY},?[ -]{_YEAR}", re.ASCII | re.IGNORECASE),
    (1, 2, 3): re.compile(rf"{_YEAR}[ -]{_NAME}[ -]{_DAY}", re.ASCII | re.IGNORECASE),
}
_TIME = re.compile(
    r"(.*\d)(?:T|,? )([01]?\d|2[0-4])(?::([0-5]\d)(?::[0-5]\d(?:[.,]\d+)?)?)?( ?[ap]\.?m\.?)?"
    r"( ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?", re.ASCII | re.IGNORECASE)


def day(text: str, order: Order | Counted | None, century: int | None = None) -> date:
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
            return _checked(text, made)
    bare = text.strip()
    iso = _ISO.fullmatch(bare)
    if iso:
        return _made(text, int(iso[1]), int(iso[2]), int(iso[3]))
    serial = _SERIAL.fullmatch(bare)
    if serial:
        return _counted(text, int(serial[1]), order)
    return _ordered(text, bare, order, century)


def _ordered(text: str, bare: str, order: Order | Counted | None, century: int | None) -> date:
    found, lacking = {}, False
    for way, year, month, of_month in _read(bare, order):
        if len(year) == 2 and century is None:
            lacking = True
            continue
        try:
            found[way] = date(_year(year, century), month, of_month)
        except ValueError:
            continue
    if len(set(found.values())) == 1:
        return _checked(text, next(iter(found.values())))
    if found:
        either = " or ".join(said(each) for each in dict.fromkeys(found.values()))
        raise Unreadable("date-ambiguous", f"“{text}” can be {either}. Say in which order day and month stand.")
    if lacking:
        raise Unreadable("century-ambiguous", f"“{text}” has a year of two digits. Say which century they are of, or "
                         "write it as 2026-04-03.")
    if _PARTS.fullmatch(bare):
        raise Unreadable("date", f"“{text}” is not a day of the calendar" + (f" read as {order}." if order else "."))
    raise Unreadable("date", f"“{text}” is not a date. Write it as 2026-04-03.")


def orders(text: str, century: int | None) -> frozenset[Order]:
    """The orders in which a text in figures is a day; none for one that does not depend on an order."""
    bare = text.strip()
    match = _PARTS.fullmatch(bare)
    if match is None or len(match[1]) == 4:
        return frozenset()
    century = 2000 if century is None else century
    return frozenset(way for way, *parts in _read(bare, None) if _possible(*parts, century))


def _possible(year: str, month: int, of_month: int, century: int) -> bool:
    try:
        return EARLIEST <= date(_year(year, century), month, of_month) <= LATEST
    except ValueError:
        return False


def mark(text: str) -> str:
    """What stands between the parts of a date in figures; blank where it is none."""
    match = _PARTS.fullmatch(text.strip())
    return (match[2] or " ") if match else ""


def without_time(text: str) -> str | None:
    """The day of a text that has a time after it; None where there is none."""
    match = _TIME.fullmatch(" ".join(text.split()))
    if match is None or not (match[3] or match[4]) or (match[4] and not 1 <= int(match[2]) <= 12):
        return None
    return match[1]


def _read(bare: str, order: Order | Counted | None) -> Iterator[tuple[Order, str, int, int]]:
    """The ways to tell year, month and day apart."""
    orders = (order,) if order in _PLACES else ORDERS
    match = _PARTS.fullmatch(bare)
    if match:
        parts = (match[1], match[3], match[4])
        for each in ("ymd",) if len(match[1]) == 4 else orders:  # with its year first, a date has no other order
            year, month, of_month = (parts[place] for place in _PLACES[each])
            if len(year) in (2, 4) and len(month) <= 2 and len(of_month) <= 2:
                yield each, year, int(month), int(of_month)
        return
    for (year_at, month_at, day_at), pattern in _WORDED.items():
        match = pattern.fullmatch(" ".join(bare.split()))
        month = match and _MONTH.get(match[month_at].lower())
        first = year_at == 1
        # "15-Jan-23" could begin with its year, but for those who say that they begin with the day.
        if month and (len(match[year_at]) == 4 or (first and "ymd" in orders) or (not first and orders != ("ymd",))):
            yield "ymd" if first else "dmy", match[year_at], month, int(match[day_at])


def _year(digits: str, century: int | None) -> int:
    year = int(digits)
    return year if len(digits) == 4 or century is None else century + (year - century) % 100


def _counted(text: str, days: int, order: Order | Counted | None) -> date:
    if order in _FROM:
        return _checked(text, _FROM[order] + timedelta(days=days))
    in_1900, in_1904 = (said(start + timedelta(days=days)) for start in _FROM.values())
    raise Unreadable("serial-ambiguous", f"“{text}” is not a date. Where a spreadsheet counted days, it is {in_1900}, "
                     f"or {in_1904} if it counts from 1904: say which, or write it as 2026-04-03.")


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
