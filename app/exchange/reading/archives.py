"""The archive that a workbook is, looked into before it is read: whether it is whole, how far its cells reach, and
which of them hold an error. The library that reads workbooks searches without end where a tag is never closed, takes
memory for all of the rectangle that cells reach over, and gives out errors as if they were empty.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from app.domain.errors import Refused

MOST_CELLS = 20_000_000  # of the rectangle that a sheet fills: about half a gigabyte
SAVE = "Save the sheet as CSV and bring that file."
_MOST_UNPACKED = 1024**3  # bytes
_MOST_ERRORS = 100_000
_AT_ONCE = 1024**2
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})?(\d{1,9})[\"']")
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,9})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?'
                    rb'<v>([^<]{1,40})</v>')
_SAYS_NOTHING = re.compile(rb"""<(?:\w+:)?(?:c|row)\b(?:[^<>"'/]|"[^"<>]*"|'[^'<>]*')*/>""")
_TAG = re.compile(rb"<table:table(-row|-cell)?(?=[\s>])[^<]*")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def is_archive(path: Path) -> bool:
    """Whether the file is one; an older workbook is none, and has at most 65,536 rows and 256 columns."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def check(path: Path) -> None:
    """Raises Refused for archives that are no workbook, and for those that would fill the memory."""
    with _opened(path) as archive:
        names = archive.namelist()
        _check_kind(names)
        if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
            raise Refused(f"The workbook holds more than {_MOST_UNPACKED // 1024**2:,} MB unpacked. {SAVE}",
                          "file-large")
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_whole(archive, name)
            # Any part may be named as a sheet by another one.
            reached = _repeated_extent(archive) if name == "content.xml" else _extent(archive, name)
            if reached[0] * reached[1] > MOST_CELLS and name != "content.xml":
                reached = _extent(archive, name, filled=True)
            _check_extent(*reached)


def errors(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The errors in the cells of a sheet, by row and column from 1: "#DIV/0!" and the like."""
    found: dict[tuple[int, int], str] = {}
    with _opened(path) as archive:
        part = _part(archive, sheet)
        if part is None:
            return found
        for data in _pieces(archive, part, 4096):
            for letters, number, text in _ERROR.findall(data):
                found[int(number), _column(letters)] = text.decode("utf-8", "replace")
            if len(found) > _MOST_ERRORS:
                raise Refused(f"More than {_MOST_ERRORS:,} cells of the sheet “{sheet}” hold errors, such as "
                              f"{next(iter(found.values()))}. Mend its formulas.", "file-cell")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError,
            zlib.error, expat.ExpatError) as bad:
        raise Refused(f"The workbook cannot be unpacked; it is damaged or was cut off. Fetch it again, or: {SAVE}",
                      "file-damaged") from bad


def _check_kind(names: list[str]) -> None:
    if any(name in ("xl/workbook.xml", "content.xml") for name in names):
        return
    if "xl/workbook.bin" in names:
        raise Refused(f"This is a binary workbook (.xlsb). Save it as .xlsx, or: {SAVE}", "file-kind")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("This is a document, not a table. Save its table as CSV.", "file-kind")
    raise Refused("This is an archive of files. Unpack it and bring the table inside.", "file-kind")


def _check_whole(archive: zipfile.ZipFile, name: str) -> None:
    """Raises an error where a part is no XML to its end, or declares what only harmful files do."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_declarations
    with archive.open(name) as file:
        parser.ParseFile(file)


def _no_declarations(*said: object) -> None:
    raise ValueError("A workbook declares no document types.")


def _pieces(archive: zipfile.ZipFile, name: str, overlap: int) -> Iterator[bytes]:
    """A part of the archive in pieces, each with the last bytes of the one before."""
    rest = b""
    with archive.open(name) as file:
        while data := file.read(_AT_ONCE):
            yield rest + data
            rest = data[-overlap:]


def _extent(archive: zipfile.ZipFile, name: str, filled: bool = False) -> tuple[int, int]:
    """How far down and to the right the cells of a sheet reach; `filled`: looked at closely, without those that have
    a format and say nothing."""
    rows, widest = 0, b""
    for data in _pieces(archive, name, 4096):
        for letters, number in _PLACE.findall(_SAYS_NOTHING.sub(b"", data) if filled else data):
            rows = max(rows, int(number))
            if (len(letters), letters) > (len(widest), widest):
                widest = letters.upper()
    return rows, _column(widest)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def _repeated_extent(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How far down and to the right the cells of an open document reach, which says once what is repeated. Rows and
    cells that say nothing count only where others follow."""
    rows = pending = column = widest = 0
    most, rest = (0, 0), b""
    with archive.open("content.xml") as file:
        while data := file.read(_AT_ONCE):
            data = rest + data
            cut = data.rfind(b"<")
            for match in _TAG.finditer(data, 0, cut):
                repeated = _REPEATED.search(match[0])
                times = int(repeated[1]) if repeated else 1
                if match[1] is None:
                    rows = pending = column = widest = 0
                elif match[1] == b"-row":
                    pending, column = pending + times, 0
                else:
                    column += times
                    if b"value-type" in match[0]:
                        rows, pending, widest = rows + pending, 0, max(widest, column)
                        most = max(most, (rows, widest), key=lambda reached: reached[0] * reached[1])
            rest = data[cut:][-_AT_ONCE:]
    return most


def _check_extent(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise Refused(f"A sheet reaches over {rows:,} rows and {columns:,} columns, which is too much to read from a "
                      f"workbook. Delete what stands far out, or: {SAVE}", "file-large")


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the archive that holds the cells of a sheet; None in formats that name it otherwise."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    relation = next((said.get("r:id") for said in _said(archive, "xl/workbook.xml", _SHEET)
                     if html.unescape(said.get("name", "")) == sheet), None)
    target = next((said.get("Target", "") for said in _said(archive, "xl/_rels/workbook.xml.rels", _RELATION)
                   if said.get("Id") == relation), "")
    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _said(archive: zipfile.ZipFile, name: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
    """The attributes of each such tag in a part."""
    for match in tag.finditer(archive.read(name).decode("utf-8", "replace")):
        yield dict(_ATTRIBUTE.findall(match[0]))
