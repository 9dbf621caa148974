"""Breakdowns of a claim's engagements: by kind of work and scope, provider, year. Figures are overall, at 95%."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from app.record.domain.engagements import CATEGORIES, FREELANCE, OUTSOURCED
from app.report.domain.claim_detail import Cell, Composition, GroupCounts, ProviderInfluence, Strata, Subset
from app.report.domain.claims import CATEGORY, CONTRAST, JOB, SCOPE, Claim
from app.report.domain.evidence.assessment import Assessment, Assessor, overall_figure
from app.report.domain.evidence.comparison import ESTIMATED
from app.report.domain.evidence.leave_one_out import provider_influence
from app.report.domain.findings import NamedProvider
from app.report.domain.measures import EFFORT
from app.report.domain.statistics import Effect, NotEstimable, Scale, check_gate, missing_for_one_side

Array = Any
MAX_PROVIDERS_FOR_ALL, MAX_INFLUENTIAL = 200, 20
UNKNOWN = "unknown"
FIRST_JOBS, LATER_JOBS = "first job", "later jobs"
_BANDED_MEASURES = frozenset({*EFFORT, ESTIMATED})


class Breakdowns:
    """Breakdowns of one assessed claim; `bands`: upper ends in hours of the bands of scope, by name."""

    def __init__(self, assessment: Assessment, assessor: Assessor, bands: Mapping[str, float]):
        self.it, self.assessor = assessment, assessor
        self.sample, self.columns = assessment.sample, assessor.evidence.record.columns
        used = self.sample.used
        self.category = self.columns["category"][used].astype(int)
        name = ESTIMATED if assessment.claim.measure.name in EFFORT else "hours"
        hours = assessor.evidence.record.values_of(name).values[used]
        self.band = np.where(hours > 0, np.searchsorted(list(bands.values()), hours, side="left"), -1)
        self.bands = tuple(bands)

    @property
    def _cell_covariates(self) -> tuple[str, ...]:
        """The covariates that define cells: those of the claim, else kind and scope unless one of them is compared."""
        claim = self.it.claim
        if claim.like_for_like:
            return claim.covariates
        measured = {"category": CATEGORY}.get(
            claim.measure.name, SCOPE if claim.measure.name in _BANDED_MEASURES else ""
        )
        return tuple(each for each in (CATEGORY, SCOPE) if each != measured)

    def mix(self) -> tuple[Composition, ...]:
        """Returns counts by kind of work, band of scope, and first or later job where there are both; empty groups are
        left out."""
        found = [self._mix(CATEGORY, self.category, CATEGORIES), self._mix(SCOPE, self.band, self.bands)]
        later = np.where(self.sample.has_provider, ~self.columns["first"][self.sample.used], -1).astype(int)
        if {0, 1} <= set(later.tolist()):
            found.append(self._mix(JOB, later, (FIRST_JOBS, LATER_JOBS)))
        return tuple(found)

    def _mix(self, dimension: str, codes: Array, names: Sequence[str]) -> Composition:
        sides = [
            np.bincount(np.where(codes[on_side] < 0, len(names), codes[on_side]), minlength=len(names) + 1)
            for on_side in (self.sample.freelance, ~self.sample.freelance)
        ]
        shares = (GroupCounts(name, int(a), int(b)) for name, a, b in zip((*names, UNKNOWN), *sides, strict=True))
        return Composition(dimension, tuple(each for each in shares if each.freelance or each.outsourced))

    def strata(self) -> Strata | None:
        """Returns the comparison cell by cell; None for a claim about one side."""
        if self.it.overall is None or getattr(self.it.claim, "kind", CONTRAST) != CONTRAST:
            return None
        by_category, by_band = (each in self._cell_covariates for each in (CATEGORY, SCOPE))
        category = self.category if by_category else np.zeros_like(self.category)
        band = self.band if by_band else np.zeros_like(self.band)
        known = (category >= 0) & (band >= 0)
        cells, weights, effects = [], [], []
        for code in np.unique(category[known] * 100 + band[known]).tolist():
            here = known & (category * 100 + band == code)
            cell = Cell(
                CATEGORIES[code // 100] if by_category else None,
                self.bands[code % 100] if by_band else None,
                *self._side_counts(here),
                self._effect(here),
            )
            cells.append(cell)
            if not cell.is_one_sided:
                weights.append(cell.freelance * cell.outsourced / (cell.freelance + cell.outsourced))
                effects.append(self._cell_theta(here))
        compared = sum(cell.freelance + cell.outsourced for cell in cells if not cell.is_one_sided)
        return Strata(tuple(cells), self._pooled(effects, weights), compared)

    def _cell_theta(self, mask: Array) -> float:
        y, freelance = self.sample.y[mask], self.sample.freelance[mask]
        a, b = y[freelance], np.sort(y[~freelance])
        below, upto = (np.searchsorted(b, a, side=side) for side in ("left", "right"))
        return float((below + upto).mean() / (2 * len(b)))

    def _pooled(self, thetas: Sequence[float], weights: Sequence[float]) -> Effect | None:
        if not weights:
            return None
        theta = float(np.average(thetas, weights=weights))
        estimate = 2 * theta - 1 if self.it.scale is Scale.DIFFERENCE else theta
        return Effect(self.it.scale, estimate, estimate, estimate)

    def _side_counts(self, mask: Array) -> tuple[int, int, tuple[float | None, float | None]]:
        sides = [self.sample.y[mask & side] for side in (self.sample.freelance, ~self.sample.freelance)]
        return len(sides[0]), len(sides[1]), (self._typical_values(sides[0]), self._typical_values(sides[1]))

    def _typical_values(self, y: Array) -> float | None:
        if not len(y):
            return None
        return float(y.mean() if self.sample.yes_or_no else np.median(y))

    def _effect(self, mask: Array) -> Effect | None:
        """Returns the overall effect of some of the engagements; None below the gate."""
        y, freelance, provider = self.sample.y[mask], self.sample.freelance[mask], self.sample.provider[mask]
        counts = [
            (int(side.sum()), len(np.unique(provider[side & (provider < self.sample.no_provider_code)])))
            for side in (freelance, ~freelance)
        ]
        one_side = self.it.claim.one_side if isinstance(self.it.claim, Claim) else None
        enough = (
            missing_for_one_side(*counts[0 if one_side == FREELANCE else 1]).is_zero
            if one_side
            else check_gate(*counts[0], *counts[1]).is_open
        )
        figure = overall_figure(self.it.claim, y, freelance, provider) if enough else None
        return None if figure is None or isinstance(figure, NotEstimable) else self.it.effect(figure)

    def years(self) -> tuple[Subset, ...]:
        """Returns the claim year by year."""
        year = self.assessor.notes.year[self.sample.used]
        return tuple(self._slice(str(each), year == each) for each in np.unique(year[year >= 0]).tolist())

    def cumulative(self) -> tuple[Subset, ...]:
        """Returns the claim on all engagements up to each year's end."""
        year = self.assessor.notes.year[self.sample.used]
        return tuple(
            self._slice(f"to {each}", (year >= 0) & (year <= each)) for each in np.unique(year[year >= 0]).tolist()
        )

    def jobs(self) -> tuple[Subset, ...]:
        """Returns the claim on providers' first jobs and on later ones; empty where there are not both."""
        first, named = self.columns["first"][self.sample.used], self.sample.has_provider
        parts = ((FIRST_JOBS, named & first), (LATER_JOBS, named & ~first))
        return tuple(self._slice(name, here) for name, here in parts) if all(here.any() for _, here in parts) else ()

    def _slice(self, name: str, mask: Array) -> Subset:
        similar_work = None
        if self.it.similar_work and (effect := self._effect(mask)) is not None:
            y = self.sample.over_record(np.where(mask, self.sample.y, np.nan))
            figure = self.assessor.comparisons.reestimate(self.it.claim, y)
            similar_work = None if isinstance(figure, NotEstimable) else self.it.effect(figure)
            return Subset(name, *self._side_counts(mask), effect, similar_work)
        return Subset(name, *self._side_counts(mask), self._effect(mask), similar_work)

    def providers(
        self, alpha: float, named: Mapping[int, NamedProvider], judged: bool
    ) -> tuple[ProviderInfluence, ...]:
        """Returns every provider on each side, the busiest first, with the claim's figure without it."""
        without = dict(self._without(alpha, judged))
        rows = []
        for side, on_side in ((FREELANCE, self.sample.freelance), (OUTSOURCED, ~self.sample.freelance)):
            size, used = int(on_side.sum()), on_side & self.sample.has_provider
            provider, y = self.sample.provider[used], self.sample.y[used]
            order = np.argsort(provider, kind="stable")
            codes, starts = np.unique(provider[order], return_index=True)
            for code, values in zip(codes.tolist(), np.split(y[order], starts)[1:], strict=True):
                rows.append(
                    ProviderInfluence(
                        named[code].id,
                        named[code].name,
                        side,
                        len(values),
                        len(values) / size,
                        self._typical_values(values) or 0.0,
                        *without.get(code, (None, None)),
                        code in without,
                    )
                )
        return tuple(sorted(rows, key=lambda row: (-row.engagements, row.name)))

    def codes(self) -> list[int]:
        """Returns the codes of all providers in the sample."""
        return np.unique(self.sample.provider[self.sample.has_provider]).tolist()

    def _without(self, alpha: float, judged: bool) -> Iterator[tuple[int, tuple[Effect | None, Any]]]:
        if self.it.head is None:
            return
        codes: Collection[int] = self.codes()
        if len(codes) > MAX_PROVIDERS_FOR_ALL:
            influence = np.abs(provider_influence(self.it, self.assessor)[: self.sample.no_provider_code])
            codes = np.argsort(-influence, kind="stable")[:MAX_INFLUENTIAL].tolist()
        y, provider = self.sample.over_record(), self.columns["provider"]
        for code in codes:
            figure = self.assessor.reestimate(self.it, np.where(provider == code, np.nan, y), alpha)
            if isinstance(figure, NotEstimable):
                yield code, (None, None)
            else:
                yield code, (self.it.effect(figure), self.it.verdict_of(figure) if judged else None)
