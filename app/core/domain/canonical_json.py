"""The one serialisation behind every hash and every stored snapshot: the same value, always the same bytes."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal


def canonical_json(value: object) -> str:
    """`value` as JSON text with sorted keys, no spaces and no escapes; decimals, days and moments as text.

    Raises TypeError for anything that has no stable form (floats that are not finite included).
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_encode_value
    )


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _encode_value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
