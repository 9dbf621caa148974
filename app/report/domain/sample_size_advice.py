"""How much more data an inconclusive claim probably needs: a projection, providers first, and never a promise.

More work with the same providers hardly narrows a range, so engagements are said only beside providers.
"""

from collections.abc import Mapping

from app.domain.figures import count, listed
from app.report.domain.claims import Claim
from app.report.domain.evidence.assessment import Assessed, Figure
from app.report.domain.evidence.comparison import WHY, margin_of
from app.report.domain.evidence.concentration import Holder, holders
from app.report.domain.evidence.unanswered import lacks
from app.report.domain.findings import Needed
from app.report.domain.sentences import answers
from app.report.domain.statistics import LikeForLike, Scale, Silence, Verdict, clear_at, needed

CLEARLY = {
    Scale.SUPERIORITY: "A clear difference (higher in 75% of comparisons)",
    Scale.DIFFERENCE: "A clear difference (50 points)",
    Scale.SHARE: "A clear majority (75%)",
}
SAME = "More work with the same providers hardly helps."
PRACTICAL = 3  # up to so many times today's providers more


def settling(it: Assessed, figure: Figure | None, verdict: Verdict | None, alpha: float,
             names: Mapping[int, str] | None = None, asked: Mapping[str, int] | None = None) -> Needed | None:
    """What it takes; None for a decided claim, an explored view and outcomes. `figure`: what heads it, drawn at level
    1 - `alpha`; `names`: what providers that hold most of a side are called, by code; `asked`: how many
    answers of each side would do."""
    if verdict == Verdict.NOT_ENOUGH_DATA and it.untold:
        return Needed(None, None, f"It takes {it.untold.missing}.")
    if verdict == Verdict.NOT_ENOUGH_DATA:
        return _to_be_tested(it, alpha, asked or {})
    if verdict != Verdict.INCONCLUSIVE or not isinstance(it.claim, Claim) or it.overall is None:
        return None
    if figure is None:
        why = it.comparison.figure.reason if it.comparison and isinstance(it.comparison.figure, Silence) else None
        return Needed(None, None, f"Needs similar work on both sides: so far {WHY.get(why, 'there is too little')}.")
    if held := holders(it.sample):
        return Needed(None, None, " ".join(_of_others(each, names or {}) for each in held))
    far, scale = it.distance(figure), figure.scale if isinstance(figure, LikeForLike) else it.scale
    engagements = sum(side.engagements for side in it.sides.values())
    providers = sum(side.providers for side in it.sides.values())
    margin = margin_of(it.claim, scale)
    beyond = max(far.estimate - far.low, far.high - far.estimate)
    more = needed(far.estimate, far.se, figure.df, engagements, providers, margin, figure.alpha, beyond=beyond)
    if isinstance(more, Silence):
        return Needed(None, None, f"Not practical to settle with our volume. {SAME}")
    about = f"about {count(more.providers, 'more provider')} and {count(more.engagements, 'engagement')}"
    if more.providers > PRACTICAL * providers:
        return Needed(more.providers, more.engagements,
                      f"Not practical to settle with our volume: it would probably take {about}.")
    return Needed(more.providers, more.engagements, f"Probably settled with {about} of the same mix. {SAME}")


def _of_others(held: Holder, names: Mapping[int, str]) -> str:
    """More of the same mix would be more of the same provider, so no number of engagements is said."""
    name = names.get(held.code, "that one provider")
    return (f"Needs {held.side} work from providers other than {name}: so far {held.others.engagements:,}, from "
            f"{count(held.others.providers, 'provider')}. More work with {name} hardly helps.")


def _to_be_tested(it: Assessed, alpha: float, asked: Mapping[str, int]) -> Needed:
    """What opens the gate. How far it then is depends on a difference that nobody can know yet, so a clear one is
    taken as an example; nothing of this record enters it."""
    lack_of = lacks(it)
    providers = sum(lack.providers for lack in lack_of.values())
    # A provider that is still missing brings an engagement along.
    engagements = sum(max(lack.engagements, lack.providers) for lack in lack_of.values())
    scale = Scale.SHARE if len(lack_of) == 1 else Scale.DIFFERENCE if it.sample.yes_or_no else Scale.SUPERIORITY
    where = "providers" if len(lack_of) == 1 else "providers on each side"
    settled = f"{CLEARLY[scale]} usually shows with about {clear_at(scale, alpha)} {where}."
    if asked:
        return Needed(0, 0, f"Can be tested once answered for {answers(asked)}. {settled}")
    parts = [count(lack.providers, f"more {side} provider") for side, lack in lack_of.items() if lack.providers] or [
        count(lack.engagements, f"more {side} engagement") for side, lack in lack_of.items() if lack.engagements]
    same = [it.sides[side].providers for side, lack in lack_of.items() if lack.providers and not lack.engagements]
    more = f", not with more work from the same {listed([str(many) for many in same])}" if same else ""
    return Needed(providers, engagements, f"Can be tested with {listed(parts)}{more}. {settled}")
