"""A short hash of each engagement's values, to detect later whether any of them has changed."""

import hashlib
from collections.abc import Collection
from typing import Any

import numpy as np

from app.report.domain.dataset import Columns

# What follows from other engagements, or from the order in which the database was read.
_EXCLUDED = ("id", "provider", "first", "other_quote_provider", "undated_id", "undated_arrangement", "currency")
_SET_BY = "_set_by"
DIGITS = 16  # hexadecimal digits


def fingerprint_columns(columns: Columns) -> tuple[str, ...]:
    """Returns the columns that a fingerprint is made of."""
    return tuple(sorted(name for name in columns.arrays if name not in _EXCLUDED and not name.endswith(_SET_BY)))


def fingerprints(columns: Columns, of: Collection[str]) -> dict[int, str]:
    """By number the first digits of the SHA-256 of an engagement's values in the columns `of`, of its currency and of
    its lines with an amount; a column that is no longer there counts as unknown everywhere."""
    n = len(columns)
    unknown = np.full(n, -1.0)
    values = np.empty((n, len(of)), np.float64)
    for place, name in enumerate(of):
        values[:, place] = columns.arrays.get(name, unknown)
    values[np.isnan(values)] = -1.5  # one unknown alone, whatever its bits
    words = [*(currency.encode() for currency in columns.currencies), b""]
    lines = _payment_lines(columns)
    return {
        int(number): hashlib.sha256(row.tobytes() + words[currency] + lines.get(place, b"")).hexdigest()[:DIGITS]
        for place, (number, row, currency) in enumerate(zip(columns["id"], values, columns["currency"], strict=True))
    }


def _payment_lines(columns: Columns) -> dict[int, bytes]:
    """By the place of an engagement its dated amounts, in the order in which they were recorded."""
    paid: Any = columns.payments
    if paid is None:
        return {}
    order = np.argsort(paid.engagement, kind="stable")
    of, pairs = paid.engagement[order], np.stack([paid.day, paid.minor], axis=1).astype(np.int64)[order]
    places, begins = np.unique(of, return_index=True)
    return {int(place): part.tobytes() for place, part in zip(places, np.split(pairs, begins[1:]), strict=True)}
