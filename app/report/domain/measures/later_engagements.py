"""Selects the engagements of a record that are later than a day."""

from collections.abc import Collection
from datetime import date

import numpy as np

from app.report.domain.dataset import Array, Columns, Payments

_UNDATED = ("undated_id", "undated_arrangement")  # of no period, and of another length


def belonging_after(columns: Columns, day: date, without: Collection[int] = ()) -> Columns:
    """The engagements that belong to a later day (they ended then, else began), `without` those of these numbers."""
    known = np.fromiter(without, np.int64, len(without))
    return _subset(columns, _is_later(columns, day) & ~np.isin(columns["id"], known))


def ids_until(columns: Columns, day: date) -> frozenset[int]:
    """Returns the numbers of the engagements that do not belong to a later day."""
    return frozenset(columns["id"][~_is_later(columns, day)].tolist())


def ids_ended_after(columns: Columns, day: date) -> frozenset[int]:
    """Returns the numbers of the engagements that ended after a day."""
    return frozenset(columns["id"][columns["ended_on"] > day.toordinal()].tolist())


def _is_later(columns: Columns, day: date) -> Array:
    day_of: Array = np.where(columns["ended_on"] >= 0, columns["ended_on"], columns["started_on"])
    return day_of > day.toordinal()


def _subset(columns: Columns, mask: Array) -> Columns:
    arrays = {name: column if name in _UNDATED else column[mask] for name, column in columns.arrays.items()}
    paid = columns.payments
    if paid is not None:
        place, is_kept = np.cumsum(mask) - 1, mask[paid.engagement]
        paid = (
            Payments(place[paid.engagement[is_kept]], paid.day[is_kept], paid.minor[is_kept]) if is_kept.any() else None
        )
    return Columns(arrays, columns.currencies, paid)
