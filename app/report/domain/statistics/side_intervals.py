"""The uncertainty of each side by itself, so that a small side doesn't borrow the certainty of a large one.

A side whose engagements all have the same value has an estimated variance of zero, and a null variance pooled over both
sides is dominated by the larger side.  Neither accounts for values that the small side merely hasn't had yet, so "no
meaningful difference" would be found for sides that differ.  Each side therefore has an uncertainty of its own.

It only widens an interval, and never across "no difference" once the test has excluded that: there the null variance is
the right one, so p values and rejections are unchanged.  Where values vary on both sides it changes hardly anything.
How often the verdict is false with and without it: ``tests/bench/margins.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, pi, sin, sqrt

import numpy as np

from app.report.domain.statistics.intervals import TINY, arcsine, t_interval, t_quantile, wilson_interval


class SideInterval:
    """An interval made from the uncertainty of each side by itself."""

    __slots__ = ()

    variance: float

    def interval(self, estimate: float, alpha: float) -> tuple[float, float]:
        """Returns the interval at level 1 - ``alpha``."""
        raise NotImplementedError

    def widen(self, low: float, high: float, estimate: float, null: float, alpha: float) -> tuple[float, float]:
        """Returns the hull with an interval at the same level; an end that excludes ``null`` is kept, to agree with
        p."""
        own_low, own_high = self.interval(estimate, alpha)
        return (min(low, own_low) if low <= null else low), (max(high, own_high) if high >= null else high)


@dataclass(frozen=True, slots=True)
class SideShare:
    """The share of one side that has the higher of two values; ``size``: effective number of independent
    engagements."""

    share: float
    size: float

    def wilson_margins(self, quantile: float) -> tuple[float, float]:
        """Returns how far below and above the share its Wilson interval ends."""
        low, high = wilson_interval(self.share, self.size, quantile)
        return max(0.0, self.share - low), max(0.0, high - self.share)


@dataclass(frozen=True, slots=True)
class TwoShareInterval(SideInterval):
    """Two shares whose difference times ``unit`` is the effect: their Wilson intervals, squared and added.

    Newcombe 1998, Stat Med 17:873, method 10, with each side's effective size (Korn & Graubard 1998, Survey
    Methodology 24:193) and a t quantile.  ``either``: only one value occurs, so it is not known whether it is
    the higher one, and the effect may lie on either side.
    """

    a: SideShare
    b: SideShare
    variance: float
    df: float
    unit: float = 1.0
    either: bool = False

    def interval(self, estimate: float, alpha: float) -> tuple[float, float]:
        quantile = t_quantile(alpha, self.df)
        (below_a, above_a), (below_b, above_b) = self.a.wilson_margins(quantile), self.b.wilson_margins(quantile)
        below, above = hypot(below_a, above_b), hypot(above_a, below_b)
        if self.either:
            below = above = max(below, above)
        return estimate - self.unit * below, estimate + self.unit * above


@dataclass(frozen=True, slots=True)
class SpreadInterval(SideInterval):
    """A difference of mean ranks, with a variance that is never zero.

    ``arcsine``: computed on the scale of :func:`intervals.hull_interval`.
    """

    variance: float
    df: float
    arcsine: bool

    def interval(self, estimate: float, alpha: float) -> tuple[float, float]:
        if not self.arcsine:
            return t_interval(estimate, sqrt(self.variance), self.df, alpha)
        if not TINY < estimate < 1 - TINY:
            return estimate, estimate
        angle, spread = arcsine(estimate, self.variance)
        half_width = t_quantile(alpha, self.df) * spread
        return sin(max(angle - half_width, 0.0)) ** 2, sin(min(angle + half_width, pi / 2)) ** 2


def effective_size(
    count: np.ndarray,
    within_provider: tuple[np.ndarray, np.ndarray],
    doubt: np.ndarray,
    concentration: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """Returns the effective number of independent engagements of each side, (S,), given its correlation within
    providers.

    ``count`` (K, S): engagements per provider and side.  ``within_provider``: the values' sum of squares about the
    side's mean, and the part of it between providers, each (S,).  ``concentration``: the sum of squared weights of
    engagements and that of providers, each (S,).  The correlation is the ANOVA estimate (Donner 1986, Int Stat Rev
    54:67) with half a provider of a single engagement added at each end of the values: ``doubt`` (S,) is the weighted
    sum of their squared distances from the mean.  Few deviations say little about whether they come from few providers;
    this takes the correlation to 1 as they vanish.
    """
    (total, between), (of_rows, of_providers) = within_provider, concentration
    n, groups = count.sum(0), np.count_nonzero(count, axis=0)
    inside = np.maximum(total - between, 0.0) / np.maximum(n - groups, 1)
    outside = (between + np.maximum(doubt, total / n)) / groups
    usual_size = (n + 1 - ((count * count).sum(0) + 1) / (n + 1)) / groups
    icc = np.clip((outside - inside) / (outside + (usual_size - 1) * inside), 0.0, 1.0)
    return 1 / ((1 - icc) * of_rows + icc * of_providers)


def variance_floor(
    variance: np.ndarray, spread: np.ndarray, size: np.ndarray, ends: np.ndarray, tied: np.ndarray
) -> np.ndarray:
    """Returns the ``variance`` of each side's mean, with that of a pseudo-value at each end of its values as the floor.

    ``spread``: the variance of a single value; ``ends``: the squares of both pseudo-values' distances from the mean.
    All are weighted by how ``tied`` the side is (see :func:`tie_probability`), fully where it is constant.  Sum of
    squares and number with them give the variance, as Agresti & Caffo (2000, Am Stat 54:280) do for a share.  Values
    spread over their range keep the variance they have.
    """
    single = np.maximum(variance * (size - 1), tied * spread)
    return np.maximum(variance, (single * size + tied * ends) / (size + 2 * tied) ** 2)


def tie_probability(tally: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Returns the probability that two engagements of a side have the same value, (S,) (Simpson 1949, Nature 163:688).

    ``tally`` (L, S): how often each value occurs among the ``n`` (S,) engagements of a side.  1 where a side is
    constant, next to 0 where no value occurs twice.
    """
    return np.einsum("ls,ls->s", tally, tally) / n.astype(float) ** 2


def joint_df(variance: np.ndarray, df: np.ndarray) -> float:
    """Returns the degrees of freedom of a sum of independent variances (Satterthwaite 1946, Biometrics Bull 2:110)."""
    return float(max(1.0, variance.sum() ** 2 / (variance**2 / df).sum()))
