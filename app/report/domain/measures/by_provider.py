"""A measure counted by provider: how many engagements of each have a value, and the middle one. Nothing is compared."""

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
    """Places of `provider`, `jobs`, `typical` and `begins` belong together, one a provider by its number in the record.

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
        """The places of so many providers with the most engagements that have a value, those first recorded first."""
        yield from np.lexsort((self.provider, -self.jobs))[:most].tolist()

    def slice_of(self, place: int) -> slice:
        """Where the values of the provider at `place` stand."""
        return slice(int(self.begins[place]), int(self.begins[place] + self.jobs[place]))

    def values(self, place: int) -> tuple[tuple[int, float], ...]:
        """The engagements of the provider at `place`: number and value, from the lowest up."""
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
    """The measure where its engagement names a provider and, if it is to have ended, has."""
    measured = record.values_of(measure)
    lack = measured.lack.copy()
    if ended:
        lack[~record.ended] = REASON_CODES[MissingReason.NOT_ENDED]
    lack[record.columns["provider"] < 0] = REASON_CODES[MissingReason.PROVIDER]
    return Measured(np.where(lack > 0, np.nan, measured.values), lack)
