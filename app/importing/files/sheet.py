"""A file as a table: what was detected, to be shown and changed, and its rows, read again for each pass."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.core.domain.errors import Refused
from app.core.domain.input_format import CANONICAL, InputFormat
from app.core.files.formula_escaping import unescape_formulas
from app.importing.domain import invoice_table
from app.importing.files import delimited, file_types, quoting, scan, total_rows
from app.importing.files import header_row as header
from app.importing.files.delimited import DELIMITERS, SAMPLE_ROWS, NumberedRow
from app.importing.files.encodings import UTF8
from app.importing.files.file_types import Packing
from app.importing.files.reading_limits import ReadingLimits
from app.importing.files.scan import MAX_UNPACKED, ScanResult
from app.importing.files.sheet_source import Source, TextSource, UnescapedSource
from app.importing.files.workbook_sandbox import Workbook
from app.record.domain.file_schema import HEADER, REASON_COLUMN, matching_tables

MAX_COLUMNS = 1_000
_MAX_CANDIDATES, _MAX_SHOWN = 20, 200


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read; None: detect. `encoding`: a name from ENCODINGS or of a codec; `delimiter`: a character
    or its name; `header_row`: the line it starts on, from 1, or 0 for none; `sheet`: its name; `quotes`: how quotation
    marks within a cell are written."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    quotes: str | None = None


@dataclass(slots=True)
class RowCounts:
    """Counts of one pass: `rows` of the table, `blank` rows skipped, rows `padded` because they end before the last
    columns, and rows that aren't of the table: with more cells than the header, or so few that they are footers."""

    rows: int = 0
    blank: int = 0
    padded: int = 0
    ragged_count: int = 0


@dataclass(slots=True, eq=False)
class Table:
    """A file as a table.

    `header`: a unique label for each column; `raw_header`: as in the file, on line `header_line`, with the non-blank
    rows `above`. `assumed`: the encoding is a guess, and not UTF-8. `delimiter`, `encoding`: blank for a workbook,
    which has `sheets` instead, and one `sheet` of them. `proven`: how all numbers and dates are written, if certain
    (our own file in its canonical form); a workbook's typed cells need none, and its texts prove nothing. `totals`: the
    line of a total row at the end, which `rows` includes. `quotes`: how quotation marks within a cell are written,
    blank for a workbook. `headless`: the header looks like data. `notes`: about how cells were read. `tally`: complete
    after each full pass of `rows`.
    """

    header: tuple[str, ...]
    raw_header: tuple[str, ...]
    header_line: int
    above: tuple[str, ...]
    encoding: str
    assumed: bool
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str | None
    packed: Packing | None
    totals: int | None
    first: tuple[NumberedRow, ...]
    source: Source
    quotes: str = ""
    headless: bool = False
    notes: tuple[str, ...] = ()
    tally: RowCounts = field(default_factory=RowCounts)

    @property
    def ours(self) -> bool:
        """Whether the header is exactly our own, possibly followed by the column of reasons."""
        return self.raw_header in (HEADER, (*HEADER, REASON_COLUMN))

    @property
    def has_invoices(self) -> bool:
        """Whether the rows are electronic invoices."""
        return invoice_table.is_invoice_table(self.header)

    @property
    def is_escaped(self) -> bool:
        """Whether texts that look like a formula have an apostrophe before them, as in the text files that we write."""
        return self.sheet is None and bool(matching_tables(self.raw_header))

    @property
    def certain_format(self) -> InputFormat | None:
        """How all numbers and dates are written, if certain; else None."""
        canonical = self.ours and self.delimiter == "," and self.encoding == UTF8
        return CANONICAL if canonical else None

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words; blank for a workbook."""
        return DELIMITERS.get(self.delimiter, self.delimiter)

    def header_candidates(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The first non-blank rows, with their lines: any of them may be chosen as the header."""
        filled = [(line, tuple(row)) for line, row in self.first if any(map(str.strip, row))]
        return tuple(filled[:_MAX_CANDIDATES])

    def rows(self) -> Iterator[NumberedRow]:
        """Yields each non-blank row of the table below the header: the line it starts on, and as many cells as the
        header has. Raises Refused if the file can't be read further."""
        for line, row, complete in self.all_rows():
            if complete:
                yield line, row

    def all_rows(self) -> Iterator[tuple[int, list[str], bool]]:
        """Yields each non-blank row below the header: the line it starts on, its cells, and whether it is a row of the
        table; ragged rows have the cells in the file."""
        tally = self.tally = RowCounts()
        width, in_table = len(self.header), 0
        numbered = self.source.read_rows()
        for line, _ in numbered if self.header_line else ():
            if line >= self.header_line:
                break
        for line, row in numbered:
            if len(row) == width:
                if row[0].strip() or any(map(str.strip, row)):
                    in_table += 1
                    yield line, row, True
                else:
                    tally.blank += 1
            elif not any(map(str.strip, row)):
                tally.blank += 1
            elif _is_foreign(row, width):
                tally.ragged_count += 1
                yield line, row, False
            else:
                if len(row) < width:
                    tally.padded += 1
                    row.extend([""] * (width - len(row)))
                in_table += 1
                yield line, row[:width], True
        tally.rows = in_table


def _is_foreign(row: list[str], width: int) -> bool:
    """Whether the row isn't one of a table of this width: it has more cells, or one where several are usual, as footers
    and rows with another delimiter have. Programs that consistently omit empty cells at the end are accepted."""
    return (len(row) == 1 and width > 2) or any(map(str.strip, row[width:]))


def has_sheets(path: Path) -> bool:
    """Whether a file is a workbook, of which one sheet is read."""
    with path.open("rb") as file:
        return file_types.is_workbook(file.read(file_types.HEAD_SIZE))


def open_table(
    path: Path, how: ReadOptions | None = None, most: int = MAX_UNPACKED, limits: ReadingLimits | None = None
) -> Table:
    """Opens a file as a table, as detected or as `how` says; `most`: maximum of decompressed bytes.

    Raises Refused if it can't be read as a table, LimitExceeded if it exceeds `limits`.
    """
    how = how or ReadOptions()
    with path.open("rb") as file:
        head = file.read(file_types.HEAD_SIZE)
    if file_types.is_workbook(head) or file_types.is_invoice(path, head):
        return _open_workbook(path, how, limits)
    if how.sheet is not None:
        raise Refused(
            f"There is no sheet “{how.sheet}”, because this is a text file. Leave the sheet out.",
            "file-sheet",
        )
    packing = file_types.detect_packing(head)
    look = scan.scan(path, packing, how.encoding, most, limits)
    stated = delimited.stated_delimiter(look.sample)
    chosen = (
        delimited.parse_delimiter(how.delimiter)
        if how.delimiter
        else stated or delimited.detect_delimiter(look.sample, look.cut)
    )
    plain = TextSource(path, look, chosen)
    quoted = quoting.detect(plain.lines, chosen, look.signs, quoting.parse_quotes(how.quotes))
    source = replace(plain, quoting=quoted)
    first, _ = delimited.sample_rows(look.sample, look.cut, chosen, quoted)
    if stated and how.header_row is None:
        first = first[1:]
    return _to_table(
        source,
        how,
        first,
        _last_rows(look, source),
        encoding=look.encoding,
        assumed=look.assumed,
        delimiter=chosen,
        sheets=(),
        sheet=None,
        packed=packing,
        quotes=quoted.name,
    )


def _open_workbook(path: Path, how: ReadOptions, limits: ReadingLimits | None) -> Table:
    book = Workbook(path, how.sheet, limits)
    invoices = book.names == (invoice_table.SHEET,) and book.has_row(invoice_table.INVOICE_HEADER)
    if invoices:
        how = replace(how, header_row=1)
    first: list[NumberedRow] = []
    last: list[NumberedRow] = []
    for each in book.read_rows():
        if len(first) < SAMPLE_ROWS:
            first.append(each)
        if any(map(str.strip, each[1])):
            last = [*last[1 - total_rows.MAX_ROWS :], each]
    found = _to_table(
        book,
        how,
        first,
        last,
        encoding="",
        assumed=False,
        delimiter="",
        sheets=book.names,
        sheet=book.name,
        packed=None,
    )
    return replace(found, notes=book.notes(found.header, found.header_line), totals=None if invoices else found.totals)


def _to_table(
    source: Source, how: ReadOptions, first: list[NumberedRow], last: list[NumberedRow], **found: Any
) -> Table:
    if how.header_row == header.NO_HEADER:
        line, raw = header.numbered_header(first)
    elif how.header_row is not None:
        line, raw = header.header_at(source.read_rows(), how.header_row)
    else:
        best = header.detect(first)
        if best is None:
            next(source.read_rows(), None)  # raises the reason if not even one row can be read
            raise Refused(f"The first {SAMPLE_ROWS} rows are blank. Choose the line of the header.", "file-header")
        line, raw = best
    if len(raw) > MAX_COLUMNS:
        raise Refused(
            f"The file has {len(raw):,} columns; the limit is {MAX_COLUMNS:,}. Delete columns you don't need.",
            "file-columns",
        )
    if found["sheet"] is None and raw[-1:] == [REASON_COLUMN]:
        source, raw = UnescapedSource(source), list(map(unescape_formulas, raw))
        first, last = ([(start, list(map(unescape_formulas, row))) for start, row in part] for part in (first, last))
    sample = [row for start, row in first if start > line]
    raw = header.visible_names(raw)
    return Table(
        header=header.unique_labels(raw),
        raw_header=tuple(raw),
        header_line=line,
        headless=how.header_row is None and header.looks_like_data(raw, sample),
        above=tuple(
            " ".join(filter(None, map(str.strip, row)))[:_MAX_SHOWN]
            for start, row in first[:_MAX_CANDIDATES]
            if start < line and any(map(str.strip, row))
        ),
        totals=total_rows.detect([each for each in last if each[0] > line], sample, len(raw)),
        first=tuple(first[: 2 * _MAX_CANDIDATES]),
        source=source,
        **found,
    )


def _last_rows(look: ScanResult, source: TextSource) -> list[NumberedRow]:
    """Returns the last non-blank rows, each of one line: a total row never has more."""
    first = look.lines - len(look.tail) + 1
    rows: list[NumberedRow] = []
    for line, text in list(enumerate(look.tail, first))[-4 * total_rows.MAX_ROWS :]:
        try:
            found = [row for _, row in delimited.read_rows([text], source.delimiter, source.quoting)]
        except Refused:  # part of a row that spans several lines
            rows.clear()
            continue
        rows += [(line, row) for row in found if any(map(str.strip, row))]
    return rows[-total_rows.MAX_ROWS :]
