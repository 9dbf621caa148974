"""Whether one provider holds most of a side: then the side tells of that provider more than of all others together."""

from typing import Any

import numpy as np

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.evidence.samples import Sample
from app.report.domain.findings import Holder, SideOf

Array = Any
# More than half: the side then says no more than four equally busy providers would (1 over the sum of the squared
# parts, which is less than 1 over a half squared), however many others there are.
MOST = 0.5


def holders(sample: Sample) -> tuple[Holder, ...]:
    """Who holds more than half of the engagements used of a side; nobody on most records, at most one a side."""
    found = []
    for side, here in ((OUTSOURCED, ~sample.freelance), (FREELANCE, sample.freelance)):
        jobs = np.bincount(sample.provider[here & sample.named])
        if jobs.size and (most := int(jobs.max())) > MOST * np.count_nonzero(here):
            code = int(jobs.argmax())
            found.append(Holder(code, side, most, _rest(sample, here & (sample.provider != code))))
    return tuple(found)


def _rest(sample: Sample, here: Array) -> SideOf:
    y = sample.y[here]
    providers, _ = tallied(sample.provider[here & sample.named])
    if not len(y):
        return SideOf(0, 0, 0 if sample.yes_or_no else None, None)
    if sample.yes_or_no:
        return SideOf(len(y), providers, int(y.sum()), float(y.mean()))
    return SideOf(len(y), providers, None, float(np.median(y)))


def tallied(provider: Array) -> tuple[int, int]:
    """How many providers there are among these codes, and how often the most frequent occurs."""
    jobs = np.bincount(provider)
    return int(np.count_nonzero(jobs)), int(jobs.max(initial=0))
