"""Finds the header row, below a title or notes, and labels its columns."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.core.domain.errors import Refused
from app.importing.domain.column_matching import header_label, is_field_name
from app.importing.files.delimited import NumberedRow
from app.importing.files.numeric_cells import is_data
from app.importing.files.quoting import INVISIBLE
from app.record.domain.file_schema import HEADER, REASON_COLUMN

NO_HEADER = 0  # the line of the header where there is none
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_MAX_ROWS = 40  # rows; notes above a header are shorter
_MIN_SHARE = 0.6  # of the usual width: a header may name fewer columns than rows fill


def detect(rows: Sequence[NumberedRow]) -> NumberedRow | None:
    """The header among the first rows of a file; None where none of them says anything.

    It is the first row that reaches about as far as rows usually do. Titles and notes end before; where such a note
    holds figures or dates, and a row of words alone reaches all the way, that one is the header.
    """
    said = [(line, row) for line, row in rows if any(map(str.strip, row))]
    if not said:
        return None
    first = said[0]
    if tuple(first[1]) == HEADER:
        return first
    usual = _usual_width([row_width(row) for _, row in said])
    if usual == 1 or (usual == 2 and not _stands_apart(rows, first)):
        return first
    full = [
        each for each in said[:_MAX_ROWS] if row_width(each[1]) >= _MIN_SHARE * usual and _filled_count(each[1]) > 1
    ]
    words = [each for each in full if not any(map(is_data, each[1]))]
    if not full or (full[0] is not first and not words and _filled_count(first[1]) > 1):
        return first
    best = full[0]
    if any(map(is_data, best[1])) and row_width(best[1]) < usual:
        return next((each for each in words if row_width(each[1]) >= usual), best)
    return best


def row_width(row: Sequence[str]) -> int:
    """How many cells a row has up to the last that says something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _filled_count(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _usual_width(extents: list[int]) -> int:
    """The width that most rows have, of those with more than one cell; among equals, the larger."""
    counts = Counter(each for each in extents if each > 1)
    if not counts or 2 * sum(counts.values()) < len(extents):
        return 1
    return max(counts, key=lambda width: (counts[width], width))


def _stands_apart(rows: Sequence[NumberedRow], first: NumberedRow) -> bool:
    """Whether the first row that says something stands by itself: padded with empty cells, or with a blank row below.
    In a file of two columns nothing else tells a title from a header."""
    after = next((row for line, row in rows if line > first[0]), [])
    return _filled_count(first[1]) == 1 and (len(first[1]) > 1 or not any(map(str.strip, after)))


def header_at(rows: Iterable[NumberedRow], line: int) -> NumberedRow:
    """The row that starts on the line that somebody chose; raises Refused where none does, or it says nothing."""
    before = None
    for start, row in rows:
        if start == line and any(map(str.strip, row)):
            return start, row
        if start >= line:
            break
        before = start
    if before is not None and start > line:
        raise Refused(
            f"No row starts on line {line}; it belongs to the row on line {before}. Choose that one, or line {start}.",
            "file-header",
        )
    raise Refused(
        f"Line {line} can't be the header because it is blank. Choose the line with the column names."
        if before is None or start == line
        else f"Line {line} can't be the header because the last row starts on line {before}. Choose the line with the "
        "column names.",
        "file-header",
    )


def numbered_header(rows: Sequence[NumberedRow]) -> NumberedRow:
    """A header for a file that has none, with its columns numbered; raises Refused where it says nothing. The file of
    rows that were refused of such a file has that header."""
    width = max((row_width(row) for _, row in rows), default=0)
    if not width:
        raise Refused(
            "The first rows are blank, so there are no columns. Choose the line of the header.", "file-header"
        )
    said = next(each for each in rows if row_width(each[1]))
    if said[1] == [*unique_labels([""] * (width - 1)), REASON_COLUMN]:
        return said
    return NO_HEADER, list(unique_labels([""] * width))


def looks_like_data(header: Sequence[str], sample: Sequence[Sequence[str]]) -> bool:
    """Whether a header looks like a row: it holds figures or days where the rows below do, and more of them than names
    that are known. Years may be names of columns."""
    data = 0
    for place, cell in enumerate(header):
        if is_data(cell) and not _YEAR.fullmatch(cell.strip()):
            below = [row[place] for row in sample if place < len(row) and row[place].strip()]
            data += 2 * sum(map(is_data, below)) > len(below) or not sample
    return data > sum(map(is_field_name, header))


def visible_names(header: Sequence[str]) -> list[str]:
    """The names without the marks at their ends that nobody sees."""
    return [cell.strip(INVISIBLE) if not cell.isascii() else cell for cell in header]


def unique_labels(raw: Sequence[str]) -> tuple[str, ...]:
    """Labels of the columns, each once: a second "Amount" is "Amount (2)", one without a name is "column 3"."""
    taken: set[str] = set()
    turns: dict[str, int] = {}
    labels: list[str] = []
    for position, cell in enumerate(raw, 1):
        wanted = header_label(cell) or f"column {position}"
        named, turn = wanted, turns.get(wanted, 1)
        while named in taken:
            turn += 1
            named = f"{wanted} ({turn})"
        turns[wanted] = turn
        taken.add(named)
        labels.append(named)
    return tuple(labels)
