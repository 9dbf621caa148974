"""Cells that a spreadsheet would run as a formula, armed against that in every file of text that we write.

A file may be opened where another separator is usual: a cell `a;=1+1` is two cells there. So each piece of a text that
could become a cell of its own is looked at, and not its beginning alone.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

# The wide and small forms count in East Asian versions.
_FORMULA_STARTS = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_ALWAYS_FORMULA = "=＝﹦"
# What may stand before them: spaces, quotation marks, and what nobody sees.
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
    """Where the pieces of `text` begin that a spreadsheet would run."""
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
    """Whether a later piece is a number, or begins as an item of a list does."""
    return _NUMBER.fullmatch(piece) is not None or (piece[1:2] in ("", " ") and not _CALLS.search(piece))


def escape_formulas(text: str) -> str:
    """`text` with an apostrophe before each piece that a spreadsheet would run as a formula."""
    places = list(_formula_positions(text))
    return "'".join(text[begin:end] for begin, end in pairwise([0, *places, len(text)]))


def escape_row(cells: Sequence[str]) -> list[str] | None:
    """The cells with those armed that need it; None where none does."""
    if not _ANY_FORMULA.search(";".join(cells)):  # at one look, since nearly no row has any
        return None
    armed = list(map(escape_formulas, cells))
    return armed if armed != list(cells) else None


def unescape_formulas(text: str) -> str:
    """The text that was armed: `disarm(arm(text)) == text` for every text."""
    if "'" not in text:
        return text
    armed = [place for place in _formula_positions(text) if text[place] == "'"]
    begins, ends = [0, *(place + 1 for place in armed)], [*armed, len(text)]
    return "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
