"""Workbooks of old Excel versions (.xls)."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import python_calamine as calamine

from app.core.domain.errors import Refused
from app.importing.domain.error_cells import NO_RESULT
from app.importing.workbooks import biff
from app.importing.workbooks.archives import SAVE_HINT
from app.importing.workbooks.rows import Row, SheetExtent
from app.importing.workbooks.typed_cells import cell_text


class Xls:
    """An open workbook; at most 65,536 rows and 256 columns."""

    def __init__(self, path: Path):
        try:
            self._book = calamine.CalamineWorkbook.from_path(str(path))
        except calamine.PasswordError:
            raise Refused(f"The workbook is protected by a password. {SAVE_HINT}", "file-kind") from None
        sheets = [each for each in self._book.sheets_metadata if str(each.typ).endswith(".WorkSheet")]
        self.names = [each.name for each in sheets]
        self.hidden = {each.name for each in sheets if not str(each.visible).endswith(".Visible")}
        self._data = biff.workbook_stream(path.read_bytes())
        self._globals = biff.read_globals(self._data)

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """Yields the rows of a sheet."""
        found, starts = biff.Cells(), self._globals.sheets
        if len(starts) == len(self.names):
            found = biff.read_cells(self._data, starts[self.names.index(sheet)], self._globals)
        for top, bottom, left in found.merged:
            seen.add_merged(top + 1, bottom + 1, left + 1)
        for place, cells in enumerate(self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)):
            texts = [self._text(found, (place, column), cell) for column, cell in enumerate(cells)]
            while texts and (not texts[-1] or texts[-1].isspace()):
                texts.pop()
            if texts:
                seen.extend(place + 1, len(texts))
                yield place + 1, texts

    def _text(self, found: biff.Cells, place: tuple[int, int], cell: object) -> str:
        if place in found.texts:
            return found.texts[place] or f"{NO_RESULT} =…"
        figure = found.numbers.get(place)
        if figure is not None and isfinite(figure.value) and not isinstance(cell, str | bool):
            return figure.format.text(figure.value, self._globals.from_1904)
        return cell if isinstance(cell, str) else cell_text(cell)
