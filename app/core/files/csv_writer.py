"""The one CSV writer: line ends, quotation marks, how values are written, and formula escaping."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core.files.formula_escaping import escape_row

BYTE_ORDER_MARK = "\ufeff"  # the byte order mark, by which spreadsheets know UTF-8
_ROWS_PER_CHUNK = 500
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]')


def encode_rows(
    rows: Iterable[Sequence[str]], delimiter: str = ",", before: str = "", codec: str = "utf-8"
) -> Iterator[bytes]:
    """Rows of text as the bytes of a file, a few hundred rows at a time, `before` at its start. What `codec` cannot say
    becomes a question mark."""
    encode = codecs.getincrementalencoder(codec)(errors="replace").encode  # one mark at the start, whatever the codec
    buffer = io.StringIO(before, newline="")
    buffer.seek(0, io.SEEK_END)
    plain = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for count, row in enumerate(rows, 1):
        armed = escape_row(row)
        if armed is None and len(row) > 1:
            plain.writerow(row)
        else:
            buffer.write(delimiter.join(_quote(cell, delimiter, len(row)) for cell in armed or row) + "\n")
        if count % _ROWS_PER_CHUNK == 0:
            yield encode(_drain(buffer))
    yield encode(_drain(buffer), final=True)


def _quote(cell: str, delimiter: str, width: int) -> str:
    """A cell in quotation marks where it holds what divides cells here or elsewhere. Where nothing stands between
    cells, only they say that what stands in one does not."""
    if width > 1 and delimiter not in cell and not _NEEDS_QUOTES.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of values as the text of a file: None is an empty cell, a number has all of its digits."""
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
