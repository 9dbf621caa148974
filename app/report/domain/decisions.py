"""Assessment -> decision: the verdict on one claim, at its family's level, with what qualifies it."""

from dataclasses import dataclass, replace

from app.report.domain.claims import Claim
from app.report.domain.evidence import concentration, leave_one_out
from app.report.domain.evidence.assessment import Assessment, Assessor, Figure
from app.report.domain.evidence.comparison import margin_on_scale
from app.report.domain.findings import DominantProvider
from app.report.domain.statistics import (
    DECISIVE,
    LikeForLike,
    Qualifier,
    Share,
    Size,
    Superiority,
    Verdict,
    classify_size,
    combine,
    is_reversed,
)


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """An assessed claim or outcome at level 1 - `alpha`; `overall` and `similar_work` have intervals at that level.

    `figure`: the one of them that answers the claim, None where neither does. The fields from `verdict` on keep their
    defaults for an outcome and in a filtered view, except `is_reversed` and `dominant_providers`.
    """

    assessment: Assessment
    alpha: float
    overall: Superiority | Share
    similar_work: LikeForLike | None
    figure: Figure | None
    verdict: Verdict | None = None
    overall_verdict: Verdict | None = None
    similar_work_verdict: Verdict | None = None
    qualifier: Qualifier = Qualifier.NONE
    is_reversed: bool = False
    is_negligible: bool = False
    size: Size | None = None
    decisive_providers: tuple[leave_one_out.ProviderLeftOut, ...] = ()
    dominant_providers: tuple[DominantProvider, ...] = ()


def decide(assessment: Assessment, assessor: Assessor, alpha: float, judged: bool) -> Decision | None:
    """Returns the figures at level 1 - `alpha`, with a verdict if `judged`; None below the gate."""
    if assessment.overall is None:
        return None
    overall = assessment.overall.at(alpha)
    similar_work = assessment.similar_work.at(alpha) if assessment.similar_work else None
    figure = similar_work or (overall if assessment.head is not None else None)
    reverses = similar_work is not None and is_reversed(assessment.distance(overall).estimate, similar_work.estimate)
    decision = Decision(
        assessment,
        alpha,
        overall,
        similar_work,
        figure,
        is_reversed=reverses,
        dominant_providers=concentration.dominant_providers(assessment.sample),
    )
    if not judged or not isinstance(assessment.claim, Claim):
        return decision
    raw = assessment.verdict_of(overall)
    adjusted = assessment.verdict_of(similar_work) if similar_work else None
    verdict, qualifier = _combine_figures(assessment, raw, adjusted)
    decision = replace(
        decision,
        verdict=verdict,
        overall_verdict=raw,
        similar_work_verdict=adjusted,
        qualifier=qualifier,
        is_negligible=reverses and not DECISIVE & {raw, adjusted} and _is_negligible(assessment, overall, similar_work),
    )
    if figure is None:
        return decision
    distance = assessment.distance(figure)
    margin = margin_on_scale(assessment.as_claim, assessment.figure_scale(figure))
    return replace(
        decision,
        size=classify_size(distance.low, distance.high, margin) if verdict in DECISIVE else None,
        decisive_providers=leave_one_out.decisive_providers(assessment, assessor, figure, verdict),
    )


def verdict_at(assessment: Assessment, alpha: float) -> Verdict:
    """Returns the verdict alone, as `decide` gives it."""
    if assessment.overall is None:
        return Verdict.NOT_ENOUGH_DATA
    raw = assessment.verdict_of(assessment.overall.at(alpha))
    similar_work = assessment.similar_work
    adjusted = assessment.verdict_of(similar_work.at(alpha)) if similar_work else None
    return _combine_figures(assessment, raw, adjusted)[0]


def _combine_figures(assessment: Assessment, raw: Verdict, adjusted: Verdict | None) -> tuple[Verdict, Qualifier]:
    """Returns the verdict of the figure that answers the claim, and how the other figure qualifies it."""
    comparison = assessment.comparison
    return combine(raw, adjusted, comparison is not None, comparison.is_balanced if comparison else True)


def _is_negligible(assessment: Assessment, overall: Superiority | Share, similar_work: LikeForLike | None) -> bool:
    """Whether both estimates are within the smallest difference that matters."""
    if similar_work is None:
        return False
    return all(
        abs(assessment.distance(figure).estimate)
        < margin_on_scale(assessment.as_claim, assessment.figure_scale(figure))
        for figure in (overall, similar_work)
    )
