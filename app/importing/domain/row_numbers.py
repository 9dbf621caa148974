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
_MIN_CONSECUTIVE = 5  # with fewer rows, numbers in steps of one may be neighbouring purchase orders


def only_numbers_rows(header: str, cells: Sequence[str]) -> bool:
    """Whether a column with this normalised header and these first cells only numbers the rows: 1, 2, 3 … under any
    header, also from a later number on if there are enough rows; under the name of a row number also with few gaps, or
    descending."""
    found = [_NUMBER.fullmatch(cell.strip()) for cell in cells if cell.strip()]
    if not found or None in found:
        return False
    numbers = [int(each[1]) for each in found if each]
    if numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return len(numbers) > 1 or header in _HEADERS
    if len(numbers) >= _MIN_CONSECUTIVE and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return True
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


def repeated_text(cells: Sequence[str]) -> str | None:
    """Returns the first text that several of these cells have, blank ones aside; None if there is none."""
    seen: set[str] = set()
    for cell in map(str.strip, cells):
        if cell and cell in seen:
            return cell
        seen.add(cell)
    return None


def repeated_note(header: str, text: str) -> str:
    """Returns the note about a column that has the same text in several rows."""
    return (
        f"“{header}” has “{text}” in several rows, so it isn't used to match engagements. If these rows are entries of "
        "one engagement, such as its invoices, choose that in Columns. If the column is a unique number nevertheless, "
        "import it to Reference, and repeated numbers are listed as errors."
    )
