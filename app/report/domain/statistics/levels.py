"""Multiple testing: the confidence level of every interval of a family of claims."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics.intervals import ALPHA


@dataclass(frozen=True, slots=True)
class FamilyLevel:
    """``rejected``: number of claims that differ from "no difference"; intervals are computed at level 1 -
    ``level``."""

    rejected: int
    level: float


def family_level(p, alpha: float = ALPHA) -> FamilyLevel:
    """Applies Benjamini & Hochberg 1995 (JRSS B 57:289) to the p values of one family of testable claims.

    R is the largest k whose k-th smallest p is at most k alpha / m; the level is max(R, 1) alpha / m.  At
    that level an interval excludes "no difference" exactly when its claim is rejected, and the coverage of
    the intervals of rejected claims is controlled too (Benjamini & Yekutieli 2005, JASA 100:71).
    Without claims the level is ``alpha``.  Claims without a p value must not be passed.
    Raises ValueError when a p is not within 0..1.
    """
    ordered = np.sort(np.asarray(p, float))
    m = len(ordered)
    if m == 0:
        return FamilyLevel(0, alpha)
    if not (ordered[0] >= 0 and ordered[-1] <= 1):
        raise ValueError("a p value lies between 0 and 1; leave out claims that have none")
    passing = np.flatnonzero(ordered <= alpha * (np.arange(1, m + 1) / m))
    rejected = int(passing[-1]) + 1 if len(passing) else 0
    return FamilyLevel(rejected, alpha * (max(rejected, 1) / m))
