"""Whether the cells of a column can be read as a field. Without that, a header is only a word."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from app.core.domain.fields import Field
from app.core.domain.kinds import Amount, Choice, Count, Currency, Day, Link, Quantity, Rating, YesNo
from app.importing.domain import error_cells, placeholders, row_numbers, value_kinds
from app.importing.domain.column_matching import normalise_header
from app.importing.values.column_reader import ColumnReader
from app.importing.values.format_inference import AMBIGUOUS
from app.record.domain.file_schema import COLUMNS

_MAX_CELLS = 100  # cells looked at
# Columns of a field's kind have few unreadable cells (a typo, a remark), others hardly any readable one (a year among
# names), so the limit matters little; half is in the middle. Cells and different texts are both counted: a remark in
# most rows, such as “on request”, is one text among many amounts.
_MIN_SHARE = 0.5
# Cells alone, without a word of the header, must leave less doubt: nine of ten cells, and more than one or two rows.
_MIN_SHARE_ALONE, _MIN_CELLS_ALONE = 0.9, 3
_READ = (Amount, Quantity, Count, Day, Rating, YesNo, Choice, Currency)
_NAMES = ("title", "provider", "owner", "team")


class ColumnEvidence:
    """What the first cells of a file's columns say about the fields that they may fill. `reader` returns a reader of
    the column at a position as a field; `one_row_each`: each row is an engagement, so that a key is unique."""

    def __init__(
        self,
        header: Sequence[str],
        first: Sequence[Sequence[str]],
        reader: Callable[[str, int], ColumnReader],
        one_row_each: bool,
    ):
        self._header, self._first, self._reader, self._one_row_each = header, first, reader, one_row_each
        self.notes: list[str] = []  # why columns are no keys

    def fits(self, name: str, place: int) -> bool:
        """Whether the column at this position can be read as the field."""
        return fits(COLUMNS[name].field, self._reader(name, place), self._first[place])

    def contradicts(self, name: str, place: int) -> bool:
        """Whether the column at this position is clearly not the field, although its header is a synonym of it. A few
        cells show nothing: each may be a typo."""
        several = len(set(islice(_meaningful(self._first[place]), _MAX_CELLS))) >= _MIN_CELLS_ALONE
        return several and not self.fits(name, place)

    def shows(self, name: str, place: int) -> bool:
        """Whether the column at this position is certainly about the field, whatever its header."""
        return shows(COLUMNS[name].field, self._reader(name, place), self._first[place])

    def is_no_key(self, place: int) -> bool:
        """Whether the column at this position only numbers the rows, or isn't unique; a note says so."""
        header, cells = self._header[place], self._first[place]
        if row_numbers.only_numbers_rows(normalise_header(header), cells):
            self.notes.append(row_numbers.row_number_note(header))
            return True
        repeated = row_numbers.repeated_text(cells) if self._one_row_each else None
        if repeated is not None:
            self.notes.append(row_numbers.repeated_note(header, repeated))
        return repeated is not None


def fits(field: Field, reader: ColumnReader, cells: Sequence[str]) -> bool:
    """Whether at least half of the cells, or of their different texts, can be read as the field. Blank cells,
    placeholders and errors are left aside; a column with nothing else fits. A name has letters; a key is no date."""
    texts = list(islice(_meaningful(cells), _MAX_CELLS))
    if not texts:
        return True
    if isinstance(field.kind, _READ):
        readable = _readable(field, reader, texts)
    elif (field.name in _NAMES and isinstance(field.kind, Link)) or field.name == "title":
        readable = {text for text in texts if any(map(str.isalpha, text))}
    elif field.name == "reference":
        readable = {text for text in texts if value_kinds.kind_of(text) is None}
    else:
        return True
    share = max(sum(text in readable for text in texts) / len(texts), len(readable) / len(set(texts)))
    return share >= _MIN_SHARE


def shows(field: Field, reader: ColumnReader, cells: Sequence[str]) -> bool:
    """Whether nearly all cells are words for an option of the field, so that the header doesn't matter."""
    texts = list(islice(_meaningful(cells), _MAX_CELLS))
    if len(texts) < _MIN_CELLS_ALONE or not _readable(field, reader, texts[:_MIN_CELLS_ALONE]):  # as nearly all columns
        return False
    readable = _readable(field, reader, texts)
    return sum(text in readable for text in texts) >= _MIN_SHARE_ALONE * len(texts)


def _meaningful(cells: Iterable[str]) -> Iterable[str]:
    return (
        text
        for text in cells
        if text.strip() and not error_cells.is_error(text) and not placeholders.is_placeholder(text)
    )


def _readable(field: Field, reader: ColumnReader, texts: Sequence[str]) -> set[str]:
    """Returns the texts that can be read, also those with several readings or a suggested one."""
    errors = reader.read(texts).errors
    return {
        text
        for index, text in enumerate(texts)
        if index not in errors or errors[index].code.endswith(AMBIGUOUS) or field.suggest(text)
    }
