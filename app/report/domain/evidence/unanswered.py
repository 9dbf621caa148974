"""Below the gate: whether the engagements are there and only the answers are missing, so that asking is enough."""

from collections.abc import Mapping

import numpy as np

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.evidence.assessment import Assessment, Assessor
from app.report.domain.evidence.concentration import provider_tally
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS, Missing


def missing_by_side(it: Assessment) -> dict[str, Missing]:
    """What each side that a claim speaks of still lacks."""
    if isinstance(it.gate, Missing):
        return {next(iter(it.sides)): it.gate}
    return {FREELANCE: it.gate.a, OUTSOURCED: it.gate.b}


def unanswered_by_side(it: Assessment, assessor: Assessor) -> Mapping[str, int]:
    """Of each side that lacks anything, how many engagements nobody has answered for yet, if answers alone would open
    the gate; else none."""
    found = {}
    provider = assessor.evidence.record.columns["provider"]
    for side, lack in missing_by_side(it).items():
        if lack.is_zero:
            continue
        mine = assessor.evidence.freelance == (side == FREELANCE)
        there = mine & (it.sample.used | it.sample.unknown)
        providers, _ = provider_tally(provider[there & (provider >= 0)])
        if np.count_nonzero(there) < MIN_ENGAGEMENTS or providers < MIN_PROVIDERS:
            return {}
        found[side] = int(np.count_nonzero(mine & it.sample.unknown))
    return found
