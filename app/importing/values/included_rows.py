"""The included rows of a table, in batches: some are skipped, corrected, or filled from above."""

from collections import Counter
from collections.abc import Callable, Iterator

from app.core.domain.text_normalisation import fold
from app.importing.domain.batches import SheetRow, take_batch
from app.importing.files import Table
from app.importing.values.fill_down import FillDown
from app.importing.values.options import Options

BATCH_SIZE = 10_000


class IncludedRows:
    """After a full pass, `left_out` has the number of skipped rows by reason, and `carried` the number of rows filled
    from above."""

    def __init__(self, sheet: Table, options: Options, place_of: Callable[[str], int]):
        self.sheet, self.options, self.column_index = sheet, options, place_of
        self.left_out: Counter[str] = Counter()
        self.carried = 0
        self._carried_by = [place_of(header) for header in options.carry_down]
        self._leave = {place_of(header): frozenset(map(fold, texts)) for header, texts in options.leave_out.items()}

    def batches(self) -> Iterator[tuple[list[int], list[list[str]], list[tuple[int, list[str]]]]]:
        """Yields batches of rows, without the skipped ones, and with corrections."""
        carry, every = FillDown(self._carried_by), self.sheet.all_rows()
        self.left_out.clear()
        plain = not (self.options.totals or self._leave or self.options.corrections or self._carried_by)
        rows = every if plain else self._included(every, carry)
        while some := take_batch(rows, BATCH_SIZE):
            yield (
                [line for line, _, complete in some if complete],
                [cells for _, cells, complete in some if complete],
                [(line, cells) for line, cells, complete in some if not complete],
            )
        self.carried = carry.count

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
