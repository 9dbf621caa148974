"""Detects a row of totals at the end of a file. The user decides whether it is left out."""

import re
from collections.abc import Sequence

from app.importing.files.delimited import NumberedRow
from app.importing.files.numeric_cells import is_number

MAX_ROWS = 8  # rows at the end: below the totals may stand notes
_TOTAL_WORD = re.compile(
    r"(?:(?:grand|overall|sub)[ -]?)?(?:totals?|sums?)|totale|totalt|totaal|total g[eé]n[eé]ral|total geral|somme|suma|"
    r"summe|gesamt(?:summe|betrag)?|insgesamt|summa|yhteens[aä]|razem|celkem|i alt|toplam|итого|всего|разом|合計|合计|"
    r"总计",
    re.IGNORECASE,
)
_TOTAL_START = re.compile(r"(?:grand )?total\b|sum of\b|summe\b|gesamt\b", re.IGNORECASE)


def detect(last: Sequence[NumberedRow], sample: Sequence[Sequence[str]], width: int) -> int | None:
    """The line of the row of totals among the `last` rows, or None. What stands below it fits no table so wide.
    `sample`: rows from the beginning, which show what a usual row says."""
    for line, row in reversed(last[-MAX_ROWS:]):
        if _is_total(row, sample, width):
            return line
        filled = sum(1 for cell in row if cell.strip())
        if filled > 1 or (filled == 1 and width == 1):
            return None
    return None


def _is_total(row: Sequence[str], sample: Sequence[Sequence[str]], width: int) -> bool:
    said = [cell.strip() for cell in row if cell.strip()]
    words = [cell for cell in said if not is_number(cell)]
    if len(said) == len(words) or len(said) > width:
        return False
    if words:
        label = words[0].strip(" :.*-–=")
        named = said[0] == words[0] and (
            _TOTAL_WORD.fullmatch(label) or (len(words) == 1 and _TOTAL_START.match(label))
        )
        return bool(named) and len(words) <= 2 and not any(map(_TOTAL_WORD.fullmatch, _first_cells(sample)))
    # Figures alone below a blank cell are sums where rows usually begin with something, and say words too.
    usual = [each for each in sample if any(map(str.strip, each)) and list(each) != list(row)]
    return (
        not row[0].strip()
        and len(usual) > 1
        and all(each and each[0].strip() and not all(map(is_number, filter(str.strip, each))) for each in usual)
    )


def _first_cells(sample: Sequence[Sequence[str]]) -> list[str]:
    """What the first rows begin with: where one of them says "Total", the word is usual here and says nothing."""
    return [row[0].strip() for row in sample[:-MAX_ROWS] if row]
