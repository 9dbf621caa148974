"""Canonical JSON for every hash and stored snapshot: equal values always give the same bytes."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal


def canonical_json(value: object) -> str:
    """Returns `value` as JSON with sorted keys, no spaces and no escapes; decimals, dates and datetimes as text.

    Raises TypeError for types without a stable form, ValueError for floats that are not finite.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_encode_value
    )


def digest(value: object) -> str:
    """Returns the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _encode_value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
