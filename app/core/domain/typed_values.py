"""Parses what a user types into a field: numbers with any decimal mark, as long as they have one reading."""

from decimal import Decimal
from typing import Any

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL, InputFormat
from app.core.domain.number_parsing import Unreadable, parse_number

ANY_MARK = InputFormat(decimal=None, dates=CANONICAL.dates)
NUMERIC = (kinds.Amount, kinds.Quantity, kinds.Count)


def parse_typed(field: Field, text: str, printed: str = "") -> Any:
    """Returns the value of a typed text; one that is unchanged from what the form `printed` is in canonical form.

    Raises Unreadable; for a number with two readings the message has both.
    """
    is_canonical = not isinstance(field.kind, NUMERIC) or text == printed
    try:
        return field.read(text, CANONICAL if is_canonical else ANY_MARK)
    except Unreadable as unreadable:
        if unreadable.code != "number-ambiguous":
            raise
    readings = " or ".join(f"{value:,f}" for value in ambiguous_readings(text))
    spellings = " or ".join(map(format_unambiguous, ambiguous_readings(text)))
    raise Unreadable("number-ambiguous", f"“{text.strip()}” can be {readings}. Write {spellings}.")


def format_unambiguous(value: Decimal) -> str:
    """Returns a number in a form with one reading: no grouping of thousands, and never three decimals."""
    text = f"{value:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def ambiguous_readings(text: str) -> list[Decimal]:
    """Returns the two readings of an ambiguous number."""
    return [Decimal(f"{parse_number(text, mark).normalize():f}") for mark in ("point", "comma")]
