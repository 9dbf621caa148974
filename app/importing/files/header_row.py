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

NO_HEADER = 0  # the header's line if there is none
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_MAX_ROWS = 40  # rows; notes above a header are shorter
_MIN_SHARE = 0.6  # share of the usual width: a header may have fewer columns than rows


def detect(rows: Sequence[NumberedRow]) -> NumberedRow | None:
    """Returns the header among the first rows of a file; None if all are blank.

    It is the first row about as wide as usual rows; titles and notes are narrower. If such a note has figures or dates,
    and a later row of words alone has the full width, that row is the header.
    """
    filled = [(line, row) for line, row in rows if any(map(str.strip, row))]
    if not filled:
        return None
    first = filled[0]
    if tuple(first[1]) == HEADER:
        return first
    usual = _usual_width([row_width(row) for _, row in filled])
    if usual == 1 or (usual == 2 and not _stands_apart(rows, first)):
        return first
    full = [
        each for each in filled[:_MAX_ROWS] if row_width(each[1]) >= _MIN_SHARE * usual and _filled_count(each[1]) > 1
    ]
    words = [each for each in full if not any(map(is_data, each[1]))]
    if not full or (full[0] is not first and not words and _filled_count(first[1]) > 1):
        return first
    best = full[0]
    if any(map(is_data, best[1])) and row_width(best[1]) < usual:
        return next((each for each in words if row_width(each[1]) >= usual), best)
    return best


def row_width(row: Sequence[str]) -> int:
    """Returns the number of cells of a row up to the last non-blank one."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _filled_count(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _usual_width(extents: list[int]) -> int:
    """Returns the width that most rows have, of those with more than one cell; among equals, the larger."""
    counts = Counter(each for each in extents if each > 1)
    if not counts or 2 * sum(counts.values()) < len(extents):
        return 1
    return max(counts, key=lambda width: (counts[width], width))


def _stands_apart(rows: Sequence[NumberedRow], first: NumberedRow) -> bool:
    """Whether the first non-blank row is separate: padded with empty cells, or with a blank row below. In a file of two
    columns nothing else distinguishes a title from a header."""
    after = next((row for line, row in rows if line > first[0]), [])
    return _filled_count(first[1]) == 1 and (len(first[1]) > 1 or not any(map(str.strip, after)))


def header_at(rows: Iterable[NumberedRow], line: int) -> NumberedRow:
    """Returns the row on the chosen line; raises Refused if no row starts there, or it is blank."""
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
    """Returns a header of numbered columns for a file without one; raises Refused if the file is blank. The rejected
    rows of such a file have that header."""
    width = max((row_width(row) for _, row in rows), default=0)
    if not width:
        raise Refused(
            "The first rows are blank, so there are no columns. Choose the line of the header.", "file-header"
        )
    first = next(each for each in rows if row_width(each[1]))
    if first[1] == [*unique_labels([""] * (width - 1)), REASON_COLUMN]:
        return first
    return NO_HEADER, list(unique_labels([""] * width))


def looks_like_data(header: Sequence[str], sample: Sequence[Sequence[str]]) -> bool:
    """Whether a header looks like data: it has figures or dates where the rows below do, and more of them than known
    field names. Years may be column names."""
    data = 0
    for place, cell in enumerate(header):
        if is_data(cell) and not _YEAR.fullmatch(cell.strip()):
            below = [row[place] for row in sample if place < len(row) and row[place].strip()]
            data += 2 * sum(map(is_data, below)) > len(below) or not sample
    return data > sum(map(is_field_name, header))


def visible_names(header: Sequence[str]) -> list[str]:
    """Returns the names without invisible characters at their ends."""
    return [cell.strip(INVISIBLE) if not cell.isascii() else cell for cell in header]


def unique_labels(raw: Sequence[str]) -> tuple[str, ...]:
    """Returns unique labels of the columns: a second "Amount" is "Amount (2)", one without a name is "column 3"."""
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
