"""How much more data an inconclusive claim probably needs: a projection, providers first, and never a promise.

More work with the same providers hardly narrows a range, so engagements are said only beside providers.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.report.domain.claims import Claim
from app.report.domain.evidence.assessment import Assessed, Figure
from app.report.domain.evidence.comparison import margin_of
from app.report.domain.evidence.concentration import holders
from app.report.domain.evidence.unanswered import lacks
from app.report.domain.findings import Needed, Settles
from app.report.domain.statistics import Scale, Silence, Verdict, clear_at, needed

PRACTICAL = 3  # up to so many times today's providers more


def settling(
    it: Assessed,
    figure: Figure | None,
    verdict: Verdict | None,
    alpha: float,
    names: Mapping[int, str] | None = None,
    asked: Mapping[str, int] | None = None,
) -> Needed | None:
    """What it takes; None for a decided claim, a filtered view and outcomes. `figure`: what heads it, drawn at level
    1 - `alpha`; `names`: what providers that hold most of a side are called, by code; `asked`: how many
    answers of each side would do."""
    if verdict == Verdict.NOT_ENOUGH_DATA:
        return Needed(Settles.OTHER_VALUES) if it.untold else _to_be_tested(it, alpha, asked or {})
    if verdict != Verdict.INCONCLUSIVE or not isinstance(it.claim, Claim) or it.overall is None:
        return None
    if figure is None:
        silence = it.comparison.figure if it.comparison else None
        return Needed(Settles.SIMILAR_WORK, reason=silence.reason if isinstance(silence, Silence) else None)
    if held := holders(it.sample):
        called = names or {}
        return Needed(
            Settles.OTHER_PROVIDERS, held=tuple(replace(each, name=called.get(each.code, "")) for each in held)
        )
    far, scale = it.distance(figure), it.scale_of(figure)
    engagements = sum(side.engagements for side in it.sides.values())
    providers = sum(side.providers for side in it.sides.values())
    beyond = max(far.estimate - far.low, far.high - far.estimate)
    more = needed(
        far.estimate,
        far.se,
        figure.df,
        engagements,
        providers,
        margin_of(it.judged, scale),
        figure.alpha,
        beyond=beyond,
    )
    if isinstance(more, Silence):
        return Needed(Settles.OUT_OF_REACH)
    code = Settles.IMPRACTICAL if more.providers > PRACTICAL * providers else Settles.MORE
    return Needed(code, more.providers, more.engagements)


def _to_be_tested(it: Assessed, alpha: float, asked: Mapping[str, int]) -> Needed:
    """What opens the gate. How far it then is depends on a difference that nobody can know yet, so a clear one is
    taken as an example; nothing of this record enters it."""
    lack_of = lacks(it)
    scale = Scale.SHARE if len(lack_of) == 1 else Scale.DIFFERENCE if it.sample.yes_or_no else Scale.SUPERIORITY
    clear = scale, clear_at(scale, alpha)
    if asked:
        return Needed(Settles.TESTED, 0, 0, clear)
    # A provider that is still missing brings an engagement along.
    engagements = sum(max(lack.engagements, lack.providers) for lack in lack_of.values())
    return Needed(Settles.TESTED, sum(lack.providers for lack in lack_of.values()), engagements, clear)
