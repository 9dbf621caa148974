"""Names and keys in cells: placeholders for a missing name, and keys that a spreadsheet shortened, become questions."""

from collections.abc import Callable
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Link
from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import truncate
from app.importing.domain.placeholders import check_shortened, is_placeholder

_KEY_FIELDS = ("reference", "continues", "key")


def holds_names(field: Field) -> bool:
    """Whether the field's cells are names of records that an import creates, or keys of them."""
    made = isinstance(field.kind, Link) and field.kind.to != "user"  # users are never created by an import
    return made or field.name in (*_KEY_FIELDS, "other_quote_provider")


def name_reader(field: Field) -> Callable[[str, InputFormat], Any]:
    """Returns a parser of names or keys of this field, which raises Unreadable with the question to be answered."""

    def read(text: str, reading: InputFormat) -> Any:
        if is_placeholder(text):
            raise Unreadable(
                "placeholder",
                f"“{truncate(text)}” looks like a placeholder, not a name. Choose whether it means missing, "
                "or enter the name.",
            )
        if field.name in _KEY_FIELDS:
            check_shortened(text)
        return field.read(text, reading)

    return read
