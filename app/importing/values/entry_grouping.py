"""Groups the rows of a file of entries by engagement, by the chosen key columns.

What the entries of one engagement say about it must agree; notes are concatenated, and so are tags.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from app.core.domain.fields import max_length_of
from app.core.domain.kinds import ChoiceSet, Link, Tags, Text
from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold
from app.importing.domain.batches import Batch
from app.importing.domain.placeholders import check_shortened
from app.importing.values.rows import FileRows
from app.record.domain.engagements import FIELDS
from app.record.domain.file_schema import COLUMNS

SEPARATOR = " / "  # separates the texts of a key


@dataclass(frozen=True, slots=True)
class EntryConflict:
    """Entries of one engagement that disagree about a field: the other entry's value, and its line."""

    field: str
    value: str
    line: int

    def __str__(self) -> str:
        label = COLUMNS[self.field].label.lower()
        return (
            f"Row {self.line} of the same engagement says “{self.value}”, but an engagement has one "
            f"{label}. Add the column to those that entries share, or don't import it."
        )


@dataclass(slots=True)
class EntryGroup:
    """The entries of one engagement: its `key` as in the file, its first row (`line` and `cells`), the lines of all of
    its `rows`, and its values by field name."""

    turn: int
    key: str
    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    _where: dict[str, int] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The reference of its engagement."""
        return self.values.get("reference") or key_reference(self.key)

    def conflicts(self, row: Mapping[str, Any]) -> Iterator[EntryConflict]:
        """Returns the values of a row that contradict those so far."""
        for name, value in row.items():
            known = self.values.get(name)
            if known is not None and _merge_values(name, known, value) is None:
                yield EntryConflict(name, _text(name, known), self._where[name])

    def merge(self, row: Mapping[str, Any], line: int) -> None:
        """Merges the values of a row that has no conflicts."""
        self.rows.append(line)
        for name, value in row.items():
            known = self.values.get(name)
            if known is None:
                self.values[name], self._where[name] = value, line
            else:
                self.values[name] = _merge_values(name, known, value)


def _text(name: str, value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else COLUMNS[name].field.write(value)


def _merge_values(name: str, known: Any, value: Any) -> Any:
    """Returns the merged values of two entries; None if they conflict."""
    kind = COLUMNS[name].field.kind
    if known == value:
        return known
    if isinstance(kind, Text) and kind.lines:
        new = [line for line in value.split("\n") if line not in known.split("\n")]
        return "\n".join([known, *new])[: kind.longest]
    if isinstance(kind, Tags):
        return tuple(dict.fromkeys((*known, *value)))
    if isinstance(kind, ChoiceSet):
        return tuple(each for each in kind.options if each in known or each in value)
    if isinstance(kind, Link) and fold(known) == fold(value):
        return known
    return None


def key_reference(key: str) -> str:
    """Returns the reference of the engagement with this key: the key itself, or if that is too long, its beginning and
    a hash of the whole."""
    longest = max_length_of(FIELDS["reference"])
    return key if len(key) <= longest else f"{key[: longest - 11].rstrip()} ~{sha256(key.encode()).hexdigest()[:9]}"


class EntryKeys:
    """Reads the key of a row: the texts of its columns, spaces folded, without blank ones."""

    def __init__(self, file: FileRows):
        self.places = [file.column_index(header) for header in file.options.lines]
        self._each = [file.sheet.header[place] for place in self.places]
        self.labels = " and ".join(self._each)

    def blank(self, cells: Sequence[str]) -> list[str]:
        """Returns the key columns that are blank in this row."""
        return [label for place, label in zip(self.places, self._each, strict=True) if not cells[place].strip()]

    def shortened(self, cells: Sequence[str]) -> tuple[str, str, Unreadable] | None:
        """Returns the first key column with a number that a spreadsheet shortened, the text, and the error."""
        for place, label in zip(self.places, self._each, strict=True):
            try:
                check_shortened(cells[place])
            except Unreadable as bad:
                return label, cells[place], bad
        return None

    def read(self, cells: Sequence[str]) -> str:
        """Returns the key of a row; blank if all of its columns are."""
        return SEPARATOR.join(filter(None, (" ".join(cells[place].split()) for place in self.places)))


def split_drafts(chunk: Batch) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Returns for each row the values of its engagement (by field name), and of the entry (by the entry's own field
    names)."""
    of_line = {name: COLUMNS[name].field.name for name in chunk.columns if COLUMNS[name].part == "line"}
    others = [name for name in chunk.columns if name not in of_line]
    for index in range(len(chunk.lines)):
        yield (
            {name: value for name in others if (value := chunk.columns[name][index]) is not None},
            {field: value for name, field in of_line.items() if (value := chunk.columns[name][index]) is not None},
        )
