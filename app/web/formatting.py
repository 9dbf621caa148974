"""Formats values for pages, lists, filters and the history: amounts with currency, dates as 22 Nov 2026, choices with a
capital, numbers with their unit."""

from decimal import Decimal
from typing import Any

from app.core.domain import kinds, number_parsing
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL
from app.core.domain.money import Money, canonical_text
from app.core.domain.number_format import SINGULAR_UNITS
from app.core.domain.number_parsing import Unreadable
from app.core.domain.organisation import Organisation


def capitalise(text: str) -> str:
    """Returns `text` with its first letter in upper case, and nothing else changed."""
    return text[:1].upper() + text[1:]


def join_words(words: list[str], last: str = "and") -> str:
    """Joins words: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def format_bytes(number: int) -> str:
    """Returns a size in the largest unit that fits: "64 MB", "1.5 GB", "900 bytes"."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if number >= size:
            return f"{f'{number / size:.1f}'.removesuffix('.0')} {unit}"
    return f"{number:,} bytes"


def amount(value: Money | None) -> str | None:
    """Returns an amount with grouped thousands, without its currency, which tables show separately."""
    if value is None:
        return None
    whole, point, rest = canonical_text(value).partition(".")
    return f"{int(whole):,}{point}{rest}".replace("-", "−")


def money(value: Money) -> str:
    """Returns an amount with its currency: "1,550.00 EUR"."""
    return f"{amount(value)}\u00a0{value.currency}"


def number(value: Decimal | int) -> str:
    """Returns a number with grouped thousands and without trailing zeros."""
    whole, _, rest = f"{value:f}".partition(".") if isinstance(value, Decimal) else (str(value), "", "")
    rest = rest.rstrip("0")
    return f"{int(whole):,}{'.' + rest if rest else ''}".replace("-", "−")


def _with_unit(value: Decimal | int, unit: str) -> str:
    if not unit:
        return number(value)
    if unit == "%":
        return f"{number(value)}%"
    return f"{number(value)}\u00a0{SINGULAR_UNITS.get(unit, unit) if value == 1 else unit}"


def _rating_text(value: Decimal | str, kind: kinds.Rating) -> str:
    if isinstance(value, str):
        return capitalise(value)
    word = {Decimal(1): kind.words[0], Decimal(3): kind.words[1], Decimal(5): kind.words[2]}.get(value)
    return f"{number_parsing.format_plain(value)} of 5{f': {word}' if word else ''}"


def option_label(field: Field, value: str, organisation: Organisation) -> str:
    """Returns the label of an option; categories have the organisation's own labels."""
    return organisation.category_label(value) if field.name == "category" else capitalise(value)


# The formatter of each kind: (value, field, organisation) -> text.
FORMATTERS: dict[type, Any] = {
    kinds.Text: lambda value, field, organisation: value,
    kinds.Choice: lambda value, field, organisation: option_label(field, value, organisation),
    kinds.ChoiceSet: lambda value, field, organisation: capitalise(join_words(list(value))),
    kinds.Tags: lambda value, field, organisation: ", ".join(value),
    kinds.YesNo: lambda value, field, organisation: "Yes" if value else "No",
    kinds.Day: lambda value, field, organisation: number_parsing.format_date(value),
    kinds.Currency: lambda value, field, organisation: value,
    kinds.Amount: lambda value, field, organisation: money(value) if isinstance(value, Money) else f"{value:,}",
    kinds.Quantity: lambda value, field, organisation: _with_unit(value, field.kind.unit),
    kinds.Count: lambda value, field, organisation: _with_unit(value, field.kind.unit),
    kinds.Rating: lambda value, field, organisation: _rating_text(value, field.kind),
    kinds.Link: lambda value, field, organisation: value,
}


def format_value(field: Field, value: Any, organisation: Organisation) -> str | None:
    """Returns `value` of `field` as text; None if it is unknown."""
    return None if value is None else FORMATTERS[type(field.kind)](value, field, organisation)


def format_canonical_text(field: Field, text: str | None, organisation: Organisation) -> str | None:
    """Formats the canonical text stored in the history; a text that can no longer be parsed is returned unchanged."""
    if not text:
        return None
    try:
        return format_value(field, field.read(text, CANONICAL), organisation)
    except Unreadable:
        return text
