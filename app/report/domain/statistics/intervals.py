"""From an estimate and its variance to an interval and a p value that cannot disagree.

Two design decisions: intervals use ``SAFETY`` times the promised error rate, and an interval for a share or a
superiority is the hull of two intervals whose coverage fails in different cases.
"""

from __future__ import annotations

from math import asin, hypot, inf, pi, sin, sqrt

ALPHA = 0.05
"""The promised rate of wrong decisive verdicts."""

SAFETY = 0.90
"""Factor applied to the promised rate, so that the worst measured error rate still keeps the promise."""

TINY = 1e-12


def t_quantile(alpha: float, df: float) -> float:
    """Two-sided t quantile at level 1 - ``SAFETY`` * ``alpha``."""
    from scipy.special import stdtrit

    return float(-stdtrit(df, SAFETY * alpha / 2))


def t_p_value(statistic: float, df: float) -> float:
    """Two-sided p of a t statistic, divided by ``SAFETY`` so that p <= alpha matches :func:`t_quantile`."""
    from scipy.special import stdtr

    return float(min(1.0, 2 * stdtr(df, -abs(statistic)) / SAFETY))


def t_interval(estimate: float, se: float, df: float, alpha: float) -> tuple[float, float]:
    """Symmetric t interval at level 1 - ``alpha``."""
    half = t_quantile(alpha, df) * se
    return estimate - half, estimate + half


def wilson_interval(share: float, n: float, z: float) -> tuple[float, float]:
    """Score interval of a share from ``n`` observations, for the two-sided quantile ``z``.

    Wilson 1927, JASA 22:209.  ``n`` may be an effective size (Korn & Graubard 1998, Survey Methodology
    24:193).
    """
    shrink = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def newcombe_interval(x1: int, n1: int, x2: int, n2: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Interval of x1/n1 - x2/n2 by squaring and adding two Wilson intervals (method 10).

    Newcombe 1998, Stat Med 17:873.  Treats engagements as independent: for display, never for a verdict.
    """
    from scipy.special import ndtri

    z = float(ndtri(1 - alpha / 2))
    p1, p2 = x1 / n1, x2 / n2
    low1, high1 = wilson_interval(p1, n1, z)
    low2, high2 = wilson_interval(p2, n2, z)
    return p1 - p2 - hypot(p1 - low1, high2 - p2), p1 - p2 + hypot(high1 - p1, p2 - low2)


def hull_interval(
    estimate: float, variance: float, null_variance: float, df: float, null: float, separated: bool, alpha: float
) -> tuple[float, float]:
    """Interval of a share or a superiority (both within 0..1) at level 1 - ``alpha``.

    The hull of a t interval on the arcsine scale, which rests on the estimated ``variance``, and of
    Wilson's score interval with effective size null (1 - null) / ``null_variance`` (Korn & Graubard 1998).
    The first has the right coverage where the spread differs between the sides, the second where the estimated
    variance collapses near a floor or ceiling.  ``separated``: there is no usable variance, only the second is used.
    The uncertainty of each side by itself is added afterwards, see :mod:`side_intervals`.
    The hull is not from the literature; ``tests/bench/calibrate.py`` prints its error rates.
    """
    q = t_quantile(alpha, df)
    low, high = wilson_interval(estimate, null * (1 - null) / null_variance, q)
    if not separated:
        angle, spread = arcsine(estimate, variance)
        low = min(low, sin(max(angle - q * spread, 0.0)) ** 2)
        high = max(high, sin(min(angle + q * spread, pi / 2)) ** 2)
    return max(0.0, min(low, estimate)), min(1.0, max(high, estimate))


def hull_p_value(
    estimate: float, variance: float, null_variance: float, df: float, null: float, separated: bool
) -> float:
    """The smallest alpha at which :func:`hull_interval` excludes ``null``: the weaker of its two tests decides."""
    statistic = abs(estimate - null) / sqrt(null_variance) if null_variance > 0 else inf
    if not separated:
        angle, spread = arcsine(estimate, variance)
        statistic = min(statistic, abs(angle - asin(sqrt(null))) / spread)
    return t_p_value(statistic, df)


def arcsine(share: float, variance: float) -> tuple[float, float]:
    """Returns a share's angle and the angle's standard error (delta method)."""
    return asin(sqrt(share)), sqrt(variance) / (2 * sqrt(share * (1 - share)))
