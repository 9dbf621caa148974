"""Converts a record of the domain to the columns of its row and back.

Links have columns of their own (`provider_id`), which the caller adds.
"""

from collections.abc import Mapping
from typing import Any

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.domain.money import Money
from app.core.storage import column_values
from app.record.domain.engagements import MONEY_FIELDS


def to_row(record: object, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Returns the columns of a record by name, without its links to other records."""
    found = {}
    for name, field in fields.items():
        if not isinstance(field.kind, kinds.Link):
            value = getattr(record, name)
            found[name] = None if value is None else column_values.TO_COLUMN[type(field.kind)](value)
    return found


def from_row(row: Mapping[str, Any], fields: Mapping[str, Field], prefix: str = "") -> dict[str, Any]:
    """Returns the values of a record by field, from a row whose columns are named `prefix` + field."""
    found = {name: row[prefix + name] for name in fields}
    currency = found.get("currency")
    if currency is not None:
        for name in MONEY_FIELDS:
            if found[name] is not None:
                found[name] = Money(found[name], currency)
    return found
