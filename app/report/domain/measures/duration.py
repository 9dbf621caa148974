"""Durations: in days, in working days, against the agreed end and against our own estimate."""

from typing import TYPE_CHECKING, Any

import numpy as np

from app.record.domain.engagements import CANCELLED, STATUSES
from app.report.domain.measures.measured import Measured, with_reasons, yes_no_values

if TYPE_CHECKING:
    from app.report.domain.measures import Record

Array = Any
_EPOCH = 719_163  # the ordinal of 1 January 1970
_CANCELLED = STATUSES.index(CANCELLED)


def ordinals_to_days(ordinals: Array) -> Array:
    """Returns ordinals as datetime64[D], NaT for -1."""
    return np.where(ordinals < 0, np.datetime64("NaT", "D"), (ordinals - _EPOCH).astype("datetime64[D]"))


def days_to_ordinals(days: Array) -> Array:
    """The inverse of `ordinals_to_days`."""
    return np.where(np.isnat(days), -1, days.astype(np.int64) + _EPOCH)


def _start_and_end(record: "Record", first: str, last: str) -> tuple[Array, Array, Array]:
    start, end = record.columns[first], record.columns[last]
    return start, end, (start >= 0) & (end >= 0)


def duration(record: "Record") -> Measured:
    """Days from start to end, both counted."""
    start, end, known = _start_and_end(record, "started_on", "ended_on")
    return with_reasons(np.where(known, end - start + 1.0, np.nan))


def agreed_length(record: "Record") -> Measured:
    """Days from start to the agreed end, both counted."""
    start, due, known = _start_and_end(record, "started_on", "due_on")
    return with_reasons(np.where(known, due - start + 1.0, np.nan))


def working_days(record: "Record") -> Measured:
    """Days from start to end without Saturdays and Sundays, both ends counted."""
    start, end, known = _start_and_end(record, "started_on", "ended_on")
    days = np.full(len(start), np.nan)
    days[known] = np.busday_count(ordinals_to_days(start[known]), ordinals_to_days(end[known] + 1))
    return with_reasons(days)


def lateness(record: "Record") -> Measured:
    """Days from the agreed end to the real one; negative where it ended early."""
    due, end, known = _start_and_end(record, "due_on", "ended_on")
    return with_reasons(np.where(known, end - due, np.nan))


def on_time(record: "Record") -> Measured:
    """Whether it was delivered by the agreed day; a cancelled engagement was not delivered."""
    due, end, known = _start_and_end(record, "due_on", "ended_on")
    cancelled = record.columns["status"] == _CANCELLED
    return with_reasons(yes_no_values((end <= due) & ~cancelled, known | (cancelled & (due >= 0))))


def saved_time(record: "Record") -> Measured:
    """Whether it took fewer working days than the in-house estimate; a cancelled engagement saved nothing."""
    days, in_house = record.values_of("working_days").values, record.columns["in_house_days"]
    saved = yes_no_values(days < in_house, ~np.isnan(days) & ~np.isnan(in_house))
    return with_reasons(np.where(record.columns["status"] == _CANCELLED, 0.0, saved))
