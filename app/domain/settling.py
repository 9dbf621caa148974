"""What would likely settle an open claim: a projection, providers first, and never a promise.

More work with the same providers hardly narrows a range, so engagements are said only beside providers.
"""

from app.domain.claims import Claim
from app.domain.engagements import FREELANCE, OUTSOURCED
from app.domain.evidence.assessment import Assessed, Figure
from app.domain.evidence.comparison import WHY, margin_of
from app.domain.figures import count, listed
from app.domain.findings import Needed
from app.domain.statistics import LikeForLike, Missing, Silence, Verdict, needed

SAME = "more work with the same providers hardly helps"


def settling(it: Assessed, figure: Figure | None, verdict: Verdict | None) -> Needed | None:
    """What it takes; None for a decided claim, an explored view and outcomes. `figure`: what heads it, at its level."""
    if verdict == Verdict.NOT_ENOUGH_DATA:
        return _to_be_tested(it)
    if verdict != Verdict.INCONCLUSIVE or not isinstance(it.claim, Claim) or it.overall is None:
        return None
    if figure is None:
        why = it.comparison.figure.reason if it.comparison and isinstance(it.comparison.figure, Silence) else None
        return Needed(None, None, "It takes comparable engagements of both sides, of the same kind and scope: so far "
                                  f"{WHY.get(why, 'there are too few')}.")
    far, scale = it.distance(figure), figure.scale if isinstance(figure, LikeForLike) else it.scale
    engagements = sum(side.engagements for side in it.sides.values())
    providers = sum(side.providers for side in it.sides.values())
    more = needed(far.estimate, far.se, figure.df, engagements, providers, margin_of(it.claim, scale), figure.alpha)
    if isinstance(more, Silence):
        return Needed(None, None, "Not likely settled by twenty times today's record: if there is a difference, it is "
                                  "small.")
    return Needed(more.providers, more.engagements,
                  f"Likely settled with about {count(more.providers, 'more provider')} and "
                  f"{count(more.engagements, 'engagement')} of the same mix, if the figures stay as they are; {SAME}.")


def _to_be_tested(it: Assessed) -> Needed:
    lacks = ({it.claim.one_side: it.gate} if isinstance(it.gate, Missing)
             else {FREELANCE: it.gate.a, OUTSOURCED: it.gate.b})
    providers = sum(lack.providers for lack in lacks.values())
    # A provider that is still missing brings an engagement along.
    engagements = sum(max(lack.engagements, lack.providers) for lack in lacks.values())
    parts = [count(lack.providers, f"more {side} provider") for side, lack in lacks.items() if lack.providers]
    if parts:
        return Needed(providers, engagements, f"Can be tested from {listed(parts)} on; {SAME}.")
    parts = [count(lack.engagements, f"more {side} engagement") for side, lack in lacks.items() if lack.engagements]
    return Needed(0, engagements, f"Can be tested from {listed(parts)} on.")
