"""Rows of a file that are lines: gathered under the engagements that they are of, by the columns that were chosen.

What the lines of one engagement say of it has to agree; notes are put together, and so are tags.
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

SEPARATOR = " / "  # the texts of a key of several columns


@dataclass(frozen=True, slots=True)
class EntryConflict:
    """Lines of one engagement that say different things of a field: what another line says, and which."""

    field: str
    said: str
    line: int

    def __str__(self) -> str:
        label = COLUMNS[self.field].label.lower()
        return (
            f"Row {self.line} of the same engagement says “{self.said}”, but an engagement has one "
            f"{label}. Add the column to those that entries share, or don't import it."
        )


@dataclass(slots=True)
class EntryGroup:
    """The lines of one engagement: its `key` as the file has it, its first row (`line` and `cells`), the lines of all
    of its `rows`, and what they say of it by our own column's name."""

    turn: int
    key: str
    line: int
    cells: list[str]
    said: dict[str, Any] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    _where: dict[str, int] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """What its engagement goes by."""
        return self.said.get("reference") or key_reference(self.key)

    def conflicts(self, row: Mapping[str, Any]) -> Iterator[EntryConflict]:
        """What of a row is at odds with what was said so far."""
        for name, value in row.items():
            known = self.said.get(name)
            if known is not None and _merge_values(name, known, value) is None:
                yield EntryConflict(name, _text(name, known), self._where[name])

    def take(self, row: Mapping[str, Any], line: int) -> None:
        """Takes in what a row says, which agrees with what was said so far."""
        self.rows.append(line)
        for name, value in row.items():
            known = self.said.get(name)
            if known is None:
                self.said[name], self._where[name] = value, line
            else:
                self.said[name] = _merge_values(name, known, value)


def _text(name: str, value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else COLUMNS[name].field.write(value)


def _merge_values(name: str, known: Any, value: Any) -> Any:
    """What two lines say, put together; None where they are at odds."""
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
    """The reference of the engagement with this key: the key itself, or where it is too long its beginning and a mark
    of the whole."""
    longest = max_length_of(FIELDS["reference"])
    return key if len(key) <= longest else f"{key[: longest - 11].rstrip()} ~{sha256(key.encode()).hexdigest()[:9]}"


class EntryKeys:
    """Reads the key of a row: the texts of its columns, spaces folded, those that are blank left out."""

    def __init__(self, file: FileRows):
        self.places = [file.column_index(header) for header in file.options.lines]
        self._each = [file.sheet.header[place] for place in self.places]
        self.labels = " and ".join(self._each)

    def blank(self, cells: Sequence[str]) -> list[str]:
        """The columns of the key that are blank in this row."""
        return [label for place, label in zip(self.places, self._each, strict=True) if not cells[place].strip()]

    def shortened(self, cells: Sequence[str]) -> tuple[str, str, Unreadable] | None:
        """The first column of the key in which a spreadsheet shortened a number, its text, and why that is no key."""
        for place, label in zip(self.places, self._each, strict=True):
            try:
                check_shortened(cells[place])
            except Unreadable as bad:
                return label, cells[place], bad
        return None

    def read(self, cells: Sequence[str]) -> str:
        """The key of a row; blank where all of its columns are."""
        return SEPARATOR.join(filter(None, (" ".join(cells[place].split()) for place in self.places)))


def split_drafts(chunk: Batch) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """For each row: what it says of its engagement (by our own column's name), and of the line (by the line's own)."""
    of_line = {name: COLUMNS[name].field.name for name in chunk.columns if COLUMNS[name].part == "line"}
    others = [name for name in chunk.columns if name not in of_line]
    for index in range(len(chunk.lines)):
        yield (
            {name: value for name in others if (value := chunk.columns[name][index]) is not None},
            {field: value for name, field in of_line.items() if (value := chunk.columns[name][index]) is not None},
        )
