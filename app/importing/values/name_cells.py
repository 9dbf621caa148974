"""Names and keys in cells: placeholders for a missing name, and keys that a spreadsheet shortened, are asked about."""

from collections.abc import Callable
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.input_format import Reading
from app.core.domain.kinds import Link
from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import short
from app.importing.domain.placeholders import is_placeholder, whole_number

_KEYS = ("reference", "continues", "key")


def holds_names(of: Field) -> bool:
    """Whether the field's cells name something that an import makes, or are a key of it."""
    made = isinstance(of.kind, Link) and of.kind.to != "user"  # users are never made of what a file says
    return made or of.name in (*_KEYS, "other_quote_provider")


def reader(of: Field) -> Callable[[str, Reading], Any]:
    """Reads names or keys of this field; the reader raises Unreadable with what has to be said first."""

    def read(text: str, reading: Reading) -> Any:
        if is_placeholder(text):
            raise Unreadable(
                "placeholder",
                f"“{short(text)}” looks like a placeholder, not a name. Choose whether it means missing, "
                "or enter the name.",
            )
        if of.name in _KEYS:
            whole_number(text)
        return of.read(text, reading)

    return read
