"""OpenDocument workbooks (.ods), whose cells state the type of their values."""

import re
import zipfile
from collections.abc import Iterator

from app.importing.domain.error_cells import NO_RESULT, is_error
from app.importing.workbooks import archives, typed_cells
from app.importing.workbooks.archives import Attributes, Handler
from app.importing.workbooks.number_formats import NumberFormat, currency_sign
from app.importing.workbooks.rows import MAX_COLUMNS, Row, SheetExtent

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_VALUE_TYPE, _VALUE, _FORMULA = _OFFICE + "value-type", _OFFICE + "value", _TABLE + "formula"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d{1,12})?S)?)?", re.ASCII
)
_NUMBER_CHARS = re.compile(r"[\d.,'’\s()+\-−]")
_PADDED = re.compile(r"0\d+|\d+(?:[-/]\d+)+", re.ASCII)
_IGNORED_ELEMENTS = {"annotation", "note", "tracked-changes", "shapes"}  # elements that aren't cells


class Ods:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        found = archives.part_finder(archive)("content.xml")
        if found is None:
            raise ValueError("no workbook")
        self._part = found
        names = _SheetNames()
        archives.read(archive, found, names)
        self.names, self.hidden = names.names, {name for name, style in names.styled if style in names.unseen}

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """Yields the rows of a sheet."""
        into = _Cells(self.names.index(sheet), seen)
        for _ in archives.parse_steps(self._archive, self._part, into):
            yield from into.take_rows()


class _SheetNames(Handler):
    """Collects the names of the sheets, and the styles that hide a sheet."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.styled: list[tuple[str, str]] = []
        self.unseen: set[str] = set()
        self._style, self._depth = "", 0

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            if not self._depth:  # a table within a cell is not a sheet
                self.names.append(attributes.get(_TABLE + "name", ""))
                self.styled.append((self.names[-1], attributes.get(_TABLE + "style-name", "")))
            self._depth += 1
        elif name == "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == "table-properties" and attributes.get(_TABLE + "display") == "false":
            self.unseen.add(self._style)

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1


class _Cells(Handler):
    """Collects the rows of one sheet."""

    def __init__(self, turn: int, seen: SheetExtent):
        self._sheets_before, self._seen, self._depth = turn, seen, 0
        self._done: list[tuple[int, int, list[str]]] = []  # a row, how often it is repeated, and its cells
        self._row, self._times, self._cells = 0, 1, [""] * 0
        self._column, self._cell = 0, {"": ""}
        self._pieces: list[str] = []
        self._paragraphs, self._ignoring, self._in_text = 0, 0, False

    def take_rows(self) -> Iterator[Row]:
        """Returns the complete rows since the last call."""
        for row, times, cells in self._done:
            for turn in range(times):
                yield row + turn, cells
        self._done.clear()

    @property
    def _is_in_sheet(self) -> bool:
        return self._sheets_before == -1 and self._depth == 1

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            if not self._depth:
                self._sheets_before -= 1
            self._depth += 1
        elif not self._is_in_sheet:
            return
        elif name in _IGNORED_ELEMENTS:
            self._ignoring += 1
        elif self._ignoring:
            return
        elif name == "table-row":
            self._times = _repeat_count(attributes, "number-rows-repeated")
            self._column, self._cells = 0, []
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._pieces, self._paragraphs = attributes, [], 0
        elif name == "p":
            self._pieces.append("\n" if self._paragraphs else "")
            self._paragraphs, self._in_text = self._paragraphs + 1, True
        elif name in ("s", "tab", "line-break") and self._in_text:
            times = next((value for key, value in attributes.items() if key.endswith(" c")), "1")
            self._pieces.append({"tab": "\t", "line-break": "\n"}.get(name, " " * min(int(times or 1), 1000)))

    def text(self, data: str) -> None:
        if self._in_text and not self._ignoring:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
            if not self._depth and self._sheets_before == -1:
                self._sheets_before = -2  # the sheets after it are skipped
        elif not self._is_in_sheet:
            return
        elif name in _IGNORED_ELEMENTS:
            self._ignoring -= 1
        elif self._ignoring:
            return
        elif name == "p":
            self._in_text = False
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell(name)
        elif name == "table-row":
            if self._cells:
                self._seen.extend(self._row + self._times, len(self._cells))
                self._done.append((self._row + 1, self._times, self._cells))
            self._row += self._times

    def _end_cell(self, name: str) -> None:
        times = _repeat_count(self._cell, "number-columns-repeated")
        # Some programs keep hidden values below merged cells.
        text = self._value() if name == "table-cell" else ""
        if text and not text.isspace():
            if self._column + times > MAX_COLUMNS:
                self._seen.extend(self._row + self._times, self._column + times)
            self._cells.extend([""] * (self._column - len(self._cells)))
            self._cells.extend([text] * times)
            spanned = int(self._cell.get(_TABLE + "number-rows-spanned", "1"))
            self._seen.add_merged(self._row + 1, self._row + spanned, self._column + 1)
        self._column += times

    def _value(self) -> str:
        cell, shown = self._cell, "".join(self._pieces)
        kind = cell.get(_VALUE_TYPE, "")
        formula = cell.get(_FORMULA)
        if cell.get(_CALC_TYPE) == "error" or (formula is not None and is_error(shown)):
            return shown if is_error(shown) else "#ERROR!"
        if not kind:
            return shown if formula is None or shown else f"{NO_RESULT} ={formula.partition('=')[2][:200]}"
        if kind == "date":
            day, _, rest = cell.get(_OFFICE + "date-value", "").strip().partition("T")
            rest = rest.partition(".")[0].rstrip("Z")
            return f"{day} {rest}" if rest.strip("0:") else day
        if kind == "time":
            return _duration_text(cell.get(_OFFICE + "time-value", "")) or shown
        if kind == "boolean":
            return "yes" if cell.get(_OFFICE + "boolean-value") == "true" else "no"
        if kind == "string":
            return cell.get(_OFFICE + "string-value") or shown
        text = cell.get(_VALUE, "").strip()
        if not text:
            return shown if formula is None or shown else f"{NO_RESULT} ={formula.partition('=')[2][:200]}"
        value = float(text)
        if value in (float("inf"), float("-inf")) or value != value:
            raise ValueError("no number")
        if kind == "percentage":
            return NumberFormat("percent").text(value)
        if kind == "currency":
            sign = cell.get(_OFFICE + "currency", "") or currency_sign(_NUMBER_CHARS.sub("", shown[:40]))
            return NumberFormat("money", sign).text(value) if currency_sign(sign) else typed_cells.format_number(value)
        return _padded_text(shown.strip(), value) or typed_cells.format_number(value)


def _repeat_count(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(_TABLE + name, "1")))


def _duration_text(text: str) -> str | None:
    """Returns a duration in hours, minutes and seconds."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return typed_cells.format_duration(-total if match[1] else total)


def _padded_text(shown: str, value: float) -> str | None:
    """Returns a number as it is shown, if its format pads it with zeros or groups its digits, as those of keys do."""
    padded = len(shown) < 30 and _PADDED.fullmatch(shown)
    return shown if padded and value == int(shown.replace("-", "").replace("/", "")) else None
