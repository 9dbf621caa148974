"""Excel workbooks (.xlsx, .xlsm), as any program writes them."""

import posixpath
import re
import zipfile
from collections.abc import Iterator

from app.core.domain.errors import Refused
from app.importing.domain.error_cells import NO_RESULT, is_error
from app.importing.workbooks import archives, number_formats, typed_cells
from app.importing.workbooks.archives import SAVE_HINT, Attributes, Handler
from app.importing.workbooks.number_formats import GENERAL, NumberFormat
from app.importing.workbooks.rows import MAX_COLUMNS, MAX_ROWS, Row, SheetExtent

_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")  # a lone surrogate is no character
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)
_LETTERS = re.compile(r"\$?[A-Za-z]{1,3}\$?", re.ASCII)
_MAX_STRINGS = 5_000_000


class Xlsx:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive, self._find = archive, archives.part_finder(archive)
        book = self._find(_target_part(self._read_relations("_rels/.rels", ""), "officeDocument") or "xl/workbook.xml")
        if book is None:
            raise ValueError("no workbook")
        workbook = _WorkbookPart()
        archives.read(archive, book, workbook)
        folder, name = posixpath.split(book)
        relations = self._read_relations(f"{folder}/_rels/{name}.rels", folder)
        parts = {
            sheet: relations[number][1]
            for sheet, number in workbook.sheets
            if relations.get(number, ("",))[0] == "worksheet"
        }
        self._parts = {sheet: found for sheet, part in parts.items() if (found := self._find(part))}
        self.names = list(self._parts)
        self.hidden = workbook.hidden
        self._from_1904, self._unworked = workbook.from_1904, workbook.unworked
        self._formats = self._read_styles(_target_part(relations, "styles"))
        self._texts = self._read_strings(_target_part(relations, "sharedStrings"))

    def _read_relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        found, name = _Relations(), self._find(part)
        if name:
            archives.read(self._archive, name, found)
        return {
            number: (
                kind,
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)),
            )
            for number, kind, target in found.found
        }

    def _read_styles(self, part: str | None) -> list[NumberFormat]:
        styles, name = _Styles(), self._find(part or "")
        if name:
            archives.read(self._archive, name, styles)
        return [
            number_formats.parse(styles.codes.get(each, number_formats.BUILT_IN.get(each, ""))) for each in styles.used
        ]

    def _read_strings(self, part: str | None) -> list[str]:
        strings, name = _SharedStrings(), self._find(part or "")
        if name:
            archives.read(self._archive, name, strings)
        return strings.found

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """Yields the rows of a sheet."""
        into = _Cells(self._texts, self._formats, self._from_1904, self._unworked, seen)
        for _ in archives.parse_steps(self._archive, self._parts[sheet], into):
            yield from into.done
            into.done.clear()


def _target_part(relations: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for each, target in relations.values() if each == kind), None)


def column_number(letters: str) -> int:
    """Returns the position of a column, from 1."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


class _Relations(Handler):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found.append(
                (attributes.get("Id", ""), attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", ""))
            )


class _WorkbookPart(Handler):
    """Collects the sheets with their numbers, and the date system. `unworked`: a program wrote the workbook without
    calculating its formulas, so that their stored zeros mean nothing."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.from_1904 = self.unworked = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), number))
            if attributes.get("state", "visible") != "visible":
                self.hidden.add(attributes.get("name", ""))
        elif name == "workbookPr":
            self.from_1904 |= attributes.get("date1904") in (
                "1",
                "true",
            )  # an extension may have an element of the same name
        elif name == "calcPr":
            self.unworked |= attributes.get("fullCalcOnLoad") in ("1", "true")


class _Styles(Handler):
    """Collects the format codes by number, and the number that each style uses."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self._within = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            self.used.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False


class _SharedStrings(Handler):
    """Collects the shared strings."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._ignoring = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":  # phonetic text
            self._ignoring = True
        elif name == "t":
            self._in_text = not self._ignoring

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._ignoring = False
        elif name == "si":
            if len(self.found) >= _MAX_STRINGS:
                raise Refused(f"The workbook has more than {_MAX_STRINGS:,} texts. {SAVE_HINT}", "file-large")
            self.found.append(_unescape("".join(self._pieces)))


def _unescape(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\x00", "").replace("\r\n", "\n")


class _Cells(Handler):
    """Collects the rows of a sheet."""

    def __init__(
        self, texts: list[str], formats: list[NumberFormat], from_1904: bool, unworked: bool, seen: SheetExtent
    ):
        self.done: list[Row] = []
        self._texts, self._formats, self._from_1904, self._unworked = texts, formats, from_1904, unworked
        self._seen = seen
        self._row, self._column, self._cells = 0, 0, [""] * 0
        self._attributes: Attributes = {}
        self._columns: dict[str, int] = {}
        self._values: dict[str, list[str]] = {}
        self._target: list[str] | None = None
        self._within = self._ignoring = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "c" and self._within:
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = self._columns.get(letters) or self._column_of(letters)
            self._attributes = attributes
        elif name in ("v", "f", "t") and self._within:
            self._target = None if self._ignoring else self._values.setdefault(name, [])
        elif name == "row" and self._within:
            self._row = int(attributes.get("r", self._row + 1))
            self._column, self._cells = 0, []
            if self._row > MAX_ROWS:
                self._seen.extend(self._row, 0)
        elif name == "rPh":
            self._ignoring = True
        elif name == "sheetData":
            self._within = True
        elif name == "mergeCell":
            ends = [_REFERENCE.fullmatch(each) for each in attributes.get("ref", "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                self._seen.add_merged(int(ends[0][2]), int(ends[1][2]), column_number(ends[0][1]))

    def text(self, data: str) -> None:
        if self._target is not None:
            self._target.append(data)

    def end(self, name: str) -> None:
        if name in ("v", "f", "t"):
            self._target = None
        elif name == "c" and self._within:
            if not self._values:
                return
            text = self._value()
            self._values = {}
            if text and not text.isspace():
                if self._column > MAX_COLUMNS:
                    self._seen.extend(self._row, self._column)
                self._cells.extend([""] * (self._column - len(self._cells)))
                self._cells[self._column - 1] = text
        elif name == "row" and self._within:
            if self._cells:
                self._seen.extend(self._row, len(self._cells))
                self.done.append((self._row, self._cells))
        elif name == "rPh":
            self._ignoring = False
        elif name == "sheetData":
            self._within = False

    def _column_of(self, letters: str) -> int:
        """Returns the column of a cell: by its reference, or the one after the last."""
        if not letters:
            return self._column + 1
        if not _LETTERS.fullmatch(letters):
            raise ValueError("no cell")
        found = self._columns[letters] = column_number(letters.replace("$", ""))
        return found

    def _value(self) -> str:
        values, kind = self._values, self._attributes.get("t", "n")
        text = "".join(values["v"]) if "v" in values else ""
        if "f" in values and (self._lacks_result(text) if kind in ("n", "b", "str") else kind == "e" and not text):
            return f"{NO_RESULT} ={''.join(values['f']).strip()[:200]}"
        if kind == "s":
            return self._texts[int(text)] if text else ""
        if kind == "inlineStr":
            return _unescape("".join(values.get("t", ())))
        if kind == "str":
            return _unescape(text)
        if kind == "e":
            return text if is_error(text) else "#ERROR!"
        bare = text.strip()
        if not bare:
            return ""
        if kind == "b":
            return "yes" if bare in ("1", "true") else "no"
        if kind == "d":
            return bare.replace("T", " ").removesuffix(" 00:00:00").removesuffix(" 00:00:00.000").rstrip("Z")
        style = int(self._attributes.get("s", "0"))
        form = self._formats[style] if style < len(self._formats) else GENERAL
        value = float(bare)
        if value in (float("inf"), float("-inf")) or value != value:
            raise ValueError("no number")
        return typed_cells.format_number(value) if form is GENERAL else form.text(value, self._from_1904)

    def _lacks_result(self, text: str) -> bool:
        if self._attributes.get("t") == "str":  # a formula may return an empty text
            return "v" not in self._values
        return not text.strip() or (self._unworked and text.strip() == "0")
