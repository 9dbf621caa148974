"""Files of comma-separated values: bytes to a table with the file's own line numbers.

What had to be found out about a file (encoding, delimiter) stands in the table, so that it can be shown.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from app.domain.errors import Refused
from app.exchange import file_kinds
from app.exchange.layout import HEADER

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
UTF8, UTF8_MARKED, UTF16, WINDOWS = "UTF-8", "UTF-8 with a byte order mark", "UTF-16", "Windows-1252"
_CODECS = {UTF8: "utf-8", UTF8_MARKED: "utf-8-sig", UTF16: "utf-16", WINDOWS: "cp1252"}
_SCORED_ROWS = 200
_END = "\x00end"  # no file holds a NUL, so this row can only be ours


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row that has more cells than the header, or so few that it is no row of this table."""

    line: int
    cells: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table: `header` with labels told apart by position, and beside each other the `lines` that rows
    start on in the file and their `rows` of as many cells as the header has.

    `assumed`: nothing in the file says its encoding, and it is not UTF-8. `ours`: the header is exactly our own.
    `padded`: how many rows end before the last columns, of which they say nothing.
    """

    header: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]
    encoding: str
    delimiter: str
    header_line: int = 1
    assumed: bool = False
    ours: bool = False
    blank: int = 0
    padded: int = 0
    ragged: tuple[Ragged, ...] = ()

    @property
    def read(self) -> int:
        """How many rows the file has, with those that cannot go in."""
        return len(self.rows) + len(self.ragged)

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return DELIMITERS.get(self.delimiter, self.delimiter)


def read(data: bytes, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """The table that a file's bytes hold; raises Refused where it cannot be read as one."""
    text, used, assumed = _decoded(data, encoding)
    if not text.strip():
        raise Refused("The file is empty.", "file-empty")
    delimiter = delimiter or _delimiter(text)
    rows = _numbered(text, delimiter)
    header_line, raw = next(((line, row) for line, row in rows if any(map(str.strip, row))), (1, [""]))
    header = _told_apart(raw)
    lines, kept, ragged, blank, padded = [], [], [], 0, 0
    width, ours = len(header), tuple(raw) == HEADER
    for line, row in rows:
        if len(row) != width:
            if not any(map(str.strip, row)):
                blank += 1
                continue
            if _alien(row, width):
                ragged.append(Ragged(line, len(row)))
                continue
            if len(row) < width:
                padded += 1
                row.extend([""] * (width - len(row)))
            del row[width:]
        elif not any(row) or not any(map(str.strip, row)):
            blank += 1
            continue
        lines.append(line)
        kept.append(row)
    return Table(header, lines, kept, used, delimiter, header_line, assumed, ours, blank, padded,
                 tuple(ragged))


def _alien(row: list[str], width: int) -> bool:
    """Whether the row is none of a table so wide: it says more, or is one cell where several are usual, as footers and
    rows with another delimiter are. A program that leaves out the empty cells at the end is believed."""
    return (len(row) == 1 and width > 2) or any(map(str.strip, row[width:]))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str, bool]:
    file_kinds.check(data)
    if encoding is None and data.startswith(b"\xef\xbb\xbf"):
        encoding = UTF8_MARKED
    elif encoding is None and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = UTF16
    for name in (encoding,) if encoding else (UTF8, WINDOWS):
        try:
            text = data.decode(_CODECS.get(name, name))
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" in text:
            line = len(re.findall(r"\r\n|\r|\n", text[: text.index("\x00")])) + 1
            raise Refused(f"Line {line} holds a NUL character, which is no text. Save the file again as CSV in UTF-8.",
                          "file-nul")
        return text, name, encoding is None and name == WINDOWS
    raise Refused(f"The file cannot be read as {encoding or UTF8}. Save it again as CSV in UTF-8.", "file-encoding")


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it starts on. Lines end as the file ends them: CR, LF or both."""
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=delimiter)
    start = 1
    try:
        for row in reader:
            if row and row[-1].endswith(_END):
                if row != [_END]:
                    raise _unclosed(start)
                return
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        raise Refused(f"A cell of the row on line {start} has more than {csv.field_size_limit():,} characters, which "
                      "is the most. Shorten it, or look there for a quotation mark that is never closed.",
                      "file-cell") from None


def _unclosed(line: int) -> Refused:
    return Refused(f"A quotation mark that opens in the row on line {line} is never closed. Mend that row.",
                   "file-quote")


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows as many cells as the first row; among equals, the one that gives more."""
    best, score = ",", (0.0, 1)
    for each in DELIMITERS:
        try:
            widths = [len(row) for _, row in islice(_numbered(text, each), _SCORED_ROWS) if row]
        except Refused:
            continue
        if widths and widths[0] > 1:
            found = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
            if found > score:
                best, score = each, found
    return best


def _told_apart(raw: Sequence[str]) -> tuple[str, ...]:
    """Labels of the columns, each once: a second "Amount" is "Amount (2)", one without a name is "column 3"."""
    labels: list[str] = []
    for position, cell in enumerate(raw, 1):
        wanted = " ".join(cell.split()) or f"column {position}"
        label, turn = wanted, 1
        while label in labels:
            turn += 1
            label = f"{wanted} ({turn})"
        labels.append(label)
    return tuple(labels)


# A spreadsheet runs a cell that begins so, unless it is a number; the wide forms count in East Asian versions.
_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d", re.ASCII)


def _would_run(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(_STARTS) and not _NUMBER.fullmatch(bare)


def arm(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula."""
    return "'" + text if _would_run(text) else text


def disarm(text: str) -> str:
    """The text that was armed: `disarm(arm(text)) == text` for every text."""
    return text[1:] if text.startswith("'") and _would_run(text) else text
