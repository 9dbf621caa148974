"""A batch of rows of a file: values by column, and the errors of rows that can't be imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.core.domain.durations import Duration
from app.core.domain.number_parsing import Unreadable
from app.core.domain.plural import plural
from app.record.domain.file_schema import COLUMNS

_MAX_TEXT = 200  # letters of a row
_MAX_LETTERS, _CELL_OVERHEAD = (
    16_000_000,
    16,
)  # of rows that are read together; each cell counts for some besides its own

SheetRow = tuple[int, list[str], bool]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot go in: where in the file, what stands there, and what to do. `column` is the file's header,
    the field's name where the file has no column for it, None for the row as a whole. `lacking`: neither the file nor a
    constant says anything for the field, and every row needs it."""

    line: int
    column: str | None
    value: str | None
    reason: str
    code: str = "refused"
    field: str | None = None
    lacking: bool = False


@dataclass(slots=True)
class Batch:
    """Some rows beside each other: the `lines` they start on, their `cells`, and the values by our own column's name
    (unknown None; columns of which no row says anything left out). `refused` holds the fields that could not be read,
    by the row's index, `refusals` why; `ragged` the lines of rows without the right cells, with those they have."""

    lines: list[int]
    cells: list[list[str]]
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    refused: dict[int, set[str]] = field(default_factory=dict)
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)

    def text(self, index: int, name: str, place: int) -> str:
        """What stands in the cell that fills the field `name`; where cells were not kept, in our own words."""
        if self.cells:
            return self.cells[index][place]
        return COLUMNS[name].field.write(self.columns[name][index]) if name in self.columns else ""

    def refuse(self, index: int, column: str | None, text: str | None, reason: Unreadable, *fields: str) -> None:
        """Names a cell that cannot be read, and the fields that are unread with it."""
        self.refused.setdefault(index, set()).update(fields)
        self.refusals.append(Refusal(self.lines[index], column, text, str(reason), reason.code, fields[0]))


def take_batch(rows: Iterator[SheetRow], most: int) -> list[SheetRow]:
    """The next rows that are read together: at most so many, and fewer where they say very much, so that no rows take
    long, or much memory."""
    found: list[SheetRow] = []
    room = _MAX_LETTERS
    for each in islice(rows, most):
        found.append(each)
        room -= sum(map(len, each[1])) + _CELL_OVERHEAD * len(each[1])
        if room <= 0:
            break
    return found


def ragged_refusal(line: int, cells: Sequence[str], width: int) -> Refusal:
    """Why a row without the right cells cannot go in, with what they say."""
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
    """Makes days of the durations among the values of an end."""
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
