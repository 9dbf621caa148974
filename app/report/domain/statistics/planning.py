"""What would settle an open question: a projection from today's record, never a promise."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf

from app.report.domain.statistics.effects import Scale
from app.report.domain.statistics.intervals import ALPHA, t_quantile
from app.report.domain.statistics.minimum import MIN_PROVIDERS
from app.report.domain.statistics.results import NotEstimable, Reason

MAX_FACTOR = 20
"""Times today's record beyond which no figure is given."""

CLEAR_DIFFERENCE = {Scale.SUPERIORITY: 0.25, Scale.DIFFERENCE: 0.5, Scale.SHARE: 0.25}
"""A clear difference, from no difference: three pairs in four, 50 points, a share of three in four."""

_ONE_EACH = {Scale.SUPERIORITY: 1 / 6, Scale.DIFFERENCE: 1 / 2, Scale.SHARE: 1 / 4}


@dataclass(frozen=True, slots=True)
class RequiredSample:
    """More ``engagements`` and more ``providers`` (both sides together) that likely settle a claim.

    ``times`` is the whole record needed as a multiple of today's.
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
    """How much more of the same mix settles a claim if the estimate stays as it is.

    ``est``: effect minus no difference; ``se``: its standard error, the larger of estimated and null;
    ``df``: its degrees of freedom; ``n_tot`` and ``k_tot``: engagements and providers of both sides today;
    ``margin``: half-width of "no meaningful difference"; ``alpha``: the page level; ``beyond``: how far from the
    estimate today's interval ends (what a side leaves open by itself shrinks no faster than the record grows).
    Settled means that the interval excludes no difference or fits inside the margin, with chance ``power``: the usual
    sample-size formula (q + z)^2 se^2 / distance^2 of the normal approximation (Chow, Shao & Wang 2008,
    Sample Size Calculations in Clinical Research, ch. 3).  Silent with ``OUT_OF_REACH``.
    """
    from scipy.special import ndtri

    left = margin - abs(est)
    reach = (t_quantile(alpha, max(df, 1.0)) + float(ndtri(power))) * se
    to_exclude = (reach / abs(est)) ** 2 if est != 0 else inf
    to_fit = max((reach / left) ** 2, beyond / left) if left > 0 else inf
    times = min(to_exclude, to_fit)
    if times > MAX_FACTOR:
        return NotEstimable(Reason.OUT_OF_REACH)
    more = max(times - 1, 0.0)
    return RequiredSample(max(times, 1.0), ceil(more * n_tot), ceil(more * k_tot))


def providers_for_clear_difference(scale: Scale, alpha: float = ALPHA, power: float = 0.8) -> int:
    """Providers a side, with one engagement each, at which a clear difference is settled with chance ``power``.

    Looks at no record: the variances are those of no difference (1/12 (1/m + 1/n) for ranks, 1/4 for a share).
    """
    from scipy.special import ndtri

    providers = MIN_PROVIDERS
    while True:
        df = providers - 1.0 if scale is Scale.SHARE else 2.0 * (providers - 1)
        reach = t_quantile(alpha, df) + float(ndtri(power))
        if reach**2 * _ONE_EACH[scale] / providers <= CLEAR_DIFFERENCE[scale] ** 2:
            return providers
        providers += 1
