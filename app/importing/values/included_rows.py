"""The included rows of a table, in batches: some are skipped, corrected, or filled from above."""

from collections import Counter
from collections.abc import Callable, Iterator

from app.core.domain.text_normalisation import fold
from app.importing.domain.batches import SheetRow, take_batch
from app.importing.files import Table
from app.importing.values.fill_down import FillDown
from app.importing.values.options import Options

BATCH_SIZE = 10_000
IncludedBatch = tuple[list[int], list[list[str]], list[tuple[int, list[str]]]]  # lines, cells, and the ragged rows


class IncludedRows:
    """After a full pass, `left_out` has the number of skipped rows by reason, and `carried` the number of rows filled
    from above. A file that fits into one batch stays in memory after a full pass, so that the next one need not read it
    again."""

    def __init__(self, sheet: Table, options: Options, place_of: Callable[[str], int]):
        self.sheet, self.options, self.column_index = sheet, options, place_of
        self.left_out: Counter[str] = Counter()
        self.carried = 0
        self._only: IncludedBatch | None = None
        self._carried_by = [place_of(header) for header in options.carry_down]
        self._leave = {place_of(header): frozenset(map(fold, texts)) for header, texts in options.leave_out.items()}

    def forget(self) -> None:
        """Frees the rows in memory, when there is no next pass."""
        self._only = None

    def batches(self) -> Iterator[IncludedBatch]:
        """Yields batches of rows, without the skipped ones, and with corrections."""
        only, self._only = self._only, None
        if only is not None:
            yield only
            return
        carry, every = FillDown(self._carried_by), self.sheet.all_rows()
        self.left_out.clear()
        plain = not (self.options.totals or self._leave or self.options.corrections or self._carried_by)
        rows = every if plain else self._included(every, carry)
        count = 0
        while some := take_batch(rows, BATCH_SIZE):
            count += 1
            batch = (
                [line for line, _, complete in some if complete],
                [cells for _, cells, complete in some if complete],
                [(line, cells) for line, cells, complete in some if not complete],
            )
            only = batch if count == 1 else None
            yield batch
        self.carried, self._only = carry.count, only

    def _included(self, every: Iterator[SheetRow], carry: FillDown) -> Iterator[SheetRow]:
        """Yields the included rows, corrected and filled from above."""
        for line, cells, complete in every:
            if not complete:
                carry.reset()
                yield line, cells, False
            elif self._is_total(line):
                self.left_out["the row of totals"] += 1
            elif self._is_included(carry.fill(self._corrected(line, cells))):
                yield line, cells, True

    def _is_total(self, line: int) -> bool:
        return bool(self.options.totals) and line == self.sheet.totals

    def _is_included(self, cells: list[str]) -> bool:
        for place, texts in self._leave.items():
            if fold(cells[place]) in texts:
                self.left_out[f"{self.sheet.header[place]} “{cells[place].strip()}”"] += 1
                return False
        return True

    def _corrected(self, line: int, cells: list[str]) -> list[str]:
        corrections = self.options.corrections.get(line)
        if corrections:
            for header, text in corrections.items():
                cells[self.column_index(header)] = text
        return cells
