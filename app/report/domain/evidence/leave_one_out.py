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
    """A provider by its code, and what the verdict `becomes` without it; None where too little is left for one."""

    code: int
    verdict_without: Verdict | None


MAX_CANDIDATES, MAX_BUSIEST = 6, 2  # so many providers are tried; a report has no time for all
WORK_LIMIT = 100_000  # providers times engagements: up to so many all are tried where the bar is near
FAR_FACTOR = 4  # so many times what a provider pulls is more than its range loses with it
NEAR_SHARE = 0.3  # of a range's width: a bar so near may be reached by little
CONCLUSIVE = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE)


def decisive_providers(
    assessment: Assessment, assessor: Assessor, figure: Figure, verdict: Verdict | None
) -> tuple[ProviderLeftOut, ...]:
    """The providers without any one of whom the verdict would not stand, the most influential first."""
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
    """+1 or -1: which way a provider pulls that holds the verdict up."""
    sign = 1.0 if assessment.distance(figure).estimate > 0 else -1.0
    return -sign if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE else sign


def _candidates(assessment: Assessment, influence: Array, is_near: bool) -> list[int]:
    """Codes of the providers that pull most towards the verdict, then of the busiest; near the bar all, where they are
    few, since there a range that grows wider is enough."""
    jobs = np.bincount(assessment.sample.provider)
    supporting = [code for code in np.argsort(-influence, kind="stable").tolist() if influence[code] > 0]
    if is_near and np.count_nonzero(jobs) * len(assessment.sample.y) <= WORK_LIMIT:
        return [*supporting, *(code for code in np.flatnonzero(jobs).tolist() if influence[code] <= 0)]
    return list(dict.fromkeys([*supporting[:MAX_CANDIDATES], *np.argsort(-jobs, kind="stable")[:MAX_BUSIEST].tolist()]))


def _distance_to_change(assessment: Assessment, figure: Figure, verdict: Verdict) -> tuple[float, float]:
    """How far the range lies from giving another verdict, and the most that leaving out a whole side could move it (0
    where there is no such limit)."""
    distance, scale = assessment.distance(figure), assessment.figure_scale(figure)
    unit = 0.0 if isinstance(figure, LikeForLike) else 2.0 if scale is Scale.DIFFERENCE else 1.0
    if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE:
        return margin_on_scale(assessment.as_claim, scale) - max(abs(distance.low), abs(distance.high)), unit
    return min(abs(distance.low), abs(distance.high)), unit


def _busiest_provider_effect(assessment: Assessment) -> float:
    """How far leaving out the busiest provider could move a share or a superiority at most: w / (1 - w) of the unit,
    w being its part of its side."""
    parts = [
        np.bincount(mine).max() / len(mine)
        for mine in (assessment.sample.provider[assessment.sample.freelance == side] for side in (True, False))
        if len(mine)
    ]
    share = max(parts)
    return float("inf") if share >= 1 else share / (1 - share)


def provider_influence(assessment: Assessment, assessor: Assessor) -> Array:
    """How far each provider, by its code, pulls the figure that heads the claim, in the unit of its distance."""
    if assessment.similar_work:
        return assessor.comparisons.provider_influence(assessment.claim, assessment.sample.over_record())
    sample = assessment.sample
    if isinstance(assessment.overall, Share):
        return np.bincount(sample.provider, sample.y - assessment.overall.estimate) / len(sample.y)
    return provider_pulls(sample.y, sample.freelance, sample.provider) * (
        2 if assessment.scale is Scale.DIFFERENCE else 1
    )
