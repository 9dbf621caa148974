"""Detects a total row at the end of a file. The user decides whether it is skipped."""

import re
from collections.abc import Sequence

from app.importing.files.delimited import NumberedRow
from app.importing.files.numeric_cells import is_number

MAX_ROWS = 8  # rows at the end: there may be notes below the totals
_TOTAL_WORD = re.compile(
    r"(?:(?:grand|overall|sub)[ -]?)?(?:totals?|sums?)|totale|totalt|totaal|total g[eé]n[eé]ral|total geral|somme|suma|"
    r"summe|gesamt(?:summe|betrag)?|insgesamt|summa|yhteens[aä]|razem|celkem|i alt|toplam|итого|всего|разом|合計|合计|"
    r"总计",
    re.IGNORECASE,
)
_TOTAL_START = re.compile(r"(?:grand )?total\b|sum of\b|summe\b|gesamt\b", re.IGNORECASE)


def detect(last: Sequence[NumberedRow], sample: Sequence[Sequence[str]], width: int) -> int | None:
    """Returns the line of the total row among the `last` rows, or None. Rows below it don't fit the table's width.
    `sample`: rows from the beginning, to compare with."""
    for line, row in reversed(last[-MAX_ROWS:]):
        if _is_total(row, sample, width):
            return line
        filled = sum(1 for cell in row if cell.strip())
        if filled > 1 or (filled == 1 and width == 1):
            return None
    return None


def _is_total(row: Sequence[str], sample: Sequence[Sequence[str]], width: int) -> bool:
    texts = [cell.strip() for cell in row if cell.strip()]
    words = [cell for cell in texts if not is_number(cell)]
    if len(texts) == len(words) or len(texts) > width:
        return False
    if words:
        label = words[0].strip(" :.*-–=")
        named = texts[0] == words[0] and (
            _TOTAL_WORD.fullmatch(label) or (len(words) == 1 and _TOTAL_START.match(label))
        )
        return bool(named) and len(words) <= 2 and not any(map(_TOTAL_WORD.fullmatch, _first_cells(sample)))
    # Figures below a blank cell are totals if other rows start with a value and have words too.
    usual = [each for each in sample if any(map(str.strip, each)) and list(each) != list(row)]
    return (
        not row[0].strip()
        and len(usual) > 1
        and all(each and each[0].strip() and not all(map(is_number, filter(str.strip, each))) for each in usual)
    )


def _first_cells(sample: Sequence[Sequence[str]]) -> list[str]:
    """Returns the first cells of the sample: if one of them is "Total", the word is usual in this file and means
    nothing."""
    return [row[0].strip() for row in sample[:-MAX_ROWS] if row]
