"""Definitions of fields, shared by pages, files and reports: kind, label, group, help and aliases.

A field has only data, no functions.
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
    """`aliases`: other names for it in files. `personal`: may contain names or free text about people, so the history
    keeps its values in erasable rows. `card`: the provider's card has a default, used if the engagement has no value of
    its own."""

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
        """Returns the value of `text`, None if it is blank; raises Unreadable."""
        if not text or text.isspace() or invisible_characters.is_blank(text):
            return None
        value = self.kind.read(text, reading)
        return None if isinstance(value, tuple) and not value else value

    def write(self, value: Any) -> str:
        """Returns the canonical text of a value; "" for None."""
        return "" if value is None else self.kind.write(value)


def declare(kind: Kind, label: str, group: str, help: str = "", **more: Any) -> Any:
    """Declares a field of a dataclass, with None (unknown) as its default."""
    metadata = {"kind": kind, "label": label, "group": group, "help": help}
    return dataclasses.field(default=None, metadata=metadata | more)


def registry(record: type) -> dict[str, Field]:
    """Returns the fields of a dataclass whose attributes were declared with `declare`, by name, in order."""
    return {each.name: Field(each.name, **each.metadata) for each in dataclasses.fields(record)}


def options_of(field: Field) -> tuple[str, ...]:
    """Returns the options of a choice field."""
    if not isinstance(field.kind, Choice | ChoiceSet):
        raise TypeError(f"{field.label} is no choice")
    return field.kind.options


def max_length_of(field: Field) -> int:
    """Returns the maximum length of a text field, in characters."""
    if not isinstance(field.kind, Text):
        raise TypeError(f"{field.label} is no text")
    return field.kind.longest


__all__ = ["Field", "Unreadable", "declare", "max_length_of", "options_of", "registry"]
