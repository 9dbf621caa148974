"""How much more data an inconclusive claim probably needs: a projection, providers first, and never a promise.

More work with the same providers hardly narrows a range, so engagements are said only beside providers.
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
    it: Assessment,
    figure: Figure | None,
    verdict: Verdict | None,
    alpha: float,
    names: Mapping[int, str] | None = None,
    asked: Mapping[str, int] | None = None,
) -> SampleSizeAdvice | None:
    """What it takes; None for a decided claim, a filtered view and outcomes. `figure`: what heads it, drawn at level
    1 - `alpha`; `names`: what providers that hold most of a side are called, by code; `asked`: how many
    answers of each side would do."""
    if verdict == Verdict.NOT_ENOUGH_DATA:
        return (
            SampleSizeAdvice(AdviceCode.OTHER_VALUES)
            if it.uninformative
            else _advice_until_testable(it, alpha, asked or {})
        )
    if verdict != Verdict.INCONCLUSIVE or not isinstance(it.claim, Claim) or it.overall is None:
        return None
    if figure is None:
        silence = it.comparison.figure if it.comparison else None
        return SampleSizeAdvice(
            AdviceCode.SIMILAR_WORK, reason=silence.reason if isinstance(silence, NotEstimable) else None
        )
    if held := dominant_providers(it.sample):
        called = names or {}
        return SampleSizeAdvice(
            AdviceCode.OTHER_PROVIDERS, held=tuple(replace(each, name=called.get(each.code, "")) for each in held)
        )
    far, scale = it.distance(figure), it.figure_scale(figure)
    engagements = sum(side.engagements for side in it.sides.values())
    providers = sum(side.providers for side in it.sides.values())
    beyond = max(far.estimate - far.low, far.high - far.estimate)
    more = required_sample(
        far.estimate,
        far.se,
        figure.df,
        engagements,
        providers,
        margin_on_scale(it.as_claim, scale),
        figure.alpha,
        beyond=beyond,
    )
    if isinstance(more, NotEstimable):
        return SampleSizeAdvice(AdviceCode.OUT_OF_REACH)
    code = AdviceCode.IMPRACTICAL if more.providers > MAX_PRACTICAL_FACTOR * providers else AdviceCode.MORE
    return SampleSizeAdvice(code, more.providers, more.engagements)


def _advice_until_testable(it: Assessment, alpha: float, asked: Mapping[str, int]) -> SampleSizeAdvice:
    """What opens the gate. How far it then is depends on a difference that nobody can know yet, so a clear one is
    taken as an example; nothing of this record enters it."""
    lack_of = missing_by_side(it)
    scale = Scale.SHARE if len(lack_of) == 1 else Scale.DIFFERENCE if it.sample.yes_or_no else Scale.SUPERIORITY
    clear = scale, providers_for_clear_difference(scale, alpha)
    if asked:
        return SampleSizeAdvice(AdviceCode.TESTED, 0, 0, clear)
    # A provider that is still missing brings an engagement along.
    engagements = sum(max(lack.engagements, lack.providers) for lack in lack_of.values())
    return SampleSizeAdvice(AdviceCode.TESTED, sum(lack.providers for lack in lack_of.values()), engagements, clear)
