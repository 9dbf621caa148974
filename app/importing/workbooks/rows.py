"""What the readers of all workbooks return: rows of texts with their numbers, and merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from app.core.domain.errors import Refused
from app.importing.workbooks.archives import SAVE_HINT

MAX_CELLS = 20_000_000  # of the rectangle that a sheet fills
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # no spreadsheet has more
_MAX_MERGED = 20_000

Row = tuple[int, list[str]]


class MergedCells(NamedTuple):
    """Cells of several rows that are one: the first row, the last, and the column, from 1."""

    top: int
    bottom: int
    left: int


@dataclass(slots=True)
class SheetExtent:
    """What the reading of a sheet met besides its rows: how far it reaches, and the cells that go over several
    rows."""

    rows: int = 0
    columns: int = 0
    merged: list[MergedCells] = field(default_factory=list)

    def extend(self, row: int, column: int) -> None:
        """Takes in how far to the right a row reaches; raises Refused where the sheet gets too large."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > MAX_CELLS or row > MAX_ROWS or column > MAX_COLUMNS:
            raise Refused(
                f"A sheet spans {self.rows:,} rows and {self.columns:,} columns, which is too large for "
                f"a workbook. Delete distant cells, or: {SAVE_HINT}",
                "file-large",
            )

    def add_merged(self, top: int, bottom: int, left: int) -> None:
        """Takes in cells that go over several rows."""
        if bottom > top and bottom <= MAX_ROWS:
            if len(self.merged) >= _MAX_MERGED:
                raise Refused(f"The sheet has more than {_MAX_MERGED:,} merged cells. {SAVE_HINT}", "file-large")
            self.merged.append(MergedCells(top, bottom, left))


class Book(Protocol):
    """A workbook: the names of its sheets, which of them are hidden, and the rows of one."""

    names: list[str]
    hidden: set[str]

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """The rows of a sheet that say something, each up to its last cell that does."""
        ...
