"""How far the unknown could move a figure: the best and the worst case, if all unknown values fell one way.

For a yes or no and for ratings alone: other values have no ends.
"""

from typing import Any

import numpy as np

from app.core.domain.rating_scales import HIGHEST, LOWEST, PLACES
from app.report.domain.claims import NUMBER, Claim
from app.report.domain.evidence.assessment import Assessment, Assessor, claim_sign
from app.report.domain.findings import Bounds
from app.report.domain.statistics import DECISIVE, NO_DIFFERENCE, NotEstimable, Scale, Verdict

Array = Any
WORST, BEST = float(LOWEST), float(HIGHEST)  # of a rating
_PARTS = 2 * 10**PLACES  # of one step of a rating: reviews may lie half-way between two


def bounds(it: Assessment, assessor: Assessor, alpha: float, verdict: Verdict | None) -> Bounds | None:
    """The overall effect at both ends; None below the gate, where nothing is unknown, or where values have no ends.

    `verdict`: what heads the claim now, at level 1 - `alpha`; None where nothing is judged.
    """
    unknown = int(np.count_nonzero(it.sample.unknown))
    if it.overall is None or not unknown or it.claim.measure.shape == NUMBER:
        return None
    low, high = _extreme_estimates(it, assessor.evidence.freelance)
    turns, flips = None, False
    if verdict is not None and isinstance(it.claim, Claim) and it.head is not None:
        turns, flips = _verdict_changes(it, assessor, (low, high), alpha, verdict)
    return Bounds(low, high, unknown, turns, flips)


def _verdict_changes(
    it: Assessment, assessor: Assessor, ends: tuple[float, float], alpha: float, verdict: Verdict
) -> tuple[bool, bool]:
    """Whether an end gives another verdict than the one that heads the claim, and whether it turns a decided direction
    round: then the estimate itself lies on the other side."""
    none = NO_DIFFERENCE[it.scale]
    low, high = (end - none for end in ends)
    if verdict not in DECISIVE:
        beyond = not it.similar_work and max(abs(low), abs(high)) > it.as_claim.margin
        surely = verdict == Verdict.NO_MEANINGFUL_DIFFERENCE and beyond
        return surely or any(_verdict_at_end(it, assessor, end, alpha, verdict)[0] for end in (False, True)), False
    above = (verdict == Verdict.SUPPORTED) == (claim_sign(it.as_claim) > 0)
    if not it.similar_work and (low if above else -high) <= 0:  # the estimate alone tells, which saves the range
        return True, (low if above else -high) < 0
    other, estimate = _verdict_at_end(it, assessor, not above, alpha, verdict)
    return other, (estimate if above else -estimate) < 0


def fill_with_extremes(it: Assessment, freelance: Array, highest: bool) -> Array:
    """The values in the places of the whole record, the unknown ones as far to one end as they go."""
    worst, best = (0.0, 1.0) if it.sample.yes_or_no else (WORST, BEST)
    y = it.sample.over_record()
    unknown = it.sample.unknown
    one_sided = isinstance(it.claim, Claim) and it.claim.one_side
    y[unknown] = (best if highest else worst) if one_sided else np.where(freelance[unknown] == highest, best, worst)
    return y


def _extreme_estimates(it: Assessment, freelance: Array) -> tuple[float, float]:
    """The overall estimate at both ends, from how often each value occurs on either side."""
    sides = (it.sample.freelance, ~it.sample.freelance)
    places = np.rint(_PARTS * it.sample.y).astype(np.intp)
    known = [np.bincount(places[side], minlength=int(BEST) * _PARTS + 1).astype(float) for side in sides]
    unknown = [int(np.count_nonzero(it.sample.unknown & side)) for side in (freelance, ~freelance)]
    worst, best = (0, _PARTS) if it.sample.yes_or_no else (_PARTS * int(WORST), _PARTS * int(BEST))
    if it.scale is Scale.SHARE:
        many, more, yes = len(it.sample.y), sum(unknown), float(it.sample.y.sum())
        return yes / (many + more), (yes + more) / (many + more)
    return (_estimate_at(it.scale, known, unknown, worst, best), _estimate_at(it.scale, known, unknown, best, worst))


def _estimate_at(scale: Scale, known: list[Array], unknown: list[int], freelance: int, outsourced: int) -> float:
    """The estimate with the unknown of either side at a place of the tallies."""
    a, b = known[0].copy(), known[1].copy()
    a[freelance] += unknown[0]
    b[outsourced] += unknown[1]
    theta = float(a @ (np.cumsum(b) - b / 2) / (a.sum() * b.sum()))
    return 2 * theta - 1 if scale is Scale.DIFFERENCE else theta


def _verdict_at_end(
    it: Assessment, assessor: Assessor, highest: bool, alpha: float, verdict: Verdict
) -> tuple[bool, float]:
    """Whether the verdict at an end is another one, and how far its estimate is from no difference (0 without one)."""
    figure = assessor.reestimate(it, fill_with_extremes(it, assessor.evidence.freelance, highest), alpha)
    if isinstance(figure, NotEstimable):
        return verdict != Verdict.INCONCLUSIVE, 0.0
    return it.verdict_of(figure) != verdict, it.distance(figure).estimate
