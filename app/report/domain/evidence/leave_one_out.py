"""Whether a verdict depends on a single provider: without its engagements the claim would be inconclusive."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.report.domain.claims import Claim
from app.report.domain.evidence.assessment import Assessment, Assessor, Figure
from app.report.domain.evidence.comparison import margin_on_scale
from app.report.domain.statistics import LikeForLike, NotEstimable, Scale, Share, Verdict
from app.report.domain.statistics.overall import provider_pulls

Array = Any


@dataclass(frozen=True, slots=True)
class ProviderLeftOut:
    """A provider by its code, and the verdict without it; None where too little is left for one."""

    code: int
    verdict_without: Verdict | None


MAX_CANDIDATES, MAX_BUSIEST = 6, 2  # so many providers are tried: trying all would take too long
WORK_LIMIT = 100_000  # providers times engagements: up to so many, all are tried where a bar is near
FAR_FACTOR = 4  # a provider's influence times this exceeds what its removal can change
NEAR_SHARE = 0.3  # of the interval's width: a bar within this may be reached by a small change
CONCLUSIVE = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE)


def decisive_providers(
    assessment: Assessment, assessor: Assessor, figure: Figure, verdict: Verdict | None
) -> tuple[ProviderLeftOut, ...]:
    """Returns the providers without any one of which the verdict would change, the most influential first."""
    if verdict not in CONCLUSIVE or not isinstance(assessment.claim, Claim):
        return ()
    slack, unit = _distance_to_change(assessment, figure, verdict)
    if unit and _busiest_provider_effect(assessment) * unit * FAR_FACTOR < slack:
        return ()
    influence = provider_influence(assessment, assessor) * _direction(assessment, figure, verdict)
    distance = assessment.distance(figure)
    is_near = slack < NEAR_SHARE * (distance.high - distance.low)
    if not is_near and np.abs(influence).max() * FAR_FACTOR < slack:
        return ()
    provider, y = assessor.evidence.record.columns["provider"], assessment.sample.over_record()
    found = []
    for code in _candidates(assessment, influence, is_near):
        without = assessor.reestimate(assessment, np.where(provider == code, np.nan, y), figure.alpha)
        verdict_without = None if isinstance(without, NotEstimable) else assessment.verdict_of(without)
        if verdict_without != verdict:
            found.append(ProviderLeftOut(code, verdict_without))
    return tuple(found)


def _direction(assessment: Assessment, figure: Figure, verdict: Verdict) -> float:
    """Returns +1 or -1: the sign of the influence of a provider that supports the verdict."""
    sign = 1.0 if assessment.distance(figure).estimate > 0 else -1.0
    return -sign if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE else sign


def _candidates(assessment: Assessment, influence: Array, is_near: bool) -> list[int]:
    """Returns the codes of the providers with most influence towards the verdict, then of the busiest ones.

    Near a bar all of them where they are few, because there a wider interval is enough to change the verdict.
    """
    jobs = np.bincount(assessment.sample.provider)
    supporting = [code for code in np.argsort(-influence, kind="stable").tolist() if influence[code] > 0]
    if is_near and np.count_nonzero(jobs) * len(assessment.sample.y) <= WORK_LIMIT:
        return [*supporting, *(code for code in np.flatnonzero(jobs).tolist() if influence[code] <= 0)]
    return list(dict.fromkeys([*supporting[:MAX_CANDIDATES], *np.argsort(-jobs, kind="stable")[:MAX_BUSIEST].tolist()]))


def _distance_to_change(assessment: Assessment, figure: Figure, verdict: Verdict) -> tuple[float, float]:
    """Returns how far the interval is from another verdict, and the most that leaving out a whole side could move it
    (0 where there is no such limit)."""
    distance, scale = assessment.distance(figure), assessment.figure_scale(figure)
    unit = 0.0 if isinstance(figure, LikeForLike) else 2.0 if scale is Scale.DIFFERENCE else 1.0
    if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE:
        return margin_on_scale(assessment.as_claim, scale) - max(abs(distance.low), abs(distance.high)), unit
    return min(abs(distance.low), abs(distance.high)), unit


def _busiest_provider_effect(assessment: Assessment) -> float:
    """Returns the most that leaving out the busiest provider could move a share or a superiority: w / (1 - w) of the
    unit, where w is its share of its side."""
    parts = [
        np.bincount(mine).max() / len(mine)
        for mine in (assessment.sample.provider[assessment.sample.freelance == side] for side in (True, False))
        if len(mine)
    ]
    share = max(parts)
    return float("inf") if share >= 1 else share / (1 - share)


def provider_influence(assessment: Assessment, assessor: Assessor) -> Array:
    """Returns the influence of each provider, by code, on the figure that answers the claim, in the unit of its
    distance."""
    if assessment.similar_work:
        return assessor.comparisons.provider_influence(assessment.claim, assessment.sample.over_record())
    sample = assessment.sample
    if isinstance(assessment.overall, Share):
        return np.bincount(sample.provider, sample.y - assessment.overall.estimate) / len(sample.y)
    return provider_pulls(sample.y, sample.freelance, sample.provider) * (
        2 if assessment.scale is Scale.DIFFERENCE else 1
    )
