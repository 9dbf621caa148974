"""One side's share of "yes", tested against a half."""

from __future__ import annotations

import numpy as np

from app.report.domain.statistics import intervals
from app.report.domain.statistics.clusters import (
    drop_unknown,
    integer_codes,
    intra_provider_correlation,
    satterthwaite_df,
)
from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.results import NotEstimable, Reason, Share


def one_sample_share(x, provider, p0: float = 0.5, alpha: float = ALPHA) -> Share | NotEstimable:
    """Estimates the share of "yes" on one side, clustered by provider, and tests it against ``p0``.

    ``x`` (N,): 1 yes, 0 no, NaN unknown; ``provider`` (N,) as for ``superiority``.
    Variance: CR2 of a mean (Bell & McCaffrey 2002, Survey Methodology 28:169), never below p (1 - p) /
    (n - 1).  Null variance: p0 (1 - p0) with the design effect of the estimated correlation (Korn &
    Graubard 1998, Survey Methodology 24:193), which is taken as 1 where all answers agree.  The interval
    (:func:`intervals.hull_interval`) excludes ``p0`` exactly when p <= alpha.
    NotEstimable with ``EMPTY_SIDE`` or ``ONE_PROVIDER``.
    """
    x, provider = drop_unknown(x, provider)
    if len(x) == 0:
        return NotEstimable(Reason.EMPTY_SIDE)
    provider = integer_codes(provider)
    count = np.bincount(provider)
    providers, n, share = int(np.count_nonzero(count)), len(x), float(x.mean())
    if providers < 2:
        return NotEstimable(Reason.ONE_PROVIDER)
    weight = count / n
    pull = np.bincount(provider, x - share) / n
    variance = float(max((pull**2 / (1 - weight)).sum(), share * (1 - share) / max(n - 1, 1)))
    df = float(satterthwaite_df(weight))
    separated = not 0 < share < 1
    icc = 1.0 if separated else intra_provider_correlation(x - share, provider, count[:, None])
    null_variance = float(p0 * (1 - p0) * ((1 - icc) / n + icc * (weight**2).sum()))
    shape = (share, variance, null_variance, df, p0, separated)
    low, high = intervals.hull_interval(*shape, alpha)
    return Share(
        estimate=share,
        low=low,
        high=high,
        p=intervals.hull_p_value(*shape),
        df=df,
        alpha=alpha,
        p0=p0,
        n=n,
        providers=providers,
        variance=variance,
        null_variance=null_variance,
        icc=icc,
        separated=separated,
    )
