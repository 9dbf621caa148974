"""Fills blank cells from the row above, as in reports that name a booking once and continue below it."""

from collections.abc import Sequence


class FillDown:
    """Fills rows that are blank in all of these columns from the row above, if there is one; `count` is their number. A
    row that is blank in only some of them is left as it is."""

    def __init__(self, places: Sequence[int]):
        self._places = tuple(places)
        self._above: list[str] | None = None
        self.count = 0

    def fill(self, cells: list[str]) -> list[str]:
        """Fills the cells of the next row in place and returns them."""
        if not self._places:
            return cells
        if any(cells[place].strip() for place in self._places):
            self._above = [cells[place] for place in self._places]
        elif self._above is not None:
            for place, text in zip(self._places, self._above, strict=True):
                cells[place] = text
            self.count += 1
        return cells

    def reset(self) -> None:
        """Forgets the row above, as after an unreadable row, which nothing can continue."""
        self._above = None
