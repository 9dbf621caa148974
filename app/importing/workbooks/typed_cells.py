"""Numbers and dates of typed cells as unambiguous texts: dates with the year first, numbers with a decimal point and
never exactly three decimals."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

_DIGITS = 15  # significant digits in a spreadsheet
_EPOCH, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_FALSE_LEAP_DAY = 60  # 29 February 1900, which spreadsheets count although it never existed
_MAX_SERIAL = 2_958_466  # days: the end of the year 9999


def cell_text(cell: object) -> str:
    """Returns a typed cell as an unambiguous text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return format_number(cell)
    if isinstance(cell, datetime):
        moment = cell.replace(microsecond=0) + timedelta(seconds=round(cell.microsecond / 1e6))
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat() if isinstance(cell, date) else cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):
        return format_duration(cell.total_seconds())
    return str(cell)


def format_number(value: float) -> str:
    """Returns a number as text."""
    if value.is_integer() and abs(value) < 10**_DIGITS:
        return str(int(value))
    return number_text(to_decimal(value))


def to_decimal(value: float) -> Decimal:
    """Returns a number with the digits that a spreadsheet stores."""
    return Decimal(format(value, f".{_DIGITS}g"))


def number_text(value: Decimal) -> str:
    """Returns a number as an unambiguous text."""
    text = format(value, "f")
    decimals = len(text.partition(".")[2])
    return text + "0" if decimals == 3 else text  # 1.250 could be read as 1,250


def format_duration(seconds: float) -> str:
    """Returns a duration in hours, minutes and seconds, with any number of hours."""
    minutes, rest = divmod(abs(round(seconds)), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def format_day(value: float, from_1904: bool) -> str | None:
    """Returns the date, with its time if any, of a serial number; None if it is out of range."""
    if not 0 <= value < _MAX_SERIAL:
        return None
    if not from_1904 and int(value) == _FALSE_LEAP_DAY:
        return "1900-02-29"
    first = _EPOCH_1904 if from_1904 else _EPOCH if value >= _FALSE_LEAP_DAY else _EPOCH + timedelta(days=1)
    return cell_text(first + timedelta(seconds=round(value * 86400)))
