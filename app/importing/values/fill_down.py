"""Fills blank cells from the row above, as in reports that name a booking once and continue below it."""

from collections.abc import Sequence


class FillDown:
    """A row that is blank in all of these columns takes them over from the row above it, if there is one; `count` says
    how many did. One that is blank in some of them alone says so itself, and stays as it is."""

    def __init__(self, places: Sequence[int]):
        self._places = tuple(places)
        self._above: list[str] | None = None
        self.count = 0

    def fill(self, cells: list[str]) -> list[str]:
        """The cells of the next row with what they take over; changes them."""
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
        """Forgets the row above, as after one that could not be read: nobody knows what goes on from it."""
        self._above = None
