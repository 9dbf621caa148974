"""What is said of a field once, for every face: kind, label, group, help, the names it goes by elsewhere.

A field holds data, never a function.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

from app.core.domain import invisible_characters
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Choice, ChoiceSet, Kind, Text
from app.core.domain.number_parsing import Unreadable


@dataclass(frozen=True, slots=True)
class Field:
    """`personal`: may hold names or free text about persons, so history keeps it in a row that can be erased.
    `card`: the provider's card holds the usual answer, inherited where the engagement has none of its own."""

    name: str
    kind: Kind
    label: str
    group: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    card: bool = False

    def read(self, text: str, reading: InputFormat) -> Any:
        """The value that `text` writes, None where it is blank; raises Unreadable."""
        if not text or text.isspace() or invisible_characters.is_blank(text):
            return None
        value = self.kind.read(text, reading)
        return None if isinstance(value, tuple) and not value else value

    def write(self, value: Any) -> str:
        """The canonical text of a value; blank where it is unknown."""
        return "" if value is None else self.kind.write(value)


def declare(kind: Kind, label: str, group: str, help: str = "", **more: Any) -> Any:
    """Declares a field of a typed dataclass, unknown until said."""
    said = {"kind": kind, "label": label, "group": group, "help": help}
    return dataclasses.field(default=None, metadata=said | more)


def registry(record: type) -> dict[str, Field]:
    """The fields of a dataclass whose attributes were declared with `holds`, by name, in order."""
    return {each.name: Field(each.name, **each.metadata) for each in dataclasses.fields(record)}


def options_of(field: Field) -> tuple[str, ...]:
    """What can be chosen in a field of choices."""
    if not isinstance(field.kind, Choice | ChoiceSet):
        raise TypeError(f"{field.label} is no choice")
    return field.kind.options


def max_length_of(field: Field) -> int:
    """How many characters there is room for in a field of text."""
    if not isinstance(field.kind, Text):
        raise TypeError(f"{field.label} is no text")
    return field.kind.longest


__all__ = ["Field", "Unreadable", "declare", "max_length_of", "options_of", "registry"]
