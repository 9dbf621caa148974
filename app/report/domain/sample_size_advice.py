"""How much more data an inconclusive claim probably needs: a projection, not a promise.

More work with the same providers hardly narrows an interval, so engagements are only given together with providers.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.report.domain.claims import Claim
from app.report.domain.evidence.assessment import Assessment, Figure
from app.report.domain.evidence.comparison import margin_on_scale
from app.report.domain.evidence.concentration import dominant_providers
from app.report.domain.evidence.unanswered import missing_by_side
from app.report.domain.findings import AdviceCode, SampleSizeAdvice
from app.report.domain.statistics import NotEstimable, Scale, Verdict, providers_for_clear_difference, required_sample

MAX_PRACTICAL_FACTOR = 3  # up to so many times today's providers more


def advise(
    assessment: Assessment,
    figure: Figure | None,
    verdict: Verdict | None,
    alpha: float,
    names: Mapping[int, str] | None = None,
    unanswered: Mapping[str, int] | None = None,
) -> SampleSizeAdvice | None:
    """Returns the advice; None for a conclusive claim, a filtered view and outcomes. `figure`: the one that answers
    the claim, at level 1 - `alpha`; `names`: names by code of providers with most of a side; `unanswered`: how many
    engagements of each side nobody has answered for, where answers would be enough."""
    if verdict == Verdict.NOT_ENOUGH_DATA:
        return (
            SampleSizeAdvice(AdviceCode.OTHER_VALUES)
            if assessment.uninformative
            else _advice_until_testable(assessment, alpha, unanswered or {})
        )
    if verdict != Verdict.INCONCLUSIVE or not isinstance(assessment.claim, Claim) or assessment.overall is None:
        return None
    if figure is None:
        figure_or_reason = assessment.comparison.figure if assessment.comparison else None
        return SampleSizeAdvice(
            AdviceCode.SIMILAR_WORK,
            reason=figure_or_reason.reason if isinstance(figure_or_reason, NotEstimable) else None,
        )
    if dominant := dominant_providers(assessment.sample):
        names_by_code = names or {}
        return SampleSizeAdvice(
            AdviceCode.OTHER_PROVIDERS,
            held=tuple(replace(each, name=names_by_code.get(each.code, "")) for each in dominant),
        )
    distance, scale = assessment.distance(figure), assessment.figure_scale(figure)
    engagements = sum(side.engagements for side in assessment.sides.values())
    providers = sum(side.providers for side in assessment.sides.values())
    beyond = max(distance.estimate - distance.low, distance.high - distance.estimate)
    more = required_sample(
        distance.estimate,
        distance.se,
        figure.df,
        engagements,
        providers,
        margin_on_scale(assessment.as_claim, scale),
        figure.alpha,
        beyond=beyond,
    )
    if isinstance(more, NotEstimable):
        return SampleSizeAdvice(AdviceCode.OUT_OF_REACH)
    code = AdviceCode.IMPRACTICAL if more.providers > MAX_PRACTICAL_FACTOR * providers else AdviceCode.MORE
    return SampleSizeAdvice(code, more.providers, more.engagements)


def _advice_until_testable(assessment: Assessment, alpha: float, unanswered: Mapping[str, int]) -> SampleSizeAdvice:
    """Returns what opens the gate. What is needed then depends on a difference that nobody knows yet, so a clear one
    is taken as an example, independent of this record."""
    missing = missing_by_side(assessment)
    scale = Scale.SHARE if len(missing) == 1 else Scale.DIFFERENCE if assessment.sample.yes_or_no else Scale.SUPERIORITY
    clear_difference = scale, providers_for_clear_difference(scale, alpha)
    if unanswered:
        return SampleSizeAdvice(AdviceCode.TESTED, 0, 0, clear_difference)
    # Each missing provider also adds an engagement.
    engagements = sum(max(side.engagements, side.providers) for side in missing.values())
    return SampleSizeAdvice(
        AdviceCode.TESTED, sum(side.providers for side in missing.values()), engagements, clear_difference
    )
