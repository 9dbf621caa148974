"""The common results of all workbook readers: rows of texts with their numbers, and merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from app.core.domain.errors import Refused
from app.importing.workbooks.archives import SAVE_HINT

MAX_CELLS = 20_000_000  # cells of the rectangle that a sheet fills
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # the maximum of every spreadsheet program
_MAX_MERGED = 20_000

Row = tuple[int, list[str]]


class MergedCells(NamedTuple):
    """Cells merged over several rows: the first row, the last, and the column, from 1."""

    top: int
    bottom: int
    left: int


@dataclass(slots=True)
class SheetExtent:
    """The width of a sheet, and its cells merged over several rows."""

    rows: int = 0
    columns: int = 0
    merged: list[MergedCells] = field(default_factory=list)

    def extend(self, row: int, column: int) -> None:
        """Extends the width to this row's; raises Refused if the sheet gets too large."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > MAX_CELLS or row > MAX_ROWS or column > MAX_COLUMNS:
            raise Refused(
                f"A sheet spans {self.rows:,} rows and {self.columns:,} columns, which is too large for "
                f"a workbook. Delete distant cells, or: {SAVE_HINT}",
                "file-large",
            )

    def add_merged(self, top: int, bottom: int, left: int) -> None:
        """Adds cells merged over several rows."""
        if bottom > top and bottom <= MAX_ROWS:
            if len(self.merged) >= _MAX_MERGED:
                raise Refused(f"The sheet has more than {_MAX_MERGED:,} merged cells. {SAVE_HINT}", "file-large")
            self.merged.append(MergedCells(top, bottom, left))


class Book(Protocol):
    """A workbook: the names of its sheets, which of them are hidden, and the rows of one."""

    names: list[str]
    hidden: set[str]

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """Yields the non-blank rows of a sheet, each up to its last non-blank cell."""
        ...
