"""Measures from answers of more than one field, or of more than one reviewer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from app.record.domain.engagements import CANCELLED, EFFORTS, STATUSES
from app.record.domain.providers import RESPONSIBLE_PARTIES
from app.report.domain.dataset import EXEMPT
from app.report.domain.measures.measured import Measured, MissingReason, ratio, with_reasons, yes_no_values

if TYPE_CHECKING:
    from app.report.domain.measures import Record

_BORNE = ("taxes_borne_by", "insurance_borne_by", "expenses_borne_by")
DAYS_A_WEEK = 5


def costs_borne_by(who: str) -> Callable[["Record"], Measured]:
    """Whether taxes, insurance and expenses are all borne by `who`; known where all three are.

    A single one could only decide "no", and whether a value is known must not depend on the value.
    """
    wanted = RESPONSIBLE_PARTIES.index(who)

    def measure(record: "Record") -> Measured:
        codes = np.stack([record.columns[name] for name in _BORNE])
        return with_reasons(yes_no_values((codes == wanted).all(0), (codes >= 0).all(0)))

    return measure


def parallel_work(record: "Record") -> Measured:
    """Whether there were several tasks or several of our projects at once; known where both numbers are.

    A single one could only decide "yes", and whether a value is known must not depend on the value.
    """
    tasks, projects = record.columns["task_count"], record.columns["parallel_projects"]
    return with_reasons(yes_no_values((tasks > 1) | (projects > 1), ~(np.isnan(tasks) | np.isnan(projects))))


def hours(record: "Record") -> Measured:
    """Scope for comparison: actual hours, else estimated ones."""
    actual = record.columns["hours_actual"]
    return with_reasons(np.where(np.isnan(actual), record.columns["hours_estimated"], actual))


def hours_overrun(record: "Record") -> Measured:
    """Actual hours over estimated ones."""
    return with_reasons(ratio(record.columns["hours_actual"], record.columns["hours_estimated"]))


def effort_band(record: "Record") -> Measured:
    """The index in EFFORTS: as recorded, else from the hours, in person-weeks of five days."""
    week = DAYS_A_WEEK * float(record.terms.hours_per_day)
    limits = np.array([float(band.split()[-1]) for band in EFFORTS[:-1]]) * week
    worked = record.values_of("hours").values
    derived = np.where(np.isnan(worked), np.nan, np.searchsorted(limits, worked, side="left"))
    recorded = record.columns["effort"]
    return with_reasons(np.where(recorded >= 0, recorded, derived))


def cancelled(record: "Record") -> Measured:
    """Whether it was cancelled, among those that have ended."""
    return with_reasons(
        (record.columns["status"] == STATUSES.index(CANCELLED)).astype(float), (~record.ended, MissingReason.NOT_ENDED)
    )


def rating(name: str) -> Callable[["Record"], Measured]:
    """A review's rating; not applicable where the answer is exempt."""

    def measure(record: "Record") -> Measured:
        values = record.columns[name]
        return with_reasons(values, (values == EXEMPT, MissingReason.NOT_APPLICABLE))

    return measure
