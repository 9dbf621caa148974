"""Overlap and balance: which engagements have a counterpart on the other side, and whether the sides are similar.

Both look at the design alone, never at an outcome: otherwise choosing the figure that decides a claim would
itself be a second look at the data.
"""

from __future__ import annotations

import numpy as np

from app.report.domain.statistics.clusters import integer_codes
from app.report.domain.statistics.intervals import TINY
from app.report.domain.statistics.minimum import MIN_ENGAGEMENTS


def comparable_mask(arm, scope, category, later=None) -> np.ndarray:
    """Returns a mask (N,) of the engagements that can be compared like for like.

    Their category occurs on both sides and their scope lies inside the range of both sides.  ``arm`` (N,):
    True on side A; ``scope`` (N,): positive, NaN unknown, None where scope is no covariate; ``category``
    (N,): codes, negative or NaN unknown, None where category is no covariate; ``later`` (N,): 0 a provider's
    first job, 1 a later one, negative unknown, None where that is no covariate.  Unknown is not comparable.
    """
    arm = np.asarray(arm, bool)
    category, ok = _category_codes(category, len(arm))
    ok &= _category_codes(later, len(arm))[1]
    k = int(category.max(initial=0)) + 1
    on_a, on_b = (np.bincount(category[side & ok], minlength=k) > 0 for side in (arm, ~arm))
    ok &= (on_a & on_b)[category]
    if scope is None:
        return ok
    scope = np.asarray(scope, float)
    ok &= np.isfinite(scope) & (scope > 0)
    a, b = scope[ok & arm], scope[ok & ~arm]
    if not len(a) or not len(b):
        return np.zeros(len(arm), bool)
    return ok & (scope >= max(a.min(), b.min())) & (scope <= min(a.max(), b.max()))


def job_order_varies(arm: np.ndarray, later: np.ndarray) -> bool:
    """Whether both sides have first and later jobs (``later`` (N,) all known): else there is nothing to control for
    within a side."""
    return bool((np.bincount(2 * arm + (later > 0), minlength=4) > 0).all())


def is_balanced(arm, scope, category, later=None, lim: float = 0.25) -> bool:
    """Whether scope, kind of work and first or later jobs are similar enough for the overall figure to be used alone.

    Standardised difference of mean log scope and total variation between the category shares, and between the
    shares of first jobs, each at most ``lim`` (Rubin 2001, Health Serv Outcomes Res Methodol 2:169; Ho et al.
    2007, Polit Anal 15:199).  Arguments as for :func:`comparable_mask`.  False where one of them is known
    for fewer than the minimum or for under half of a side.
    """
    arm = np.asarray(arm, bool)
    factors = [_category_codes(each, len(arm)) for each in (category, later)]
    if scope is None:
        log_scope, has_scope = np.zeros(len(arm)), np.ones(len(arm), bool)
    else:
        scope = np.asarray(scope, float)
        has_scope = np.isfinite(scope) & (scope > 0)
        log_scope = np.log(scope, out=np.zeros(len(arm)), where=has_scope)
    if not all(_has_enough(has, arm) for has in (has_scope, *(has for _, has in factors))):
        return False
    gap = _standardised_difference(log_scope[has_scope & arm], log_scope[has_scope & ~arm])
    return gap <= lim and all(_total_variation(code[has & arm], code[has & ~arm]) <= lim for code, has in factors)


def _category_codes(category, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns codes (N,) and a mask of the rows with a known category."""
    if category is None:
        return np.zeros(n, np.intp), np.ones(n, bool)
    category = np.asarray(category)
    if category.dtype.kind not in "iuf":
        return integer_codes(category), np.ones(n, bool)
    has = category >= 0
    return integer_codes(np.where(has, category, 0)), has


def _has_enough(has: np.ndarray, arm: np.ndarray) -> bool:
    return all((has & side).sum() >= max(MIN_ENGAGEMENTS, 0.5 * side.sum()) for side in (arm, ~arm))


def _standardised_difference(a: np.ndarray, b: np.ndarray) -> float:
    gap, sd = abs(a.mean() - b.mean()), np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    if sd > TINY:
        return float(gap / sd)
    return 0.0 if gap < TINY else float("inf")


def _total_variation(a: np.ndarray, b: np.ndarray) -> float:
    k = int(max(a.max(), b.max())) + 1
    share_a, share_b = (np.bincount(side, minlength=k) / len(side) for side in (a, b))
    return float(np.abs(share_a - share_b).sum() / 2)
