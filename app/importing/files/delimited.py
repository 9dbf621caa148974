"""Splits lines of text into rows of cells, each with the line it starts on, and detects the delimiter."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from app.core.domain.errors import Refused
from app.importing.files import quoting
from app.importing.files.numeric_cells import is_number
from app.importing.files.quoting import STANDARD, Quoting

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SAMPLE_ROWS = 200
_END = "\x00end"  # NULs were refused or removed before, so this can only be ours
_SEPARATOR_PREFIX = "sep="  # a declaration that spreadsheets write before the header

NumberedRow = tuple[int, list[str]]


def read_rows(lines: Iterable[str], delimiter: str, quoted: Quoting = STANDARD) -> Iterator[NumberedRow]:
    """Yields each row with the line it starts on. Raises Refused if a quotation mark is never closed."""
    rows = _parse_rows(quoting.to_doubled(quoting.strip_first_line(lines), quoted), delimiter, quoted.spaced)
    if quoted.backslash or quoted.formulas:
        return ((line, quoting.unquote_row(row, quoted)) for line, row in rows)
    return rows


def _parse_rows(lines: Iterable[str], delimiter: str, spaced: bool) -> Iterator[NumberedRow]:
    ended = []

    def end() -> Iterator[str]:
        ended.append(True)
        yield _END

    reader = csv.reader(chain(lines, end()), delimiter=delimiter, skipinitialspace=spaced)
    start = 1
    try:
        for row in reader:
            if ended:
                if row != [_END]:
                    raise Refused(
                        f"A quotation mark that opens in the row on line {start} is never closed. Fix that row.",
                        "file-quote",
                    )
                return
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        raise Refused(
            f"A cell of the row on line {start} has more than {csv.field_size_limit():,} characters. "
            "Shorten it, or look for a quotation mark that is never closed.",
            "file-cell",
        ) from None


def sample_rows(sample: str, cut: bool, delimiter: str, quoted: Quoting = STANDARD) -> tuple[list[NumberedRow], bool]:
    """Returns the rows at the start of a file, and whether all of them can be read; an incomplete last row (`cut`) is
    omitted."""
    rows: list[NumberedRow] = []
    try:
        for each in islice(read_rows(io.StringIO(sample, newline=""), delimiter, quoted), SAMPLE_ROWS):
            rows.append(each)  # noqa: PERF402 - what came before a refusal is kept
    except Refused:
        return rows, cut
    return rows, True


def parse_delimiter(delimiter: str) -> str:
    """Returns the chosen delimiter, given as a character or by name; raises Refused if it can't be one."""
    named = {name: sign for sign, name in DELIMITERS.items()} | {"\\t": "\t", "space": " "}
    sign = named.get(delimiter.strip().lower(), delimiter)
    if len(sign) != 1 or sign in '"\r\n\x00\ufeff':
        raise Refused(
            f"“{delimiter}” can't be a separator. Use one character, or one of: {', '.join(DELIMITERS.values())}.",
            "file-delimiter",
        )
    return sign


def stated_delimiter(sample: str) -> str | None:
    """Returns the delimiter that the first line of the file declares, as in "sep=;"."""
    first = sample.split("\n", 1)[0].split("\r", 1)[0].strip('"')
    return (
        first[len(_SEPARATOR_PREFIX) :]
        if first.lower().startswith(_SEPARATOR_PREFIX) and len(first) == len(_SEPARATOR_PREFIX) + 1
        else None
    )


def detect_delimiter(sample: str, cut: bool) -> str:
    """Returns the delimiter by which most rows have the same number of cells, more than one; among equals, the one with
    more cells. Delimiters that leave a quotation mark open, or put figures into the first such row, separate texts and
    numbers rather than columns."""
    best, score = ",", (False, 0.0, 1)
    for each in DELIMITERS:
        read, readable = sample_rows(sample, cut, each)
        rows = [row for _, row in read if any(map(str.strip, row))]
        widths = Counter(map(len, rows))
        if not rows or max(widths) == 1:
            continue
        usual = max((width for width in widths if width > 1), key=lambda width: (widths[width], width))
        first = next(row for row in rows if len(row) == usual)
        share = widths[usual] / len(rows) * (0.5 if any(map(is_number, first)) else 1)
        if (readable, share, usual) > score:
            best, score = each, (readable, share, usual)
    return best
