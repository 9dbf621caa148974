"""The raw contrast of two sides: one estimator for numbers, ratings and yes/no outcomes.

Superiority assumes nothing about the distribution and needs no unit, and for yes/no outcomes it is a linear
function of the difference of shares, so one estimator serves every measure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics import intervals
from app.report.domain.statistics.clusters import (
    drop_unknown,
    integer_codes,
    intra_provider_correlation,
    satterthwaite_df,
)
from app.report.domain.statistics.intervals import ALPHA, TINY
from app.report.domain.statistics.ranks import levels
from app.report.domain.statistics.results import NotEstimable, Reason, Superiority
from app.report.domain.statistics.side_intervals import (
    SideShare,
    SpreadInterval,
    TwoShareInterval,
    effective_size,
    joint_df,
    tie_probability,
    variance_floor,
)

_NO_VARIANCE = 1e-14
_HALF = 0.5  # theta moves half as far as a difference of shares


def superiority(y, arm, provider, alpha: float = ALPHA) -> Superiority | NotEstimable:
    """Estimates theta = P(A > B) + P(A = B) / 2 over engagements, clustered by provider.

    ``y`` (N,): the outcome in any unit, larger is more, NaN is unknown; ``arm`` (N,): True on side A;
    ``provider`` (N,): who did the work, preferably small integers (see :func:`clusters.integer_codes`).
    For a 0/1 outcome the difference of shares is 2 theta - 1.

    Placements: Brunner & Munzel 2000, Biom J 42:17; DeLong et al. 1988, Biometrics 44:837.  Clustering:
    Obuchowski 1997, Biometrics 53:567.  Interval: :func:`intervals.hull_interval`, widened by the
    uncertainty of each side by itself (:mod:`side_intervals`); it excludes 1/2 exactly when p <= alpha.
    NotEstimable with ``EMPTY_SIDE`` or ``ONE_PROVIDER``.
    """
    y, arm, provider = drop_unknown(y, arm, provider)
    arm = arm.astype(bool, copy=False)
    if not arm.any() or arm.all():
        return NotEstimable(Reason.EMPTY_SIDE)
    side = (~arm).view(np.int8)
    shares = _ProviderShares.of(integer_codes(provider), side)
    if (shares.weight > 1 - TINY).any():
        return NotEstimable(Reason.ONE_PROVIDER)
    ranks = _Ranks.of(y, side)
    parts = _clustered_variance(ranks, shares)
    icc = intra_provider_correlation(ranks.ridit[ranks.level], shares.cell, shares.count)
    concentration = (shares.weight**2).sum(0)
    separated = parts.variance <= 0 or not TINY < ranks.theta < 1 - TINY
    df = float(max(parts.df.min() if separated else parts.joint_df, 1.0))
    null_variance = _null_variance(ranks, 1.0 if separated else icc, concentration.sum())
    p = intervals.hull_p_value(ranks.theta, parts.variance, null_variance, df, 0.5, separated)
    n, providers = ranks.size, np.count_nonzero(shares.count, axis=0)
    return Superiority(
        estimate=ranks.theta,
        low=0.0,
        high=1.0,
        p=p,
        df=df,
        alpha=alpha,
        n_a=int(n[0]),
        n_b=int(n[1]),
        providers_a=int(providers[0]),
        providers_b=int(providers[1]),
        effective_a=float(1 / concentration[0]),
        effective_b=float(1 / concentration[1]),
        variance=parts.variance,
        null_variance=null_variance,
        icc=icc,
        separated=separated,
        own=_side_intervals(ranks, shares, parts),
    ).at(alpha)


@dataclass(frozen=True, slots=True)
class _ProviderShares:
    """Each provider's share of each side."""

    cell: np.ndarray  # (N,) place of each engagement in the tables below, read row by row
    count: np.ndarray  # (K, 2) engagements of provider k on side A, side B
    weight: np.ndarray  # (K, 2) the same as a part of the side

    @classmethod
    def of(cls, provider: np.ndarray, side: np.ndarray) -> _ProviderShares:
        cell = 2 * provider + side
        count = np.bincount(cell, minlength=2 * (int(provider.max()) + 1)).reshape(-1, 2)
        return cls(cell, count, count / count.sum(0))


@dataclass(frozen=True, slots=True)
class _Ranks:
    """The rank of each distinct value among all values and among those of the other side."""

    level: np.ndarray  # (N,) which distinct value each engagement has
    index: np.ndarray  # (N,) place of each engagement in the (L, 2) tables, read row by row
    tally: np.ndarray  # (L, 2) engagements with value l on side A, side B
    size: np.ndarray  # (2,) engagements on side A, side B
    placement: np.ndarray  # (L, 2) column A: P(B < value) + P(B = value)/2; column B: P(A > value) + ...
    ridit: np.ndarray  # (L,) pooled mid-rank as a part of all, mean 1/2
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


@dataclass(frozen=True, slots=True)
class _VarianceParts:
    """The components of the variance of theta."""

    pulls: np.ndarray  # (K, 2) influence of provider k on theta from side A, side B
    squares: np.ndarray  # (2,) the placements' sum of squares about theta
    of_side: np.ndarray  # (2,) variance from side A, side B
    shared: float  # from providers that work on both
    df: np.ndarray  # (2,) degrees of freedom of the sides

    @property
    def variance(self) -> float:
        return float(self.of_side.sum() + self.shared)

    @property
    def joint_df(self) -> float:
        return joint_df(self.of_side, self.df) if self.of_side.any() else float(self.df.min())


def provider_pulls(y: np.ndarray, arm: np.ndarray, provider: np.ndarray) -> np.ndarray:
    """Returns the influence of each provider code on theta, (K,): the sum of its placements' deviations on both sides.

    ``y`` (N,) without NaN, both sides present.
    """
    side = (~np.asarray(arm, bool)).view(np.int8)
    return _pull_sums(_Ranks.of(y, side), _ProviderShares.of(provider, side)).sum(1)


def _pull_sums(ranks: _Ranks, shares: _ProviderShares) -> np.ndarray:
    """Returns the sum of the placements' deviations from theta, divided by the side's size, by provider and side (K,
    2)."""
    deviation = (ranks.placement - ranks.theta) / ranks.size
    return np.bincount(shares.cell, deviation.ravel()[ranks.index], shares.count.size).reshape(-1, 2)


def _clustered_variance(ranks: _Ranks, shares: _ProviderShares) -> _VarianceParts:
    """Returns the variance of theta between providers for each side, and its degrees of freedom.

    Obuchowski's (1997) variance of placements with the CR2 scale 1 / (1 - w) of Bell & McCaffrey (2002),
    never below DeLong's (1988) for independent engagements.  A provider working on both sides adds its
    covariance where that is positive.  Degrees of freedom by Satterthwaite from those of the sides; with
    one engagement per provider all this is the variance of Brunner & Munzel (2000).
    """
    pulls = _pull_sums(ranks, shares)
    scaled = pulls / np.sqrt(1 - shares.weight)
    squares = (ranks.tally * (ranks.placement - ranks.theta) ** 2).sum(0)
    independent = squares / (ranks.size * (ranks.size - 1))
    of_side = np.maximum((scaled**2).sum(0), independent)
    of_side[of_side <= _NO_VARIANCE] = 0.0
    shared = float((scaled[:, 0] * scaled[:, 1]).sum())
    return _VarianceParts(pulls, squares, of_side, 2 * max(shared, 0.0), satterthwaite_df(shares.weight))


def _null_variance(ranks: _Ranks, icc: float, concentration: float) -> float:
    """Returns the variance of theta if the sides did not differ: Wilcoxon-Mann-Whitney, tie-corrected, clustered.

    One pseudo-value at each end (after Agresti & Caffo 2000, Am Stat 54:280) keeps it above zero when all
    values are tied.  ``concentration`` is the sum of squared provider weights over both sides.
    """
    n = int(ranks.size.sum())
    tied = (ranks.tally.sum(1).astype(float) ** 3).sum()
    one_value = (1 - (tied + 2) / (n + 2) ** 3) / 12 * (n + 1) / n
    return float(one_value * ((1 - icc) * (1 / ranks.size).sum() + icc * concentration))


def _side_intervals(ranks: _Ranks, shares: _ProviderShares, parts: _VarianceParts) -> TwoShareInterval | SpreadInterval:
    """Returns the uncertainty of each side by itself: two shares where only two values occur, else the spread of ranks.

    A pseudo-value at each end has the placements 0 and 1 among ranks, and is weighted by how tied the side is.
    """
    between = ((parts.pulls * ranks.size) ** 2 / np.maximum(shares.count, 1)).sum(0)
    present = ranks.tally.any(1)
    values = int(np.count_nonzero(present))
    is_binary = values <= 2
    share = ranks.tally[np.flatnonzero(present)[-1]] / ranks.size
    if is_binary:
        ends = _HALF**2 * (share**2 + (1 - share) ** 2)
    else:
        ends = np.full(2, ranks.theta**2 + (1 - ranks.theta) ** 2)
    tied = tie_probability(ranks.tally, ranks.size)
    doubt = (1.0 if is_binary else tied) * ends / 2
    size = effective_size(shares.count, (parts.squares, between), doubt, (1 / ranks.size, (shares.weight**2).sum(0)))
    variances = variance_floor(parts.of_side, parts.squares / ranks.size, size, ends, tied)
    df, variance = joint_df(variances, parts.df), float(variances.sum()) + parts.shared
    if not is_binary:
        return SpreadInterval(variance, df, arcsine=True)
    a, b = (SideShare(float(share[side]), float(size[side])) for side in (0, 1))
    return TwoShareInterval(a, b, variance, df, _HALF, either=values == 1)
