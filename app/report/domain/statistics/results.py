"""Results of the estimators: an estimate with its interval, or the reason why there is none.

An estimate carries its variance, null variance and degrees of freedom, so that its interval can be computed at
another level without reading the record again.  ``NotEstimable`` carries no number at all: a zero with the
interval (0, 1) and p = 1 would look like a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, sqrt

from app.report.domain.statistics import intervals
from app.report.domain.statistics.effects import NO_DIFFERENCE, Effect, Scale
from app.report.domain.statistics.side_intervals import SideInterval


class Reason(StrEnum):
    """Why there is no estimate."""

    EMPTY_SIDE = "empty side"  # no known value on at least one side
    ONE_PROVIDER = "one provider"  # a side has a single provider: no variation between providers
    NO_OVERLAP = "no overlap"  # no engagement has a counterpart on the other side
    FEW_COMPARABLE = "few comparable"  # fewer comparable engagements than the minimum
    FEW_COMPARABLE_PROVIDERS = "few comparable providers"
    LESS_THAN_HALF = "less than half"  # under half of a side's engagements are comparable
    INSEPARABLE = "inseparable"  # the side is collinear with the covariates
    NO_VARIATION = "no variation"  # every comparable engagement has the same outcome
    FEW_DEGREES = "few degrees of freedom"  # too few providers contribute to the comparison
    OUT_OF_REACH = "out of reach"  # the largest sample considered would not settle it


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """There is no estimate; `reason` says why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Distance:
    """An effect measured from "no difference" (0), in the unit in which margins are stated.

    For a ratio that unit is its natural logarithm.  ``se`` is the largest of the estimated, the null
    and the sides' own standard error; planning uses it.
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
    ``effective_a`` and ``effective_b`` are the effective numbers of providers (equally busy ones) of each side.
    ``separated`` marks complete separation or an estimated variance of zero; ``own`` is the uncertainty of each
    side by itself.
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
    own: SideInterval

    def at(self, alpha: float) -> Superiority:
        """Returns the same comparison with its interval at level 1 - ``alpha``; p is unchanged."""
        low, high = intervals.hull_interval(
            self.estimate, self.variance, self.null_variance, self.df, 0.5, self.separated, alpha
        )
        low, high = self.own.widen(low, high, self.estimate, 0.5, alpha)
        return replace(self, low=max(0.0, low), high=min(1.0, high), alpha=alpha)

    def distance(self, scale: Scale = Scale.SUPERIORITY) -> Distance:
        """Returns the distance from no difference: theta - 1/2, or for yes/no outcomes 2 theta - 1 (``DIFFERENCE``)."""
        unit = 2.0 if scale is Scale.DIFFERENCE else 1.0
        return Distance(
            unit * (self.estimate - 0.5),
            unit * (self.low - 0.5),
            unit * (self.high - 0.5),
            unit * sqrt(max(self.variance, self.null_variance, self.own.variance)),
        )

    def effect(self, scale: Scale = Scale.SUPERIORITY) -> Effect:
        """Returns the effect in the readers' unit, on one of these two scales."""
        if scale is Scale.DIFFERENCE:
            distance = self.distance(scale)
            return Effect(scale, distance.estimate, distance.low, distance.high)
        return Effect(Scale.SUPERIORITY, self.estimate, self.low, self.high)


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
        """Returns the same share with its interval at level 1 - ``alpha``; p is unchanged."""
        low, high = intervals.hull_interval(
            self.estimate, self.variance, self.null_variance, self.df, self.p0, self.separated, alpha
        )
        return replace(self, low=low, high=high, alpha=alpha)

    def distance(self) -> Distance:
        """Returns the distance from ``p0``, in shares."""
        return Distance(
            self.estimate - self.p0,
            self.low - self.p0,
            self.high - self.p0,
            sqrt(max(self.variance, self.null_variance)),
        )

    def effect(self) -> Effect:
        """Returns the share as an effect."""
        return Effect(Scale.SHARE, self.estimate, self.low, self.high)


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """The coefficient of side A in a regression on covariates, with its interval at level 1 - ``alpha``.

    ``estimate`` is a log ratio (``RATIO``), theta - 1/2 (``SUPERIORITY``) or a difference of shares
    (``DIFFERENCE``); ``scale`` is None for a regression whose unit the caller chose.  ``variance`` is the
    CR2 variance, ``null_variance`` its floor; the interval rests on the larger of the two.  The sizes
    count the engagements that entered the comparison.  ``separated`` says that the CR2 variance is zero; ``own`` is
    the uncertainty of each side by itself, None where values are unbounded.
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
    own: SideInterval | None

    def at(self, alpha: float) -> LikeForLike:
        """Returns the same coefficient with its interval at level 1 - ``alpha``; p is unchanged."""
        low, high = intervals.t_interval(self.estimate, self.se, self.df, alpha)
        if self.own is not None:
            low, high = self.own.widen(low, high, self.estimate, 0.0, alpha)
        return replace(self, low=low, high=high, alpha=alpha)

    @property
    def se(self) -> float:
        """The standard error that interval and p use."""
        return sqrt(max(self.variance, self.null_variance))

    def distance(self) -> Distance:
        """Returns the distance from no difference, which is 0 on every scale of a coefficient."""
        own = self.own.variance if self.own else 0.0
        return Distance(self.estimate, self.low, self.high, max(self.se, sqrt(own)))

    def effect(self) -> Effect:
        """Returns the effect in the readers' unit, clipped to its range (a share can't be 104%)."""
        if self.scale is None:
            raise ValueError("a coefficient in a unit of the caller's own is no effect")
        if self.scale is Scale.RATIO:
            return Effect(self.scale, exp(self.estimate), exp(self.low), exp(self.high))
        null, minimum = NO_DIFFERENCE[self.scale], -1.0 if self.scale is Scale.DIFFERENCE else 0.0
        estimate, low, high = (
            min(1.0, max(minimum, null + distance)) for distance in (self.estimate, self.low, self.high)
        )
        return Effect(self.scale, estimate, low, high)
