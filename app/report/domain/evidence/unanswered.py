"""Below the gate: whether there are enough engagements and only answers are missing, so that asking is enough."""

from collections.abc import Mapping

import numpy as np

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.evidence.assessment import Assessment, Assessor
from app.report.domain.evidence.concentration import provider_tally
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS, Missing


def missing_by_side(assessment: Assessment) -> dict[str, Missing]:
    """Returns what each side of the claim still lacks."""
    if isinstance(assessment.gate, Missing):
        return {next(iter(assessment.sides)): assessment.gate}
    return {FREELANCE: assessment.gate.a, OUTSOURCED: assessment.gate.b}


def unanswered_by_side(assessment: Assessment, assessor: Assessor) -> Mapping[str, int]:
    """Returns, for each side that lacks anything, the number of unanswered engagements, if answers alone would open the
    gate; else nothing."""
    counts = {}
    provider = assessor.evidence.record.columns["provider"]
    for side, missing in missing_by_side(assessment).items():
        if missing.is_zero:
            continue
        on_side = assessor.evidence.freelance == (side == FREELANCE)
        has_engagement = on_side & (assessment.sample.used | assessment.sample.unknown)
        providers, _ = provider_tally(provider[has_engagement & (provider >= 0)])
        if np.count_nonzero(has_engagement) < MIN_ENGAGEMENTS or providers < MIN_PROVIDERS:
            return {}
        counts[side] = int(np.count_nonzero(on_side & assessment.sample.unknown))
    return counts
