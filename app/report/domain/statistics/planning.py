"""Sample-size planning for inconclusive claims: a projection from today's data, not a promise."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf

from app.report.domain.statistics.effects import Scale
from app.report.domain.statistics.intervals import ALPHA, t_quantile
from app.report.domain.statistics.minimum import MIN_PROVIDERS
from app.report.domain.statistics.results import NotEstimable, Reason

MAX_FACTOR = 20
"""Multiple of today's record beyond which no figure is given."""

CLEAR_DIFFERENCE = {Scale.SUPERIORITY: 0.25, Scale.DIFFERENCE: 0.5, Scale.SHARE: 0.25}
"""A clear difference, measured from no difference: three pairs in four, 50 points, a share of three in four."""

_ONE_EACH = {Scale.SUPERIORITY: 1 / 6, Scale.DIFFERENCE: 1 / 2, Scale.SHARE: 1 / 4}


@dataclass(frozen=True, slots=True)
class RequiredSample:
    """Additional ``engagements`` and ``providers`` (both sides together) that would likely settle a claim.

    ``times``: the total sample needed as a multiple of today's.
    """

    times: float
    engagements: int
    providers: int


def required_sample(
    est: float,
    se: float,
    df: float,
    n_tot: int,
    k_tot: int,
    margin: float,
    alpha: float = ALPHA,
    power: float = 0.8,
    beyond: float = 0.0,
) -> RequiredSample | NotEstimable:
    """Returns how much more of the same mix settles a claim if the estimate doesn't change.

    ``est``: effect minus no difference; ``se``: its standard error, the larger of estimated and null;
    ``df``: its degrees of freedom; ``n_tot`` and ``k_tot``: engagements and providers of both sides today;
    ``margin``: half-width of "no meaningful difference"; ``alpha``: the page level; ``beyond``: how far the
    ends of today's interval are from the estimate (a side's own uncertainty shrinks no faster than the record grows).
    Settled means that the interval excludes no difference or fits inside the margin, with chance ``power``: the usual
    sample-size formula (q + z)^2 se^2 / distance^2 of the normal approximation (Chow, Shao & Wang 2008,
    Sample Size Calculations in Clinical Research, ch. 3).  NotEstimable with ``OUT_OF_REACH``.
    """
    from scipy.special import ndtri

    slack = margin - abs(est)
    half_width = (t_quantile(alpha, max(df, 1.0)) + float(ndtri(power))) * se
    to_exclude = (half_width / abs(est)) ** 2 if est != 0 else inf
    to_fit = max((half_width / slack) ** 2, beyond / slack) if slack > 0 else inf
    times = min(to_exclude, to_fit)
    if times > MAX_FACTOR:
        return NotEstimable(Reason.OUT_OF_REACH)
    additional = max(times - 1, 0.0)
    return RequiredSample(max(times, 1.0), ceil(additional * n_tot), ceil(additional * k_tot))


def providers_for_clear_difference(scale: Scale, alpha: float = ALPHA, power: float = 0.8) -> int:
    """Returns the number of providers a side, with one engagement each, at which a clear difference is settled with
    chance ``power``.

    Independent of any record: the variances are those of no difference (1/12 (1/m + 1/n) for ranks, 1/4 for a share).
    """
    from scipy.special import ndtri

    providers = MIN_PROVIDERS
    while True:
        df = providers - 1.0 if scale is Scale.SHARE else 2.0 * (providers - 1)
        half_width = t_quantile(alpha, df) + float(ndtri(power))
        if half_width**2 * _ONE_EACH[scale] / providers <= CLEAR_DIFFERENCE[scale] ** 2:
            return providers
        providers += 1
