"""Clustering by provider, which all figures share: engagements of one provider resemble each other.

Tables in this package have one row per provider code and one column per side; a code that does not occur is a
row of zeros and changes nothing, so codes need not be renumbered after rows are dropped.
"""

from __future__ import annotations

import numpy as np

from app.report.domain.statistics.intervals import TINY

_SPARSE = 4


def integer_codes(ids) -> np.ndarray:
    """Returns small non-negative integer codes for ``ids`` (N,), one per distinct value.

    Ids that are small integers already (gaps allowed) are returned unchanged: sorting them again for each
    figure would cost more than the figure.
    """
    ids = np.asarray(ids)
    if ids.size == 0:
        return np.zeros(0, np.intp)
    if ids.dtype.kind in "iu" and ids.min() >= 0 and ids.max() < _SPARSE * ids.size + 1024:
        return ids.astype(np.intp, copy=False)
    return np.unique(ids, return_inverse=True)[1].reshape(-1)


def compact_codes(code: np.ndarray) -> tuple[np.ndarray, int]:
    """Returns the codes renumbered without gaps, in the same order, and their number."""
    present = np.bincount(code) > 0
    return (np.cumsum(present) - 1)[code], int(np.count_nonzero(present))


def drop_unknown(y, *others) -> tuple[np.ndarray, ...]:
    """Returns ``y`` as floats and the other columns, without the rows whose ``y`` is unknown (not finite)."""
    y = np.asarray(y, float)
    keep = np.isfinite(y)
    columns = (y, *(np.asarray(column) for column in others))
    return columns if keep.all() else tuple(column[keep] for column in columns)


def satterthwaite_df(weight: np.ndarray) -> np.ndarray:
    """Degrees of freedom of the CR2 variance of a mean, per column of ``weight`` (K, S).

    ``weight`` holds each provider's share of its side's engagements (columns sum to 1, no entry is 1).
    Bell & McCaffrey 2002, Survey Methodology 28:169, with independent engagements as working model:
    1 / (sum w^2 + (sum r)^2 - sum r^2), r = w^2 / (1 - w).  With J equal weights this is J - 1.
    """
    square = weight * weight
    r = square / (1 - weight)
    return 1.0 / (square.sum(0) + r.sum(0) ** 2 - (r * r).sum(0))


def intra_provider_correlation(values: np.ndarray, cell: np.ndarray, count: np.ndarray) -> float:
    """One-way ANOVA estimate of the correlation between engagements of one provider, within 0..1.

    ``values`` (N,) in any unit; ``cell`` (N,) is the index of each in ``count`` (K, S: engagements per
    provider and side), flattened.  Each side has its own mean.  0 where every provider has a single
    engagement, 1 where nothing varies and the ratio is undefined.  Donner 1986, Int Stat Rev 54:67.
    """
    n, groups, sides = len(values), int(np.count_nonzero(count)), count.shape[1]
    if n <= groups or groups <= sides:
        return 0.0
    sums = np.bincount(cell, values, count.size).reshape(count.shape)
    mean = sums / np.maximum(count, 1)
    side_size = count.sum(0)
    between = (count * (mean - sums.sum(0) / side_size) ** 2).sum() / (groups - sides)
    within = ((values - mean.ravel()[cell]) ** 2).sum() / (n - groups)
    mean_size = (n - ((count * count).sum(0) / side_size).sum()) / (groups - sides)
    total_variance = between + (mean_size - 1) * within
    return float(min(1.0, max(0.0, (between - within) / total_variance))) if total_variance > TINY else 1.0
