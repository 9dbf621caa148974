"""Escapes cells that a spreadsheet would run as a formula, in every text file that we write.

A file may be opened where another separator is usual, so that a cell `a;=1+1` becomes two cells. Therefore each piece
of a text that could become a cell of its own is checked, not only the start.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

# East Asian versions of spreadsheets accept the full-width and small forms.
_FORMULA_STARTS = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_ALWAYS_FORMULA = "=＝﹦"
# What may precede them: white space, quotation marks and invisible characters.
_IGNORED = (
    r"[\"'\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    r"\ufeff]*"
)
_FORMULA_POSITION = re.compile(
    rf"\A{_IGNORED}(?:{_FORMULA_STARTS}|[\t\r\n])|(?<=[;,\t\r\n]){_IGNORED}{_FORMULA_STARTS}"
)
_ANY_FORMULA = re.compile(rf"(?:\A|(?<=[;,\t\r\n])){_IGNORED}(?:{_FORMULA_STARTS}|[\t\r\n])")
_PIECE_END = re.compile(r"[;,\t\r\n]")
_CALLS = re.compile(r"[(!|\[]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d(?:[eE][+-]?\d+)?\s?%?", re.ASCII)


def _formula_positions(text: str) -> Iterator[int]:
    """Yields the start positions of the pieces of `text` that a spreadsheet would run."""
    for found in _FORMULA_POSITION.finditer(text):
        start = found.end() - 1
        if found.start() == 0:
            harmless = _NUMBER.fullmatch(text, start) is not None
        else:
            end = _PIECE_END.search(text, start)
            harmless = text[start] not in _ALWAYS_FORMULA and _is_harmless(text[start : end.start() if end else None])
        if not harmless:
            yield found.start()


def _is_harmless(piece: str) -> bool:
    """Returns whether a piece after the first is a number, or starts like an item of a list ("- one")."""
    return _NUMBER.fullmatch(piece) is not None or (piece[1:2] in ("", " ") and not _CALLS.search(piece))


def escape_formulas(text: str) -> str:
    """Returns `text` with an apostrophe before each piece that a spreadsheet would run as a formula."""
    positions = list(_formula_positions(text))
    return "'".join(text[begin:end] for begin, end in pairwise([0, *positions, len(text)]))


def escape_row(cells: Sequence[str]) -> list[str] | None:
    """Returns the cells with formulas escaped; None if there is none."""
    if not _ANY_FORMULA.search(";".join(cells)):  # one quick search, since hardly any row has a formula
        return None
    escaped = list(map(escape_formulas, cells))
    return escaped if escaped != list(cells) else None


def unescape_formulas(text: str) -> str:
    """Returns the text before escaping: `unescape_formulas(escape_formulas(text)) == text` for every text."""
    if "'" not in text:
        return text
    escaped = [position for position in _formula_positions(text) if text[position] == "'"]
    begins, ends = [0, *(position + 1 for position in escaped)], [*escaped, len(text)]
    return "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
