"""The only CSV writer: line ends, quoting, formatting of values and formula escaping."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core.files.formula_escaping import escape_row

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets recognise UTF-8
_ROWS_PER_CHUNK = 500
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]')


def encode_rows(
    rows: Iterable[Sequence[str]], delimiter: str = ",", before: str = "", codec: str = "utf-8"
) -> Iterator[bytes]:
    """Yields the bytes of a CSV file with these rows, a few hundred rows at a time, after the text `before`.

    Characters that `codec` lacks become question marks.
    """
    encode = codecs.getincrementalencoder(codec)(errors="replace").encode  # incremental: one byte order mark at most
    buffer = io.StringIO(before, newline="")
    buffer.seek(0, io.SEEK_END)
    plain = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for count, row in enumerate(rows, 1):
        escaped = escape_row(row)
        # Before Python 3.13 the standard writer leaves a cell with a carriage return unquoted.
        if escaped is None and len(row) > 1 and "\r" not in "".join(row):
            plain.writerow(row)
        else:
            buffer.write(delimiter.join(_quote(cell, delimiter, len(row)) for cell in escaped or row) + "\n")
        if count % _ROWS_PER_CHUNK == 0:
            yield encode(_drain(buffer))
    yield encode(_drain(buffer), final=True)


def _quote(cell: str, delimiter: str, width: int) -> str:
    """Returns a cell, quoted if it contains a separator of this or another CSV dialect.

    The cell of a one-column file is always quoted: with no separator between cells, a reader would take one inside.
    """
    if width > 1 and delimiter not in cell and not _NEEDS_QUOTES.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Returns the text of a CSV file with these rows; None becomes an empty cell, and numbers keep all their digits."""
    return b"".join(encode_rows([_cell_text(value) for value in row] for row in rows)).decode()


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def _drain(buffer: io.StringIO) -> str:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece
