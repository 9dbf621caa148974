"""Workbooks of spreadsheets: the cells of one sheet as text that can be read in one way only.

A typed cell becomes what nobody can mistake: dates year first, numbers with a point before their decimals and never
just three of these. A cell that holds text is passed on as it stands.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import Refused
from app.exchange.reading.delimited import Numbered

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_CELLS = 20_000_000  # of the rectangle that a sheet fills, which is held in memory: about half a gigabyte
_MOST_UNPACKED = 1024**3  # bytes
_AT_ONCE = 1024**2
_DIGITS = 15  # as many as a spreadsheet keeps
_PLACE = re.compile(rb'\br="([A-Z]{1,3})?(\d{1,9})"')
_TAG = re.compile(rb"<table:table-(row|cell)\b[^>]*>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})')
_SAVE = "Save the sheet as CSV and bring that file."


class Workbook:
    """One sheet of a workbook, held in memory; `names` are those of all its sheets."""

    def __init__(self, path: Path, wanted: str | None):
        _check(path)
        import python_calamine as calamine

        try:
            self._book = calamine.CalamineWorkbook.from_path(str(path))
            self.names = tuple(self._book.sheet_names)
            self.name, self._sheet = self._chosen(wanted)
        except calamine.PasswordError:
            raise Refused(f"The workbook asks for a password. {_SAVE}", "file-kind") from None
        except (calamine.CalamineError, OSError) as bad:
            raise Refused(f"The workbook cannot be read; it is damaged, or no workbook. Save it again, or: {_SAVE}",
                          "file-damaged") from bad

    def _chosen(self, wanted: str | None) -> "tuple[str, CalamineSheet]":
        """The sheet that was asked for, or else the first in sight that says something."""
        if wanted is not None:
            if wanted not in self.names:
                raise Refused(f"The workbook has no sheet “{wanted}”. It has: {', '.join(self.names)}.", "file-sheet")
            return wanted, self._book.get_sheet_by_name(wanted)
        hidden = {each.name for each in self._book.sheets_metadata if not str(each.visible).endswith(".Visible")}
        for name in sorted(self.names, key=hidden.__contains__):
            sheet = self._book.get_sheet_by_name(name)
            if sheet.height:
                return name, sheet
        raise Refused("The workbook has no sheet with anything in it.", "file-empty")

    def numbered(self) -> Iterator[Numbered]:
        """The rows of the sheet as texts, with their numbers in it."""
        for line, row in enumerate(self._sheet.iter_rows(), 1):
            yield line, [cell if type(cell) is str else text_of(cell) for cell in row]


def text_of(cell: object) -> str:
    """A typed cell as text with one meaning."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        moment = cell.replace(microsecond=0) + timedelta(seconds=round(cell.microsecond / 1e6))
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat() if isinstance(cell, date) else cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(abs(round(cell.total_seconds())), 60)
        return f"{'-' if cell < timedelta() else ''}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(cell: float) -> str:
    if cell.is_integer() and abs(cell) < 10**_DIGITS:
        return str(int(cell))
    text = format(Decimal(format(cell, f".{_DIGITS}g")), "f")
    decimals = len(text.partition(".")[2])
    return text + "0" if decimals == 3 else text  # 1.250 could be a thousand and a quarter of one


def _check(path: Path) -> None:
    """Raises Refused for archives that are no workbook, and for those that would fill the memory."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return  # an older workbook, of at most 65,536 rows and 256 columns
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            _check_kind(names)
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise Refused(f"The workbook holds more than {_MOST_UNPACKED // 1024**2:,} MB unpacked. {_SAVE}",
                              "file-large")
            for name in names:
                if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                    rows, columns = _extent(archive, name)
                    _check_extent(rows, columns)
            if "content.xml" in names:
                _check_extent(*_repeated_extent(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError,
            zlib.error) as bad:
        raise Refused(f"The workbook cannot be unpacked; it is damaged or was cut off. Fetch it again, or: {_SAVE}",
                      "file-damaged") from bad


def _check_kind(names: list[str]) -> None:
    if any(name in ("xl/workbook.xml", "content.xml") for name in names):
        return
    if "xl/workbook.bin" in names:
        raise Refused(f"This is a binary workbook (.xlsb). Save it as .xlsx, or: {_SAVE}", "file-kind")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("This is a document, not a table. Save its table as CSV.", "file-kind")
    raise Refused("This is an archive of files. Unpack it and bring the table inside.", "file-kind")


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """How far down and to the right the cells of a sheet reach."""
    rows, widest, rest = 0, b"", b""
    with archive.open(name) as file:
        while data := file.read(_AT_ONCE):
            for letters, number in _PLACE.findall(rest + data):
                if int(number) > rows:
                    rows = int(number)
                if (len(letters), letters) > (len(widest), widest):
                    widest = letters
            rest = data[-20:]
    columns = 0
    for letter in widest:
        columns = columns * 26 + letter - 64
    return rows, columns


def _repeated_extent(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How far down and to the right the cells of an open document reach, which says once what is repeated. Rows and
    cells that say nothing count only where others follow."""
    rows = pending = column = widest = 0
    rest = b""
    with archive.open("content.xml") as file:
        while data := file.read(_AT_ONCE):
            data = rest + data
            for match in _TAG.finditer(data):
                repeated = _REPEATED.search(match[0])
                times = int(repeated[1]) if repeated else 1
                if match[1] == b"row":
                    pending, column = pending + times, 0
                    continue
                column += times
                if b"value-type" in match[0]:
                    rows, pending, widest = rows + pending, 0, max(widest, column)
            rest = data[data.rfind(b"<"):][-_AT_ONCE:]
    return rows, widest


def _check_extent(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise Refused(f"A sheet reaches over {rows:,} rows and {columns:,} columns, which is too much to read from a "
                      f"workbook. Delete what stands far out, or: {_SAVE}", "file-large")
