"""Numbers as people write them in files and forms.

A mark or an order is a property of the file or the form, never of a person's locale: where a text has two
readings and nobody has said which, it is refused and never guessed.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Literal

Mark = Literal["point", "comma"]
Order = Literal["ymd", "dmy", "mdy"]
Counted = Literal["serial", "serial1904"]  # days counted as a spreadsheet does, from 1900 on or from 1904 on


class Unreadable(ValueError):
    """A text that is not what the field wants, or that has two readings; `code` says which."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
# What groups digits does so all through a number: in threes, or as in India, where only a comma does.
_GROUPED = {
    "point": re.compile(r"(?:[1-9]\d{0,2}([, '])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d+)?"
                        r"|\d*\.?\d+|\d+\.", re.ASCII),
    "comma": re.compile(r"[1-9]\d{0,2}([. '])\d{3}(?:\1\d{3})*(?:,\d+)?|\d*,?\d+|\d+,", re.ASCII),
}
_UNGROUPED = {"point": str.maketrans("", "", ", '"), "comma": str.maketrans(",", ".", ". '")}
_ONE_OF_EACH = str.maketrans({"−": "-", "’": "'", **dict.fromkeys("\u00a0\u202f\u2009", " ")})
_BOTH: frozenset[Mark] = frozenset(("point", "comma"))
# As bookkeepers write what is less than nothing: (5.00), 5.00-.
_SIGNED = re.compile(r"\(\s*([^-+()]+?)\s*\)|([^-+()]+?)\s*-|([+-])\s*([^-+()]+)")
_NO_DECIMALS = re.compile(r"(?<=\d[.,])(?:--?|[–—])$", re.ASCII)  # "50,-" and "5.–" are whole
_LONGEST = 40


def number(text: str, mark: Mark | None) -> Decimal:
    """The number that `text` writes, exactly; raises Unreadable ("number", "number-ambiguous").

    Without a `mark`, a text is read only where both readings agree ("1234", "1,234.50", "0.125").
    """
    bare = text.strip()
    # The quick way for most texts: only three digits after a single point could be a group of thousands.
    if len(bare) <= _LONGEST:
        clear = mark == "point" or (mark is None and len(bare.partition(".")[2]) != 3)
        if clear and _PLAIN.fullmatch(bare):
            return Decimal(bare)
    else:
        raise Unreadable("number", f"“{bare[:20]}…” is not a number.")
    if not bare.isascii():
        bare = bare.translate(_ONE_OF_EACH)
    bare, negative = _unsigned(_NO_DECIMALS.sub("00", bare))
    readings = {}
    for each in ("point", "comma") if mark is None else (mark,):
        if _GROUPED[each].fullmatch(bare):
            value = Decimal(bare.translate(_UNGROUPED[each]))
            readings[each] = -value if negative else value
    values = set(readings.values())
    if len(values) == 1:
        return values.pop()
    if values:
        raise Unreadable(
            "number-ambiguous",
            f"“{text}” can be {readings['point']:f} or {readings['comma']:f}. Say which mark is the decimal one.",
        )
    raise Unreadable("number", f"“{text}” is not a number." + _other_mark(bare, mark))


def marks(text: str) -> frozenset[Mark]:
    """The decimal marks with which a text is a number; none where it is no number."""
    bare = text.strip()
    if bare.isdecimal() and bare.isascii():
        return _BOTH
    if len(bare) > _LONGEST:
        return frozenset()
    if not bare.isascii():
        bare = bare.translate(_ONE_OF_EACH)
    bare = _unsigned(_NO_DECIMALS.sub("00", bare))[0]
    return frozenset(mark for mark in _BOTH if _GROUPED[mark].fullmatch(bare))


def _unsigned(bare: str) -> tuple[str, bool]:
    """The text without its sign, and whether it is less than nothing."""
    match = _SIGNED.fullmatch(bare)
    if match is None:
        return bare, False
    return match[1] or match[2] or match[4], match[3] != "+"


def _other_mark(bare: str, mark: Mark | None) -> str:
    other = {"point": "comma", "comma": "point"}.get(mark or "")
    if other and _GROUPED[other].fullmatch(bare):
        return f" The decimal mark is set to {mark}; this one seems to use a {other}."
    return ""


def written(value: Decimal) -> str:
    """A number in figures, with no more decimals than it has: 4.6, 5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(when: date) -> str:
    """A day as people read it: 22 Nov 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
