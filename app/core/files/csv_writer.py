"""The one CSV writer: line ends, quotation marks, how values are written, and formula escaping."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core.files.formula_escaping import armed_row

MARK = "\ufeff"  # the byte order mark, by which spreadsheets know UTF-8
_AT_ONCE = 500
_DIVIDES = re.compile(r'[",;\t\r\n]')


def pieces(
    rows: Iterable[Sequence[str]], delimiter: str = ",", before: str = "", codec: str = "utf-8"
) -> Iterator[bytes]:
    """Rows of text as the bytes of a file, a few hundred rows at a time, `before` at its start. What `codec` cannot say
    becomes a question mark."""
    encode = codecs.getincrementalencoder(codec)(errors="replace").encode  # one mark at the start, whatever the codec
    buffer = io.StringIO(before, newline="")
    buffer.seek(0, io.SEEK_END)
    plain = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for count, row in enumerate(rows, 1):
        armed = armed_row(row)
        if armed is None and len(row) > 1:
            plain.writerow(row)
        else:
            buffer.write(delimiter.join(_quoted(cell, delimiter, len(row)) for cell in armed or row) + "\n")
        if count % _AT_ONCE == 0:
            yield encode(_taken(buffer))
    yield encode(_taken(buffer), final=True)


def _quoted(cell: str, delimiter: str, width: int) -> str:
    """A cell in quotation marks where it holds what divides cells here or elsewhere. Where nothing stands between
    cells, only they say that what stands in one does not."""
    if width > 1 and delimiter not in cell and not _DIVIDES.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of values as the text of a file: None is an empty cell, a number has all of its digits."""
    return b"".join(pieces([_text(value) for value in row] for row in rows)).decode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def _taken(buffer: io.StringIO) -> str:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece
