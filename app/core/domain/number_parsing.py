"""Parses numbers as people write them in files and forms.

The decimal mark belongs to the file or form, never to a user's locale. If a text has two readings and the mark is
unknown, it is refused; the mark is never guessed.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from app.core.domain import invisible_characters
from app.core.domain.truncation import truncate

DecimalMark = Literal["point", "comma"]
DateOrder = Literal["ymd", "dmy", "mdy"]
SerialDateSystem = Literal["serial", "serial1904"]  # spreadsheet serial numbers, counted from 1900 or from 1904


class Unreadable(ValueError):
    """A text that is not a value of its field, or that has two readings; `code` says which."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
# Digits are grouped throughout or not at all: in threes, or as in India (only with commas).
_GROUPED = {
    "point": re.compile(
        r"(?:[1-9]\d{0,2}([, '])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d+)?"
        r"|\d*\.?\d+|\d+\.",
        re.ASCII,
    ),
    "comma": re.compile(r"[1-9]\d{0,2}([. '])\d{3}(?:\1\d{3})*(?:,\d+)?|\d*,?\d+|\d+,", re.ASCII),
}
_UNGROUPED = {"point": str.maketrans("", "", ", '"), "comma": str.maketrans(",", ".", ". '")}
_EQUIVALENTS = str.maketrans({"−": "-", "’": "'"})
# Digits and the separators between them; no sign and no exponent.
_FIGURES = re.compile(r"\d(?:[\d.,' ]*\d)?", re.ASCII)
# Scientific notation, to which spreadsheets and programs shorten a number: 4.5E+11, 1e-05.
_SHORTENED = re.compile(r"([+-]?\d{1,30}(?:[.,](\d{1,30}))?)e([+-]?\d{1,2})", re.ASCII | re.IGNORECASE)
_BOTH_MARKS: frozenset[DecimalMark] = frozenset(("point", "comma"))
# Negative numbers as accountants write them: (5.00), 5.00-.
_SIGNED = re.compile(r"\(\s*([^-+()]+?)\s*\)|([^-+()]+?)\s*-|([+-])\s*([^-+()]+)")
_NO_DECIMALS = re.compile(r"(?<=\d[.,])(?:--?|[–—])$", re.ASCII)  # "50,-" and "5.–" are whole
_MAX_LENGTH, _MAX_MARKED_LENGTH = 40, 200  # visible characters, and with invisible ones


def parse_number(text: str, mark: DecimalMark | None) -> Decimal:
    """Returns the exact number in `text`; raises Unreadable ("number", "number-ambiguous").

    Without a `mark`, a text is accepted only if it has one reading ("1234", "1,234.50", "0.125").
    """
    bare = text.strip() if len(text) <= _MAX_LENGTH else text[:_MAX_MARKED_LENGTH].strip()
    # Fast path for most texts: only three digits after a single point could be a group of thousands.
    if len(bare) <= _MAX_LENGTH:
        is_unambiguous = mark == "point" or (mark is None and len(bare.partition(".")[2]) != 3)
        if is_unambiguous and _PLAIN.fullmatch(bare):
            return Decimal(bare)
        if mark == "comma" and len(text) <= _MAX_LENGTH and _GROUPED[mark].fullmatch(bare):
            return Decimal(bare.translate(_UNGROUPED[mark]))
    plain = _normalise(text)
    if plain is None:
        raise Unreadable("number", f"“{truncate(text)}” is not a number.")
    if _FIGURES.fullmatch(plain):
        bare, negative = plain, False
    elif shortened := _SHORTENED.fullmatch(plain):
        figures, decimals, power = shortened.groups()
        return _expand_shortened(bare, figures, decimals, power, mark)
    else:
        bare, negative = _split_sign(_NO_DECIMALS.sub("00", plain))
    readings = {}
    for each in ("point", "comma") if mark is None else (mark,):
        if _GROUPED[each].fullmatch(bare):
            value = Decimal(bare.translate(_UNGROUPED[each]))
            readings[each] = -value if negative else value
    if len(readings) == 1 or len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if readings:
        raise Unreadable(
            "number-ambiguous",
            f"“{text}” can be {readings['point']:f} or {readings['comma']:f}. Choose the decimal mark.",
        )
    raise Unreadable("number", f"“{text}” is not a number." + _other_mark(bare, mark))


def possible_marks(text: str) -> frozenset[DecimalMark]:
    """Returns the decimal marks with which a text is a number; empty if it is no number."""
    if text.isdecimal() and text.isascii() and len(text) <= _MAX_LENGTH:
        return _BOTH_MARKS
    plain = _normalise(text)
    if plain is None:
        return frozenset()
    if shortened := _SHORTENED.fullmatch(plain):
        return _BOTH_MARKS if not shortened[2] else frozenset({"comma" if "," in plain else "point"})
    bare = _split_sign(_NO_DECIMALS.sub("00", plain))[0]
    return frozenset(mark for mark in _BOTH_MARKS if _GROUPED[mark].fullmatch(bare))


def _normalise(text: str) -> str | None:
    """Returns the text without invisible characters and with ASCII signs; None if it is too long for a number."""
    if len(text) > _MAX_MARKED_LENGTH:
        return None
    bare = invisible_characters.strip_invisible(text)
    return bare.translate(_EQUIVALENTS) if len(bare) <= _MAX_LENGTH else None


def _expand_shortened(text: str, figures: str, decimals: str | None, power: str, mark: DecimalMark | None) -> Decimal:
    """Returns a number in scientific notation; raises Unreadable if digits may have been lost."""
    if ("," in figures and mark == "point") or ("." in figures and mark == "comma"):
        raise Unreadable("number", f"“{text}” is not a number." + f" The decimal mark is set to {mark}.")
    if int(power) > len(decimals or ""):
        raise Unreadable(
            "number",
            f"“{text}” was shortened by a spreadsheet, so digits may be lost. "
            "Format the column as plain numbers there and save the file again.",
        )
    return Decimal(figures.replace(",", ".")).scaleb(int(power)) + Decimal(0)


def _split_sign(bare: str) -> tuple[str, bool]:
    """Returns the text without its sign, and whether it is negative."""
    match = _SIGNED.fullmatch(bare)
    if match is None:
        return bare, False
    return match[1] or match[2] or match[4], match[3] != "+"


def _other_mark(bare: str, mark: DecimalMark | None) -> str:
    other = {"point": "comma", "comma": "point"}.get(mark or "")
    if other and _GROUPED[other].fullmatch(bare):
        return f" The decimal mark is set to {mark}; this one seems to use a {other}."
    return ""


def format_plain(value: Decimal) -> str:
    """Returns a number without trailing zeros: 4.6, 5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_date(when: date) -> str:
    """Returns a date as 22 Nov 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
