"""Workbooks of spreadsheets: the cells of one sheet as text that can be read in one way only.

A typed cell becomes what nobody can mistake: dates year first, numbers with a point before their decimals and never
just three of these. A cell that holds text is passed on as it stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import Refused
from app.exchange.reading import archives, trial
from app.exchange.reading.archives import SAVE
from app.exchange.reading.delimited import Numbered

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_UNREADABLE = f"The workbook cannot be read; it is damaged, or no workbook. Save it again, or: {SAVE}"
_LOOKED_AT = 100  # rows of a sheet
_DIGITS = 15  # as many as a spreadsheet keeps


class Workbook:
    """One sheet of a workbook, held in memory; `names` are those of all its sheets."""

    def __init__(self, path: Path, wanted: str | None):
        archived = archives.is_archive(path)
        if archived:
            archives.check(path)
        if not trial.passes(path):
            raise Refused(_UNREADABLE, "file-damaged")
        import python_calamine as calamine

        with _refusing():
            self._book = calamine.CalamineWorkbook.from_path(str(path))
            self.names = tuple(self._book.sheet_names)
            self.name, self._sheet = self._chosen(wanted)
        self._errors = archives.errors(path, self.name) if archived else {}

    def _chosen(self, wanted: str | None) -> "tuple[str, CalamineSheet]":
        """The sheet that was asked for, or else the first in sight that holds a table, or says anything at all."""
        if wanted is not None:
            if wanted not in self.names:
                raise Refused(f"The workbook has no sheet “{wanted}”. It has: {', '.join(self.names)}.", "file-sheet")
            return wanted, self._book.get_sheet_by_name(wanted)
        hidden = {each.name for each in self._book.sheets_metadata if not str(each.visible).endswith(".Visible")}
        said: tuple[str, CalamineSheet] | None = None
        for name in sorted(self.names, key=hidden.__contains__):
            sheet = self._book.get_sheet_by_name(name)
            if sheet.height and _is_table(sheet):
                return name, sheet
            said = said or ((name, sheet) if sheet.height else None)
        if said:
            return said
        raise Refused("The workbook has no sheet with anything in it.", "file-empty")

    def numbered(self) -> Iterator[Numbered]:
        """The rows of the sheet as texts, with their numbers in it."""
        wrong: dict[int, list[tuple[int, str]]] = {}
        first = self._sheet.start[1] if self._sheet.start else 0
        for (line, column), text in self._errors.items():
            wrong.setdefault(line, []).append((column - 1 - first, text))
        for line, row in enumerate(self._sheet.iter_rows(), 1):
            cells = [cell if type(cell) is str else text_of(cell) for cell in row]
            for place, text in wrong.get(line, ()):
                if 0 <= place < len(cells):
                    cells[place] = text
            yield line, cells


def _is_table(sheet: "CalamineSheet") -> bool:
    """Whether a header and a row below it, each of several cells, stand among the first rows of a sheet."""
    rows = islice(sheet.iter_rows(), _LOOKED_AT)
    return sum(sum(text_of(cell).strip() != "" for cell in row) > 1 for row in rows) > 1


@contextmanager
def _refusing() -> Iterator[None]:
    """Says of a workbook that cannot be read that it cannot be."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError:
        raise Refused(f"The workbook asks for a password. {SAVE}", "file-kind") from None
    except (calamine.CalamineError, OSError, ValueError) as bad:
        raise Refused(_UNREADABLE, "file-damaged") from bad


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
