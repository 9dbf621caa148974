"""Bounds for missing values: the best and the worst case, if all unknown values fell one way.

Only for yes/no and ratings: other values are unbounded.
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


def bounds(assessment: Assessment, assessor: Assessor, alpha: float, verdict: Verdict | None) -> Bounds | None:
    """Returns the overall effect at both ends; None below the gate, where nothing is unknown, or for unbounded values.

    `verdict`: the current verdict at level 1 - `alpha`; None in a filtered view and for outcomes.
    """
    unknown = int(np.count_nonzero(assessment.sample.unknown))
    if assessment.overall is None or not unknown or assessment.claim.measure.shape == NUMBER:
        return None
    low, high = _extreme_estimates(assessment, assessor.evidence.freelance)
    could_change, could_reverse = None, False
    if verdict is not None and isinstance(assessment.claim, Claim) and assessment.head is not None:
        could_change, could_reverse = _verdict_changes(assessment, assessor, (low, high), alpha, verdict)
    return Bounds(low, high, unknown, could_change, could_reverse)


def _verdict_changes(
    assessment: Assessment, assessor: Assessor, ends: tuple[float, float], alpha: float, verdict: Verdict
) -> tuple[bool, bool]:
    """Returns whether an end gives another verdict, and whether it reverses the direction of a decisive one (the
    estimate itself is then on the other side)."""
    none = NO_DIFFERENCE[assessment.scale]
    low, high = (end - none for end in ends)
    if verdict not in DECISIVE:
        beyond = not assessment.similar_work and max(abs(low), abs(high)) > assessment.as_claim.margin
        certain = verdict == Verdict.NO_MEANINGFUL_DIFFERENCE and beyond
        return certain or any(
            _verdict_at_end(assessment, assessor, end, alpha, verdict)[0] for end in (False, True)
        ), False
    above = (verdict == Verdict.SUPPORTED) == (claim_sign(assessment.as_claim) > 0)
    if (
        not assessment.similar_work and (low if above else -high) <= 0
    ):  # the estimate alone decides, which saves computing the interval
        return True, (low if above else -high) < 0
    changes, estimate = _verdict_at_end(assessment, assessor, not above, alpha, verdict)
    return changes, (estimate if above else -estimate) < 0


def fill_with_extremes(assessment: Assessment, freelance: Array, highest: bool) -> Array:
    """Returns the values, one per engagement of the record, with unknown ones at the extreme for one end."""
    worst, best = (0.0, 1.0) if assessment.sample.yes_or_no else (WORST, BEST)
    y = assessment.sample.over_record()
    unknown = assessment.sample.unknown
    one_sided = isinstance(assessment.claim, Claim) and assessment.claim.one_side
    y[unknown] = (best if highest else worst) if one_sided else np.where(freelance[unknown] == highest, best, worst)
    return y


def _extreme_estimates(assessment: Assessment, freelance: Array) -> tuple[float, float]:
    """Returns the overall estimate at both ends, from the frequency of each value on both sides."""
    sides = (assessment.sample.freelance, ~assessment.sample.freelance)
    places = np.rint(_PARTS * assessment.sample.y).astype(np.intp)
    known = [np.bincount(places[side], minlength=int(BEST) * _PARTS + 1).astype(float) for side in sides]
    unknown = [int(np.count_nonzero(assessment.sample.unknown & side)) for side in (freelance, ~freelance)]
    worst, best = (0, _PARTS) if assessment.sample.yes_or_no else (_PARTS * int(WORST), _PARTS * int(BEST))
    if assessment.scale is Scale.SHARE:
        n, n_unknown, yes = len(assessment.sample.y), sum(unknown), float(assessment.sample.y.sum())
        return yes / (n + n_unknown), (yes + n_unknown) / (n + n_unknown)
    return (
        _estimate_at(assessment.scale, known, unknown, worst, best),
        _estimate_at(assessment.scale, known, unknown, best, worst),
    )


def _estimate_at(scale: Scale, known: list[Array], unknown: list[int], freelance: int, outsourced: int) -> float:
    """Returns the estimate with each side's unknown values at a given index of the frequencies."""
    a, b = known[0].copy(), known[1].copy()
    a[freelance] += unknown[0]
    b[outsourced] += unknown[1]
    theta = float(a @ (np.cumsum(b) - b / 2) / (a.sum() * b.sum()))
    return 2 * theta - 1 if scale is Scale.DIFFERENCE else theta


def _verdict_at_end(
    assessment: Assessment, assessor: Assessor, highest: bool, alpha: float, verdict: Verdict
) -> tuple[bool, float]:
    """Returns whether the verdict at an end differs, and the distance of its estimate from no difference (0 if
    none)."""
    figure = assessor.reestimate(
        assessment, fill_with_extremes(assessment, assessor.evidence.freelance, highest), alpha
    )
    if isinstance(figure, NotEstimable):
        return verdict != Verdict.INCONCLUSIVE, 0.0
    return assessment.verdict_of(figure) != verdict, assessment.distance(figure).estimate
