"""A measure by provider: the number of engagements with a value, and the median."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.report.domain.measures.measured import MISSING_REASONS, REASON_CODES, Measured, MissingReason

if TYPE_CHECKING:
    from app.report.domain.measures import Record

Array = Any


@dataclass(frozen=True, slots=True, eq=False)
class ByProvider:
    """`provider`, `jobs`, `typical` and `begins` are parallel arrays, one element per provider, in order of its number.

    `typical` is the median of its values, or their mean for a yes or no. `value` and `id` are those of the
    engagements that have a value, provider by provider from the lowest up, each beginning at `begins`.
    `left_out` counts the engagements without one by reason.
    """

    provider: Array
    jobs: Array
    typical: Array
    begins: Array
    value: Array
    id: Array
    left_out: dict[MissingReason, int]

    @property
    def median(self) -> float | None:
        """The median of all engagements; None where there is none."""
        return float(np.median(self.value)) if len(self.value) else None

    @property
    def yes(self) -> int:
        """How many values are 1."""
        return int((self.value == 1).sum())

    def largest(self, most: int) -> Iterator[int]:
        """Yields the indices of the providers with the most engagements with a value; ties in order of number."""
        yield from np.lexsort((self.provider, -self.jobs))[:most].tolist()

    def slice_of(self, place: int) -> slice:
        """Returns the slice of the values of the provider at index `place`."""
        return slice(int(self.begins[place]), int(self.begins[place] + self.jobs[place]))

    def values(self, place: int) -> tuple[tuple[int, float], ...]:
        """Returns number and value of the engagements of the provider at index `place`, from the lowest value up."""
        rows = self.slice_of(place)
        return tuple(zip(self.id[rows].tolist(), self.value[rows].tolist(), strict=True))


def by_provider(
    record: "Record", measure: str, mask: Array, *, ended: bool = False, yes_or_no: bool = False, times: float = 1
) -> ByProvider:
    """One measure, `times` a factor, over the engagements `mask` (N,); `ended`: of those that have ended alone."""
    measured = attributable(record, measure, ended)
    count = np.bincount(measured.lack[mask], minlength=len(MISSING_REASONS) + 1)
    known = mask & (measured.lack == 0)
    provider, number, value = (
        record.columns["provider_id"][known],
        record.columns["id"][known],
        measured.values[known] * times,
    )
    order = np.lexsort((number, value, provider))
    provider, number, value = provider[order], number[order], value[order]
    begins = np.flatnonzero(np.diff(provider, prepend=-1))
    jobs = np.diff(begins, append=len(provider))
    if yes_or_no:
        typical = np.add.reduceat(value, begins) / jobs if len(begins) else value
    else:
        typical = (value[begins + (jobs - 1) // 2] + value[begins + jobs // 2]) / 2
    return ByProvider(
        provider[begins],
        jobs,
        typical,
        begins,
        value,
        number,
        {lack: int(count[REASON_CODES[lack]]) for lack in MISSING_REASONS if count[REASON_CODES[lack]]},
    )


def attributable(record: "Record", measure: str, ended: bool) -> Measured:
    """Returns the measure for engagements that have a provider and, with `ended`, have ended."""
    measured = record.values_of(measure)
    lack = measured.lack.copy()
    if ended:
        lack[~record.ended] = REASON_CODES[MissingReason.NOT_ENDED]
    lack[record.columns["provider"] < 0] = REASON_CODES[MissingReason.PROVIDER]
    return Measured(np.where(lack > 0, np.nan, measured.values), lack)
