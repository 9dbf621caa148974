"""What somebody types into a field: numbers with whatever marks they have, as long as that leaves one reading."""

from decimal import Decimal
from typing import Any

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL, InputFormat
from app.core.domain.number_parsing import Unreadable, parse_number

ANY_MARK = InputFormat(decimal=None, dates=CANONICAL.dates)
NUMERIC = (kinds.Amount, kinds.Quantity, kinds.Count)


def parse_typed(field: Field, text: str, printed: str = "") -> Any:
    """The value of a text that somebody typed; one that stands as the form `printed` it is in our own words. Raises
    Unreadable, for a number of two readings with both."""
    own = not isinstance(field.kind, NUMERIC) or text == printed
    try:
        return field.read(text, CANONICAL if own else ANY_MARK)
    except Unreadable as unreadable:
        if unreadable.code != "number-ambiguous":
            raise
    can = " or ".join(f"{value:,f}" for value in ambiguous_readings(text))
    write = " or ".join(map(format_unambiguous, ambiguous_readings(text)))
    raise Unreadable("number-ambiguous", f"“{text.strip()}” can be {can}. Write {write}.")


def format_unambiguous(value: Decimal) -> str:
    """A number as it has one reading: without marks between thousands, and never with three decimals."""
    text = f"{value:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def ambiguous_readings(text: str) -> list[Decimal]:
    """The two readings of a number that has as many."""
    return [Decimal(f"{parse_number(text, mark).normalize():f}") for mark in ("point", "comma")]
