"""From a record of the domain to the columns of its row and back: one small dictionary from kind to what it means here.

Links stand in columns of their own (`provider_id`) and are left out; whoever writes a row adds them.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from app.domain import kinds
from app.domain.fields import Field
from app.domain.money import Money


def _same(value: Any) -> Any:
    return value


# Text, listed words, quantities and ratings are turned by their column types already.
TO_COLUMN: dict[type, Callable[[Any], Any]] = {
    kinds.Text: _same,
    kinds.Choice: _same,
    kinds.ChoiceSet: _same,
    kinds.Tags: _same,
    kinds.YesNo: _same,
    kinds.Day: _same,
    kinds.Currency: _same,
    kinds.Amount: attrgetter("minor"),
    kinds.Quantity: _same,
    kinds.Count: _same,
    kinds.Rating: _same,
    kinds.Link: _same,
}


def written(record: object, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The columns of a record by name, but for its links to other records."""
    found = {}
    for name, field in fields.items():
        if not isinstance(field.kind, kinds.Link):
            value = getattr(record, name)
            found[name] = None if value is None else TO_COLUMN[type(field.kind)](value)
    return found


def read(row: Mapping[str, Any], fields: Mapping[str, Field], prefix: str = "") -> dict[str, Any]:
    """The values of a record by field, out of a row that names each column `prefix` and the field's name."""
    currency = row.get(f"{prefix}currency")
    found = {}
    for name, field in fields.items():
        value = row[prefix + name]
        if value is not None and isinstance(field.kind, kinds.Amount):
            value = Money(value, currency)
        found[name] = value
    return found
