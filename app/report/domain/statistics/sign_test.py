"""The exact sign test: the share of independent pairs in which one side is lower, tested against a half."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.results import NotEstimable, Reason


@dataclass(frozen=True, slots=True)
class SignTest:
    """The share of ``n`` unequal pairs that go one way, with its exact interval at level 1 - ``alpha``."""

    estimate: float
    low: float
    high: float
    p: float
    alpha: float
    n: int

    def at(self, alpha: float) -> SignTest:
        """Returns the same share with its interval at level 1 - ``alpha``; p is unchanged."""
        low, high = _interval(round(self.estimate * self.n), self.n, alpha)
        return replace(self, low=low, high=high, alpha=alpha)


def sign_test(one_way: int, n: int, alpha: float = ALPHA) -> SignTest | NotEstimable:
    """Tests ``one_way`` of ``n`` unequal pairs.  NotEstimable with ``EMPTY_SIDE`` if there are none.

    p: twice the smaller binomial tail at 1/2 (Dixon & Mood 1946, JASA 41:557).  Interval: Clopper & Pearson 1934,
    Biometrika 26:404; it excludes 1/2 exactly when p is at most ``alpha``.
    """
    from scipy.special import bdtr

    if n == 0:
        return NotEstimable(Reason.EMPTY_SIDE)
    p = min(1.0, 2 * float(bdtr(min(one_way, n - one_way), n, 0.5)))
    return SignTest(one_way / n, *_interval(one_way, n, alpha), p, alpha, n)


def _interval(one_way: int, n: int, alpha: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    low = float(betaincinv(one_way, n - one_way + 1, alpha / 2)) if one_way else 0.0
    high = float(betaincinv(one_way + 1, n - one_way, 1 - alpha / 2)) if one_way < n else 1.0
    return low, high
