"""A batch of rows of a file: values by column, and the errors of rows that can't be imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.core.domain.durations import Duration
from app.core.domain.number_parsing import Unreadable
from app.core.domain.plural import plural
from app.record.domain.file_schema import COLUMNS

_MAX_TEXT = 200  # characters of a row
_MAX_LETTERS, _CELL_OVERHEAD = (
    16_000_000,
    16,
)  # characters of rows in one batch; each cell counts for some more

SheetRow = tuple[int, list[str], bool]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't be imported: where in the file, the text, and what to do. `column`: the header, or the field's
    name if the file has no column for it, or None for the row as a whole. `lacking`: every row needs the field, and
    neither the file nor a constant fills it."""

    line: int
    column: str | None
    value: str | None
    reason: str
    code: str = "refused"
    field: str | None = None
    lacking: bool = False


@dataclass(slots=True)
class Batch:
    """Some rows by column: the `lines` they start on, their `cells`, and the values by field name (None: unknown; empty
    columns are omitted). `refused`: the unreadable fields by row index, `refusals`: the reasons; `ragged`: rows with
    the wrong number of cells, by line."""

    lines: list[int]
    cells: list[list[str]]
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    refused: dict[int, set[str]] = field(default_factory=dict)
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)

    def text(self, index: int, name: str, place: int) -> str:
        """Returns the text of the cell that fills the field `name`; if cells were not kept, the value in canonical
        form."""
        if self.cells:
            return self.cells[index][place]
        return COLUMNS[name].field.write(self.columns[name][index]) if name in self.columns else ""

    def refuse(self, index: int, column: str | None, text: str | None, reason: Unreadable, *fields: str) -> None:
        """Refuses a cell, with the fields that become unreadable by it."""
        self.refused.setdefault(index, set()).update(fields)
        self.refusals.append(Refusal(self.lines[index], column, text, str(reason), reason.code, fields[0]))


def take_batch(rows: Iterator[SheetRow], most: int) -> list[SheetRow]:
    """Returns the next rows to be processed together: up to a maximum, and fewer if they are long, to limit time and
    memory."""
    found: list[SheetRow] = []
    room = _MAX_LETTERS
    for each in islice(rows, most):
        found.append(each)
        room -= len("".join(each[1])) + _CELL_OVERHEAD * len(each[1])  # joining is faster than adding up
        if room <= 0:
            break
    return found


def ragged_refusal(line: int, cells: Sequence[str], width: int) -> Refusal:
    """Returns the refusal of a row with the wrong number of cells."""
    says = " | ".join(cells)[:_MAX_TEXT]
    has = plural(len(cells), "{n} cell", "{n} cells")
    return Refusal(
        line,
        None,
        says,
        f"The row has {has}, but the header has {width}. Look for a missing or extra separator, "
        "or a missing quotation mark.",
        "ragged",
    )


FROM_START = {"due_on", "ended_on"}


def count_from_start(chunk: Batch, name: str, header: str) -> None:
    """Converts durations among the values of an end date to dates."""
    values = chunk.columns[name]
    if not any(isinstance(value, Duration) for value in values):
        return
    found: list[Any] = list(values)
    starts = chunk.columns.get("started_on") or [None] * len(found)
    for index, (value, start) in enumerate(zip(values, starts, strict=True)):
        if isinstance(value, Duration):
            found[index] = None
            try:
                found[index] = value.last_day(start) if start else _raise_missing_start()
            except Unreadable as bad:
                chunk.refuse(index, header, None, bad, name)
    chunk.columns[name] = found


def _raise_missing_start() -> Any:
    raise Unreadable(
        "duration-without-start",
        "A duration counts from the start date, but the row has none. Enter the start date too.",
    )
