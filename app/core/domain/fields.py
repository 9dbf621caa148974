"""Definitions of fields, shared by pages, files and reports: kind, label, group, help and aliases.

A field has only data, no functions.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain import file_words, invisible_characters
from app.core.domain.file_words import FileWords
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Choice, ChoiceSet, Kind, Text
from app.core.domain.number_parsing import Unreadable


@dataclass(frozen=True, slots=True)
class Field:
    """`aliases`: other names for it in files; `proposed_aliases`: names that may mean another field too. `suggestions`:
    its options by words for them; the user confirms them. `personal`: may contain names or free text about people, so
    the history keeps its values in erasable rows. `card`: the provider's card has a default, used if the engagement has
    no value of its own."""

    name: str
    kind: Kind
    label: str
    group: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    card: bool = False
    proposed_aliases: tuple[str, ...] = ()
    suggestions: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)

    def read(self, text: str, reading: InputFormat) -> Any:
        """Returns the value of `text`, None if it is blank; raises Unreadable."""
        if not text or text.isspace() or invisible_characters.is_blank(text):
            return None
        value = self.kind.read(text, reading)
        return None if isinstance(value, tuple) and not value else value

    def suggest(self, text: str) -> str | None:
        """Returns the option that a word suggests; None if the word isn't known. `read` doesn't accept such words."""
        return self.suggestions.get(file_words.bare_words(text)) if self.suggestions else None

    def write(self, value: Any) -> str:
        """Returns the canonical text of a value; "" for None."""
        return "" if value is None else self.kind.write(value)


def declare(kind: Kind, label: str, group: str, help: str = "", **more: Any) -> Any:
    """Declares a field of a dataclass, with None (unknown) as its default."""
    metadata = {"kind": kind, "label": label, "group": group, "help": help}
    return dataclasses.field(default=None, metadata=metadata | more)


def registry(record: type, words: FileWords | None = None) -> dict[str, Field]:
    """Returns the fields of a dataclass whose attributes were declared with `declare`, by name, in order, with further
    words for them in files."""
    declared = {each.name: Field(each.name, **each.metadata) for each in dataclasses.fields(record)}
    return {name: _with_words(field, words) for name, field in declared.items()} if words else declared


def _with_words(field: Field, words: FileWords) -> Field:
    return dataclasses.replace(
        field,
        aliases=tuple(dict.fromkeys((*field.aliases, *words.aliases.get(field.name, ())))),
        proposed_aliases=words.proposed_aliases.get(field.name, ()),
        suggestions=file_words.suggestions(words.suggestions.get(field.name, {})),
    )


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
