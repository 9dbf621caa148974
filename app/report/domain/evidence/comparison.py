"""Like with like: the figure between engagements of the same kind, scope and first or later job, and whether the sides
are alike anyway.

Scope is the hours worked, else estimated; where effort itself is compared it is the estimated hours alone, since what
was worked is then what differs.
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
    """`figure` is silent where too little is comparable; `alike`: whether the overall figure can stand alone then.

    `held`: the covariates that it holds equal; of those that the claim names, first or later job is not among them
    where a side does not have both.
    `left_out`: engagements that the overall figure rests on and this one does not, by reason; `used`: a mask over the
    whole record of those in it.
    """

    figure: LikeForLike | NotEstimable
    is_balanced: bool
    left_out: dict[str, Array]
    used: Array
    held: tuple[str, ...]


class Comparisons:
    """The comparisons of all claims; those with the same covariates share them."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence
        self._covariates: dict[tuple[str, ...], Covariates] = {}

    def compare(self, claim: Claim | Outcome, sample: Sample) -> Comparison:
        """The comparison of a claim's sample; for claims that name covariates."""
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
        """The figure of other values in the places of the whole record."""
        return self.covariates(claim).like_for_like(y, outcome_kind(claim), alpha, once=True)

    def provider_influence(self, claim: Claim | Outcome, y: Array) -> Array:
        """How far each provider, by its code, pulls the figure."""
        return self.covariates(claim).pulls(y, outcome_kind(claim))[1:]

    def covariates(self, claim: Claim | Outcome) -> Covariates:
        """What a claim holds equal, shared between claims that hold the same."""
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
        """Hours of each engagement of the record, NaN where unknown; None where scope is not held equal."""
        name = scope_measure(claim)
        if not name:
            return None
        hours = self.evidence.record.values_of(name).values
        return np.where(hours > 0, hours, np.nan)

    def later(self, claim: Claim | Outcome) -> Array | None:
        """0 for a provider's first job in the whole record, 1 for a later one, -1 without a provider; None where that
        is not held equal."""
        if JOB not in claim.covariates:
            return None
        columns = self.evidence.record.columns
        return np.where(columns["provider"] < 0, -1, ~columns["first"]).astype(np.int8)

    def without_covariates(self, claim: Claim | Outcome) -> Array:
        """Which engagements of the record have no category or scope, as far as the claim holds them equal."""
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
    """The measure by which scope is held equal; empty where it is not."""
    if SCOPE not in claim.covariates:
        return ""
    return ESTIMATED if claim.measure.name in EFFORT else "hours"


def outcome_kind(claim: Claim | Outcome) -> Kind:
    """Amounts are compared by their ratio, whatever has an order by its ranks, a yes or no by its shares."""
    if claim.measure.shape == NUMBER:
        return Kind.MONEY if claim.measure.name in AMOUNTS else Kind.RATING
    return Kind.RATING if claim.measure.shape == RATING else Kind.YESNO


def margin_on_scale(claim: Claim, scale: Scale) -> float:
    """The smallest difference that matters, in the unit in which distances on this scale are measured."""
    return log(claim.factor) if scale is Scale.RATIO else claim.margin
