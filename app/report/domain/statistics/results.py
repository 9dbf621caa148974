"""What the instrument hands back: a figure with its range, or a silence with its reason.

A figure carries its variance, null variance and degrees of freedom, so the same comparison can be drawn
at another level without touching the record again.  A silence carries no number at all: a zero with the
range (0, 1) and p = 1 would look like a finding.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, sqrt

from app.report.domain.statistics import intervals


class Reason(StrEnum):
    """Why nothing was computed."""

    EMPTY_SIDE = "empty side"                    # no known value on at least one side
    ONE_PROVIDER = "one provider"                # a side rests on a single provider: nothing to vary between
    NO_OVERLAP = "no overlap"                    # no engagement has a counterpart on the other side
    FEW_COMPARABLE = "few comparable"            # fewer comparable engagements than the minimum
    FEW_COMPARABLE_PROVIDERS = "few comparable providers"
    LESS_THAN_HALF = "less than half"            # under half of a side's engagements are comparable
    INSEPARABLE = "inseparable"                  # the side cannot be told apart from the covariates
    NO_VARIATION = "no variation"                # every comparable engagement has the same outcome
    FEW_DEGREES = "few degrees of freedom"       # too few providers carry the comparison
    OUT_OF_REACH = "out of reach"                # not settled by the largest record considered


class Scale(StrEnum):
    """The unit in which a reader meets an effect, freelance (A) against outsourced (B)."""

    SUPERIORITY = "superiority"                  # P(A > B) + P(A = B) / 2; no difference: 0.5
    DIFFERENCE = "difference"                    # share of A minus share of B; no difference: 0
    SHARE = "share"                              # the share of one side; no difference: 0.5
    RATIO = "ratio"                              # A / B; no difference: 1


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing can be said, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Distance:
    """An effect measured from "no difference" (0), in the unit in which margins are stated.

    For a ratio that unit is its natural logarithm.  ``se`` is the larger of the estimated and the null
    standard error, the one on which planning rests.
    """

    estimate: float
    low: float
    high: float
    se: float


@dataclass(frozen=True, slots=True)
class Superiority:
    """theta = P(A > B) + P(A = B) / 2 with its interval at level 1 - ``alpha``.

    ``variance`` is the provider-clustered variance of theta, ``null_variance`` the variance if there were
    no difference, ``icc`` the correlation between engagements of one provider on the rank scale.
    ``effective_a`` and ``effective_b`` say to how many equally busy providers each side amounts.
    ``separated`` marks a total separation or an estimated variance of zero.
    """

    estimate: float
    low: float
    high: float
    p: float
    df: float
    alpha: float
    n_a: int
    n_b: int
    providers_a: int
    providers_b: int
    effective_a: float
    effective_b: float
    variance: float
    null_variance: float
    icc: float
    separated: bool

    def at(self, alpha: float) -> Superiority:
        """The same comparison with its interval at level 1 - ``alpha``; p stays as it is."""
        low, high = intervals.hull(self.estimate, self.variance, self.null_variance, self.df, 0.5,
                                   self.separated, alpha)
        return replace(self, low=low, high=high, alpha=alpha)

    def distance(self, scale: Scale = Scale.SUPERIORITY) -> Distance:
        """Measured from no difference: theta - 1/2, or for yes/no outcomes 2 theta - 1 (``DIFFERENCE``)."""
        unit = 2.0 if scale is Scale.DIFFERENCE else 1.0
        return Distance(unit * (self.estimate - 0.5), unit * (self.low - 0.5), unit * (self.high - 0.5),
                        unit * sqrt(max(self.variance, self.null_variance)))

    def shown(self, scale: Scale = Scale.SUPERIORITY) -> tuple[float, float, float]:
        """Estimate, lower and upper limit in the reader's unit."""
        if scale is Scale.DIFFERENCE:
            far = self.distance(scale)
            return far.estimate, far.low, far.high
        return self.estimate, self.low, self.high


@dataclass(frozen=True, slots=True)
class Share:
    """The share of "yes" on one side with its interval at level 1 - ``alpha``, tested against ``p0``."""

    estimate: float
    low: float
    high: float
    p: float
    df: float
    alpha: float
    p0: float
    n: int
    providers: int
    variance: float
    null_variance: float
    icc: float
    separated: bool

    def at(self, alpha: float) -> Share:
        """The same share with its interval at level 1 - ``alpha``; p stays as it is."""
        low, high = intervals.hull(self.estimate, self.variance, self.null_variance, self.df, self.p0,
                                   self.separated, alpha)
        return replace(self, low=low, high=high, alpha=alpha)

    def distance(self) -> Distance:
        """Measured from ``p0``, in shares."""
        return Distance(self.estimate - self.p0, self.low - self.p0, self.high - self.p0,
                        sqrt(max(self.variance, self.null_variance)))

    def shown(self) -> tuple[float, float, float]:
        """Estimate, lower and upper limit as shares."""
        return self.estimate, self.low, self.high


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """The coefficient of side A in a regression on covariates, with its interval at level 1 - ``alpha``.

    ``estimate`` is a log ratio (``RATIO``), theta - 1/2 (``SUPERIORITY``) or a difference of shares
    (``DIFFERENCE``); ``scale`` is None for a regression whose unit the caller chose.  ``variance`` is the
    CR2 variance, ``null_variance`` its floor; the interval rests on the larger of the two.  The sizes
    count the engagements that entered the comparison.  ``separated`` says that the CR2 variance is zero.
    """

    estimate: float
    low: float
    high: float
    p: float
    df: float
    alpha: float
    scale: Scale | None
    n_a: int
    n_b: int
    providers_a: int
    providers_b: int
    variance: float
    null_variance: float
    icc: float
    separated: bool

    def at(self, alpha: float) -> LikeForLike:
        """The same coefficient with its interval at level 1 - ``alpha``; p stays as it is."""
        low, high = intervals.t_interval(self.estimate, self.se, self.df, alpha)
        return replace(self, low=low, high=high, alpha=alpha)

    @property
    def se(self) -> float:
        """The standard error on which interval and p rest."""
        return sqrt(max(self.variance, self.null_variance))

    def distance(self) -> Distance:
        """Measured from no difference, which is 0 on every scale of a coefficient."""
        return Distance(self.estimate, self.low, self.high, self.se)

    def shown(self) -> tuple[float, float, float]:
        """Estimate and limits in the reader's unit, cut off where the unit ends (a share has no 104 %)."""
        ends = self.estimate, self.low, self.high
        if self.scale is Scale.RATIO:
            return tuple(exp(x) for x in ends)
        if self.scale is Scale.SUPERIORITY:
            return tuple(min(1.0, max(0.0, 0.5 + x)) for x in ends)
        if self.scale is Scale.DIFFERENCE:
            return tuple(min(1.0, max(-1.0, x)) for x in ends)
        return ends
