"""How engagements turned out in our own record: by arrangement, kind and size of the work, and change of the brief.

Described without verdicts: a cell with few engagements has only counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.record.domain.engagement_options import BRIEF_CHANGED_BY, BRIEF_CHANGES, NOT_CHANGED
from app.record.domain.engagements import ARRANGEMENTS, CATEGORIES, FREELANCE, OUTSOURCED
from app.report.domain.claims import NUMBER, Measure, Outcome
from app.report.domain.evidence import Evidence, Sample, in_currency
from app.report.domain.measures import EFFORT
from app.report.domain.measures.group_statistics import count_distinct, group_means, group_medians

MIN_ENGAGEMENTS = 3  # so many engagements, at least, carry a typical figure
OVERRUNS: tuple[Outcome, ...] = (
    Outcome(
        key="cost-overrun",
        label="Cost vs agreed cost",
        ended=True,
        measure=Measure(
            name="cost_overrun",
            shape=NUMBER,
            predicate="ran further over its agreed cost",
            unit="times the agreed cost",
        ),
    ),
    Outcome(
        key="hours-overrun",
        label="Overrun of hours",
        ended=True,
        measure=Measure(
            name="hours_overrun",
            shape=NUMBER,
            predicate="ran further over its estimate",
            unit="times the estimated hours",
        ),
    ),
    Outcome(
        key="lateness",
        label="Lateness",
        ended=True,
        measure=Measure(name="lateness", shape=NUMBER, predicate="was later", unit="days late"),
    ),
)
"""What can't be read without knowing whether the brief changed."""
Array = Any


@dataclass(frozen=True, slots=True)
class Cell:
    """The engagements with a known value, their providers, for a yes or no how many say yes; `typical` is the median,
    or the share of yes, and None with fewer than MIN_ENGAGEMENTS engagements."""

    engagements: int
    providers: int
    yes: int | None
    typical: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """One kind or size of work, by `key`; None where that is unknown. A cell an outcome, in the order of the tables."""

    key: str | None
    freelance: tuple[Cell, ...]
    outsourced: tuple[Cell, ...]

    @property
    def has_no_outcome(self) -> bool:
        """Whether no engagement of it has any known outcome."""
        return not any(cell.engagements for cell in (*self.freelance, *self.outsourced))


@dataclass(frozen=True, slots=True)
class BriefTables:
    """Overruns and lateness by whether the brief changed, and of those whose brief did by who changed it."""

    currency: str
    outcomes: tuple[Outcome, ...]
    by_change: tuple[Group, ...]
    by_whom: tuple[Group, ...]

    @property
    def is_answered(self) -> bool:
        """Whether it is known of any engagement with such an outcome."""
        return any(group.key is not None and not group.has_no_outcome for group in self.by_change)


@dataclass(frozen=True, slots=True)
class OutcomeTables:
    """`outcomes` name the cells of every group. `left_out` counts, for each outcome, those without it, by reason."""

    currency: str
    outcomes: tuple[Outcome, ...]
    overall: Group
    by_category: tuple[Group, ...]
    by_scope: tuple[Group, ...]
    left_out: tuple[Mapping[str, int], ...]
    brief: BriefTables


def outcome_tables(outcomes: Sequence[Outcome], evidence: Evidence, bands: Mapping[str, float]) -> OutcomeTables:
    """The tables of these outcomes. `bands`: the upper ends in hours of the bands of scope by their names."""
    samples = [evidence.sample_of(outcome) for outcome in outcomes]
    record = evidence.record
    category = np.where(record.columns["category"] < 0, len(CATEGORIES), record.columns["category"]).astype(np.int64)
    scopes = {name: _band_index(record.values_of(name).values, bands) for name in ("hours", "hours_estimated")}
    return OutcomeTables(
        currency=record.terms.currency,
        outcomes=tuple(
            in_currency(each, sample.record.terms.currency) for each, sample in zip(outcomes, samples, strict=True)
        ),
        overall=_groups(samples, [np.zeros(len(category), np.int64)] * len(samples), [None])[0],
        by_category=_groups(samples, [category] * len(samples), [*CATEGORIES, None]),
        by_scope=_groups(samples, [scopes[scope_measure(outcome)] for outcome in outcomes], [*bands, None]),
        left_out=tuple({str(why): len(ids) for why, ids in sample.left_out.items()} for sample in samples),
        brief=brief_tables(evidence),
    )


def brief_tables(evidence: Evidence) -> BriefTables:
    """The tables of overruns and lateness by changes of the brief."""
    samples, columns = [evidence.sample_of(outcome) for outcome in OVERRUNS], evidence.record.columns
    changed, by = columns["brief_changed"].astype(np.int64), columns["brief_changed_by"].astype(np.int64)
    change = np.where(changed < 0, len(BRIEF_CHANGES), changed)
    whom = np.where(by < 0, len(BRIEF_CHANGED_BY), by)
    elsewhere = len(BRIEF_CHANGED_BY) + 1  # the group of those whose brief did not change, which is dropped
    whom = np.where((changed < 0) | (changed == BRIEF_CHANGES.index(NOT_CHANGED)), elsewhere, whom)
    n = len(samples)
    return BriefTables(
        currency=evidence.record.terms.currency,
        outcomes=OVERRUNS,
        by_change=_groups(samples, [change] * n, [*BRIEF_CHANGES, None]),
        by_whom=tuple(
            group
            for group in _groups(samples, [whom] * n, [*BRIEF_CHANGED_BY, None, NOT_CHANGED])
            if group.key != NOT_CHANGED
        ),
    )


def scope_measure(outcome: Outcome) -> str:
    """The measure that says how large the work was; where effort itself is looked at, the estimate."""
    return "hours_estimated" if outcome.measure.name in EFFORT else "hours"


def _band_index(hours: Array, bands: Mapping[str, float]) -> Array:
    """The place of each engagement's band; behind the last where its hours are unknown."""
    index = np.searchsorted(np.array(list(bands.values())), hours, side="left")
    return np.where(np.isnan(hours), len(bands), index)


def _groups(samples: Sequence[Sample], places: Sequence[Array], keys: Sequence[str | None]) -> tuple[Group, ...]:
    """`places`: for each sample the group of every engagement of the record. The unknown is left away where empty."""
    columns = [_cells(sample, place[sample.used], len(keys)) for sample, place in zip(samples, places, strict=True)]
    found = [
        Group(key, *(tuple(column[side][index] for column in columns) for side in ARRANGEMENTS))
        for index, key in enumerate(keys)
    ]
    return tuple(group for group in found if group.key is not None or len(keys) == 1 or not group.has_no_outcome)


def _cells(sample: Sample, group: Array, n_groups: int) -> dict[str, list[Cell]]:
    code = 2 * group + np.where(sample.freelance, ARRANGEMENTS.index(FREELANCE), ARRANGEMENTS.index(OUTSOURCED))
    count, typical = (group_means if sample.yes_or_no else group_medians)(code, sample.y, 2 * n_groups)
    providers = count_distinct(code[sample.has_provider], sample.provider[sample.has_provider], 2 * n_groups)
    cells = [
        Cell(
            n,
            n_providers,
            round(n * value) if sample.yes_or_no and n else 0 if sample.yes_or_no else None,
            value if n >= MIN_ENGAGEMENTS else None,
        )
        for n, n_providers, value in zip(count.tolist(), providers.tolist(), typical.tolist(), strict=True)
    ]
    return {side: cells[at::2] for at, side in enumerate(ARRANGEMENTS)}
