"""Concentration: whether one provider has most engagements of a side, so that the side is mostly about it."""

from typing import Any

import numpy as np

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.evidence.samples import Sample
from app.report.domain.findings import DominantProvider, SideSummary

Array = Any
# More than half: the effective number of providers of the side (1 over the sum of squared shares) is then below four,
# however many others there are.
MAX_SHARE = 0.5


def dominant_providers(sample: Sample) -> tuple[DominantProvider, ...]:
    """Returns the providers with more than half of the engagements used of a side; at most one a side, usually none."""
    found = []
    for side, on_side in ((OUTSOURCED, ~sample.freelance), (FREELANCE, sample.freelance)):
        jobs = np.bincount(sample.provider[on_side & sample.has_provider])
        if jobs.size and (highest := int(jobs.max())) > MAX_SHARE * np.count_nonzero(on_side):
            code = int(jobs.argmax())
            found.append(
                DominantProvider(code, side, highest, _other_providers(sample, on_side & (sample.provider != code)))
            )
    return tuple(found)


def _other_providers(sample: Sample, mask: Array) -> SideSummary:
    y = sample.y[mask]
    providers, _ = provider_tally(sample.provider[mask & sample.has_provider])
    if not len(y):
        return SideSummary(0, 0, 0 if sample.yes_or_no else None, None)
    if sample.yes_or_no:
        return SideSummary(len(y), providers, int(y.sum()), float(y.mean()))
    return SideSummary(len(y), providers, None, float(np.median(y)))


def provider_tally(provider: Array) -> tuple[int, int]:
    """Returns the number of distinct codes, and how often the most frequent one occurs."""
    jobs = np.bincount(provider)
    return int(np.count_nonzero(jobs)), int(jobs.max(initial=0))
