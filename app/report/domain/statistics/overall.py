"""The raw contrast of two sides: one estimator for numbers, ratings and yes/no outcomes.

Superiority needs no assumption about the shape of a value and no unit, and for yes/no outcomes it is the
difference of shares in other clothes, so one instrument serves every measure of the record.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics import intervals
from app.report.domain.statistics.clusters import codes, intra_provider_correlation, known, satterthwaite_df
from app.report.domain.statistics.intervals import ALPHA, TINY
from app.report.domain.statistics.ranks import levels
from app.report.domain.statistics.results import Reason, Silence, Superiority

_NO_VARIANCE = 1e-14


def superiority(y, arm, provider, alpha: float = ALPHA) -> Superiority | Silence:
    """theta = P(A > B) + P(A = B) / 2 over engagements, clustered by provider.

    ``y`` (N,): the outcome in any unit, larger is more, NaN is unknown; ``arm`` (N,): True on side A;
    ``provider`` (N,): who did the work, preferably small integers (see :func:`clusters.codes`).
    For a 0/1 outcome the difference of shares is 2 theta - 1.

    Placements: Brunner & Munzel 2000, Biom J 42:17; DeLong et al. 1988, Biometrics 44:837.  Clustering:
    Obuchowski 1997, Biometrics 53:567.  Interval: :func:`intervals.hull`; it excludes 1/2 exactly when
    p <= alpha.  Silent with ``EMPTY_SIDE`` or ``ONE_PROVIDER``.
    """
    y, arm, provider = known(y, arm, provider)
    arm = arm.astype(bool, copy=False)
    if not arm.any() or arm.all():
        return Silence(Reason.EMPTY_SIDE)
    side = (~arm).view(np.int8)
    who = _Providers.of(codes(provider), side)
    if (who.weight > 1 - TINY).any():
        return Silence(Reason.ONE_PROVIDER)
    rank = _Ranks.of(y, side)
    variance, df = _clustered_variance(rank, who)
    icc = intra_provider_correlation(rank.ridit[rank.level], who.cell, who.count)
    concentration = (who.weight ** 2).sum(0)
    separated = variance <= 0 or not TINY < rank.theta < 1 - TINY
    if separated:
        df = satterthwaite_df(who.weight).min()
    df = float(max(df, 1.0))
    null_variance = _null_variance(rank, 1.0 if separated else icc, concentration.sum())
    shape = (rank.theta, variance, null_variance, df, 0.5, separated)
    low, high = intervals.hull(*shape, alpha)
    n, providers = rank.size, np.count_nonzero(who.count, axis=0)
    return Superiority(
        estimate=rank.theta, low=low, high=high, p=intervals.hull_p(*shape), df=df, alpha=alpha,
        n_a=int(n[0]), n_b=int(n[1]), providers_a=int(providers[0]), providers_b=int(providers[1]),
        effective_a=float(1 / concentration[0]), effective_b=float(1 / concentration[1]),
        variance=variance, null_variance=null_variance, icc=icc, separated=separated)


@dataclass(frozen=True, slots=True)
class _Providers:
    """Who holds which part of each side."""

    cell: np.ndarray        # (N,) place of each engagement in the tables below, read row by row
    count: np.ndarray       # (K, 2) engagements of provider k on side A, side B
    weight: np.ndarray      # (K, 2) the same as a part of the side

    @classmethod
    def of(cls, provider: np.ndarray, side: np.ndarray) -> _Providers:
        cell = 2 * provider + side
        count = np.bincount(cell, minlength=2 * (int(provider.max()) + 1)).reshape(-1, 2)
        return cls(cell, count, count / count.sum(0))


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Where each distinct value stands among all values and among those of the other side."""

    level: np.ndarray       # (N,) which distinct value each engagement has
    index: np.ndarray       # (N,) place of each engagement in the (L, 2) tables, read row by row
    tally: np.ndarray       # (L, 2) engagements with value l on side A, side B
    size: np.ndarray        # (2,) engagements on side A, side B
    placement: np.ndarray   # (L, 2) column A: P(B < value) + P(B = value)/2; column B: P(A > value) + ...
    ridit: np.ndarray       # (L,) pooled mid-rank as a part of all, mean 1/2
    theta: float

    @classmethod
    def of(cls, y: np.ndarray, side: np.ndarray) -> _Ranks:
        level = levels(y)
        index = 2 * level + side
        tally = np.bincount(index, minlength=2 * (int(level.max()) + 1)).reshape(-1, 2)
        size = tally.sum(0)
        below = np.cumsum(tally, 0) - tally / 2
        placement = np.column_stack([below[:, 1] / size[1], 1 - below[:, 0] / size[0]])
        theta = float((tally[:, 0] * placement[:, 0]).sum() / size[0])
        return cls(level, index, tally, size, placement, below.sum(1) / size.sum(), theta)


def provider_pulls(y: np.ndarray, arm: np.ndarray, provider: np.ndarray) -> np.ndarray:
    """How far each provider code pulls theta, (K,): the sum of its placements' deviations on both sides.

    ``y`` (N,) without NaN, both sides present.
    """
    side = (~np.asarray(arm, bool)).view(np.int8)
    return _pulls(_Ranks.of(y, side), _Providers.of(provider, side)).sum(1)


def _pulls(rank: _Ranks, who: _Providers) -> np.ndarray:
    """Sum of the placements' deviations from theta as parts of a side, by provider and side, (K, 2)."""
    deviation = (rank.placement - rank.theta) / rank.size
    return np.bincount(who.cell, deviation.ravel()[rank.index], who.count.size).reshape(-1, 2)


def _clustered_variance(rank: _Ranks, who: _Providers) -> tuple[float, float]:
    """Variance of theta between providers, and its degrees of freedom.

    Obuchowski's (1997) variance of placements with the CR2 scale 1 / (1 - w) of Bell & McCaffrey (2002),
    never below DeLong's (1988) for independent engagements.  A provider working on both sides adds its
    covariance where that is positive.  Degrees of freedom by Satterthwaite from those of the sides; with
    one engagement per provider all this is the variance of Brunner & Munzel (2000).
    """
    scaled = _pulls(rank, who) / np.sqrt(1 - who.weight)
    spread = (rank.tally * (rank.placement - rank.theta) ** 2).sum(0)
    independent = spread / (rank.size * (rank.size - 1))
    of_side = np.maximum((scaled ** 2).sum(0), independent)
    of_side[of_side <= _NO_VARIANCE] = 0.0
    shared = float((scaled[:, 0] * scaled[:, 1]).sum())
    df = satterthwaite_df(who.weight)
    total = of_side.sum()
    joint = total ** 2 / (of_side ** 2 / df).sum() if total > 0 else df.min()
    return float(total + 2 * max(shared, 0.0)), float(joint)


def _null_variance(rank: _Ranks, icc: float, concentration: float) -> float:
    """Variance of theta if the sides did not differ: Wilcoxon-Mann-Whitney, tie-corrected, clustered.

    One pseudo-value at each end (after Agresti & Caffo 2000, Am Stat 54:280) keeps it above zero when all
    values are tied.  ``concentration`` is the sum of squared provider weights over both sides.
    """
    n = int(rank.size.sum())
    tied = (rank.tally.sum(1).astype(float) ** 3).sum()
    one_value = (1 - (tied + 2) / (n + 2) ** 3) / 12 * (n + 1) / n
    return float(one_value * ((1 - icc) * (1 / rank.size).sum() + icc * concentration))
