"""How a text file quotes cells. Most double a quotation mark inside a cell; MySQL and Spark escape it with a
backslash. Some put a space before the first, and ="00123" tells spreadsheets that a cell is not a number."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from app.core.domain.errors import Refused

QUOTING_SIGNS = ('\\"', ' "', '="')  # characters that make detection necessary
INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
_MISREAD_BOM = "ï»¿"  # a byte order mark in another encoding
_PLACEHOLDER = "\x00"  # NULs were refused or removed before
_ESCAPED = re.compile(r'\\(["\\])')
_FORMULA = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*')

Quotes = Literal["doubled", "backslash"]


@dataclass(frozen=True, slots=True)
class Quoting:
    """`backslash`: quotation marks within a cell are escaped by one, not doubled; `spaced`: spaces before the opening
    mark are ignored; `formulas`: there may be cells such as ="00123"."""

    backslash: bool = False
    spaced: bool = False
    formulas: bool = False

    @property
    def name(self) -> Quotes:
        """The name of this style in options."""
        return "backslash" if self.backslash else "doubled"


STANDARD = Quoting()


def parse_quotes(name: str | None) -> str | None:
    """Returns the style with this name; raises Refused for an unknown one."""
    if name is not None and name not in get_args(Quotes):
        raise Refused(
            f"“{name}” is not supported. Quotation marks inside cells are {' or '.join(get_args(Quotes))}.",
            "file-quotes",
        )
    return name


def strip_first_line(lines: Iterable[str]) -> Iterator[str]:
    """Yields the lines, without invisible characters at the start of the first."""
    rest = iter(lines)
    first = next(rest, None)
    return iter(()) if first is None else chain([strip_invisible(first)], rest)


def strip_invisible(text: str) -> str:
    """Returns a text without invisible characters at its start."""
    return text.lstrip(INVISIBLE).removeprefix(_MISREAD_BOM).lstrip(INVISIBLE)


def to_doubled(lines: Iterable[str], quoting: Quoting) -> Iterable[str]:
    """Yields the lines with doubled quotation marks, as the csv reader expects."""
    if not quoting.backslash:
        return lines
    return (_ESCAPED.sub(_replace_escape, line) if "\\" in line else line for line in lines)


def _replace_escape(match: re.Match[str]) -> str:
    return _PLACEHOLDER if match[1] == '"' else "\\"


def unquote_row(row: list[str], quoting: Quoting) -> list[str]:
    """Returns the cells without the quotes of formulas."""
    if quoting.backslash:
        row = [cell.replace(_PLACEHOLDER, '"') if _PLACEHOLDER in cell else cell for cell in row]
    if quoting.formulas:
        row = [_unquote_formula(cell) if '="' in cell or "= " in cell else cell for cell in row]
    return row


def _unquote_formula(cell: str) -> str:
    match = _FORMULA.fullmatch(cell)
    return match[1].replace('""', '"') if match else cell


def detect(lines: Callable[[], Iterable[str]], delimiter: str, signs: frozenset[str], chosen: str | None) -> Quoting:
    """Returns how all of a file is quoted: the first style without a misplaced quotation mark."""
    backslashes = (chosen == "backslash",) if chosen else (False, True) if '\\"' in signs else (False,)
    ways = [
        Quoting(backslash, spaced, '="' in signs)
        for spaced in ((True, False) if ' "' in signs else (False,))
        for backslash in backslashes
    ]
    if len(ways) == 1:
        return ways[0]
    best, farthest = ways[-len(backslashes)], 0
    for way in ways:
        broken = _first_error(lines(), delimiter, way)
        if broken is None:
            return way
        if broken > farthest and not way.spaced:
            best, farthest = way, broken
    return best


def _first_error(lines: Iterable[str], delimiter: str, quoting: Quoting) -> int | None:
    """Returns the first line with a misplaced quotation mark in this style; None if there is none."""
    reader = csv.reader(
        to_doubled(strip_first_line(lines), quoting), delimiter=delimiter, skipinitialspace=quoting.spaced, strict=True
    )
    try:
        for _ in reader:
            pass
    except csv.Error:
        return reader.line_num
    return None
