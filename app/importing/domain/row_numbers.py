"""Columns that only number the rows. The next file numbers other work the same way, so they are no keys."""

import itertools
import re
from collections.abc import Sequence

_HEADERS = frozenset(
    (
        "",
        "id",
        "no",
        "nr",
        "row",
        "rows",
        "row id",
        "row no",
        "row nr",
        "row number",
        "number",
        "num",
        "n",
        "line",
        "line no",
        "line number",
        "index",
        "idx",
        "item",
        "item no",
        "pos",
        "position",
        "seq",
        "sequence",
        "serial",
        "serial no",
        "sr no",
        "s no",
        "sl no",
        "lfd nr",
        "lfd",
        "zeile",
        "ligne",
        "fila",
        "riga",
        "rij",
        "rad",
        "lp",
    )
)
_NUMBER = re.compile(r"#?([1-9][0-9]{0,8}|0)[.)]?")
_MIN_ROWS = 3  # with fewer rows, only a count from 1 is recognised


def only_numbers_rows(header: str, cells: Sequence[str]) -> bool:
    """Whether a column with this normalised header and these first cells only numbers the rows: 1, 2, 3 … under any
    header; under the name of a row number also from a later number on, with few gaps, or descending."""
    found = [_NUMBER.fullmatch(cell.strip()) for cell in cells if cell.strip()]
    if not found or None in found:
        return False
    numbers = [int(each[1]) for each in found if each]
    if numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return len(numbers) > 1 or header in _HEADERS
    if header not in _HEADERS or len(numbers) < _MIN_ROWS:
        return False
    numbers = numbers if numbers[0] < numbers[-1] else numbers[::-1]
    rising = all(one < other for one, other in itertools.pairwise(numbers))
    return rising and numbers[-1] - numbers[0] < 2 * len(numbers)


def row_number_note(header: str) -> str:
    """Returns the note about such a column."""
    return (
        f"“{header}” only numbers the rows, so it isn't used to match engagements. If each number "
        "always means the same engagement, import the column to Reference."
    )
