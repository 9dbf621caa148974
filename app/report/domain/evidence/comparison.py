"""Like for like: the figure between engagements of the same kind, scope and first or later job; else whether the sides
are balanced anyway.

Scope is the actual hours, else the estimated ones. Where effort itself is compared it is the estimated hours alone,
because actual hours are then the outcome.
"""

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from app.report.domain.claims import CATEGORY, JOB, NUMBER, RATING, SCOPE, Claim, Outcome
from app.report.domain.evidence import Evidence, Sample
from app.report.domain.measures import AMOUNTS, EFFORT, MissingReason
from app.report.domain.statistics import ALPHA, Covariates, Kind, LikeForLike, NotEstimable, Scale, is_balanced

Array = Any
ESTIMATED = "hours_estimated"
NO_COUNTERPART, NO_RATIO = "no counterpart of the same kind and scope", "nothing to take a ratio of"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The like-for-like figure; NotEstimable where too little is comparable.

    `is_balanced`: whether the overall figure can then be used alone. `held`: the covariates that are matched: those of
    the claim, without first or later job where a side does not have both. `left_out`: by reason, engagements that are
    in the overall figure but not in this one. `used`: mask over the record of those in it.
    """

    figure: LikeForLike | NotEstimable
    is_balanced: bool
    left_out: dict[str, Array]
    used: Array
    held: tuple[str, ...]


class Comparisons:
    """Makes the comparisons of all claims; claims with the same covariates share a regression design."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence
        self._covariates: dict[tuple[str, ...], Covariates] = {}

    def compare(self, claim: Claim | Outcome, sample: Sample) -> Comparison:
        """Returns the comparison of a claim's sample, for a claim with covariates."""
        y, kind, covariates = sample.over_record(), outcome_kind(claim), self.covariates(claim)
        figure = covariates.like_for_like(y, kind)
        balanced = False
        if isinstance(figure, NotEstimable):
            balanced = self._alike(claim, sample)
        matches_job_order = covariates.is_job_order_matched(y, kind)
        return Comparison(
            figure,
            balanced,
            left_out=self._left_out(claim, sample, covariates, kind),
            used=covariates.comparable_mask(y, kind),
            held=tuple(each for each in claim.covariates if each != JOB or matches_job_order),
        )

    def reestimate(self, claim: Claim | Outcome, y: Array, alpha: float = ALPHA) -> LikeForLike | NotEstimable:
        """Returns the figure for other values `y`, one per engagement of the record."""
        return self.covariates(claim).like_for_like(y, outcome_kind(claim), alpha, once=True)

    def provider_influence(self, claim: Claim | Outcome, y: Array) -> Array:
        """Returns the influence of each provider on the figure, by code."""
        return self.covariates(claim).pulls(y, outcome_kind(claim))[1:]

    def covariates(self, claim: Claim | Outcome) -> Covariates:
        """Returns a claim's covariates; claims with the same ones share an object."""
        key = scope_measure(claim), *(each for each in (CATEGORY, JOB) if each in claim.covariates)
        if key not in self._covariates:
            columns = self.evidence.record.columns
            self._covariates[key] = Covariates(
                self.evidence.freelance,
                self.evidence.provider_codes + 1,
                self.scope(claim),
                columns["category"] if CATEGORY in claim.covariates else None,
                self.later(claim),
            )
        return self._covariates[key]

    def scope(self, claim: Claim | Outcome) -> Array | None:
        """Returns the hours of each engagement of the record, NaN where unknown; None where scope is not matched."""
        name = scope_measure(claim)
        if not name:
            return None
        hours = self.evidence.record.values_of(name).values
        return np.where(hours > 0, hours, np.nan)

    def later(self, claim: Claim | Outcome) -> Array | None:
        """Returns 0 for a provider's first job in the whole record, 1 for a later one, -1 without a provider; None
        where that is not matched."""
        if JOB not in claim.covariates:
            return None
        columns = self.evidence.record.columns
        return np.where(columns["provider"] < 0, -1, ~columns["first"]).astype(np.int8)

    def without_covariates(self, claim: Claim | Outcome) -> Array:
        """Returns a mask of the engagements without a category or scope that the claim matches on."""
        scope, columns = self.scope(claim), self.evidence.record.columns
        lacking = np.zeros(len(columns), bool) if scope is None else np.isnan(scope)
        return lacking | (columns["category"] < 0) if CATEGORY in claim.covariates else lacking

    def _alike(self, claim: Claim | Outcome, sample: Sample) -> bool:
        scope, columns = self.scope(claim), self.evidence.record.columns
        category, later = columns["category"] if CATEGORY in claim.covariates else None, self.later(claim)
        return is_balanced(
            sample.freelance,
            None if scope is None else scope[sample.used],
            None if category is None else category[sample.used],
            None if later is None else later[sample.used],
        )

    def _left_out(self, claim: Claim | Outcome, sample: Sample, covariates: Covariates, kind: Kind) -> dict[str, Array]:
        ids = self.evidence.record.columns["id"]
        y = sample.over_record()
        no_covariates = sample.used & self.without_covariates(claim)
        no_provider = (
            sample.used & ~no_covariates & (self.evidence.record.columns["provider"] < 0) & (JOB in claim.covariates)
        )
        rest = sample.used & ~no_covariates & ~no_provider
        not_positive = rest & (y <= 0) if kind is Kind.MONEY else np.zeros(len(ids), bool)
        no_counterpart = rest & ~not_positive & ~covariates.comparable_mask(y, kind)
        masks = {
            str(MissingReason.COVARIATE): no_covariates,
            str(MissingReason.PROVIDER): no_provider,
            NO_RATIO: not_positive,
            NO_COUNTERPART: no_counterpart,
        }
        return {reason: ids[mask] for reason, mask in masks.items() if mask.any()}


def scope_measure(claim: Claim | Outcome) -> str:
    """Returns the measure that scope is matched on; empty where it is not."""
    if SCOPE not in claim.covariates:
        return ""
    return ESTIMATED if claim.measure.name in EFFORT else "hours"


def outcome_kind(claim: Claim | Outcome) -> Kind:
    """Returns how an outcome is compared: amounts by their ratio, other ordered values by ranks, yes or no by
    shares."""
    if claim.measure.shape == NUMBER:
        return Kind.MONEY if claim.measure.name in AMOUNTS else Kind.RATING
    return Kind.RATING if claim.measure.shape == RATING else Kind.YESNO


def margin_on_scale(claim: Claim, scale: Scale) -> float:
    """Returns the smallest difference that matters, in the unit of distances on this scale."""
    return log(claim.factor) if scale is Scale.RATIO else claim.margin
