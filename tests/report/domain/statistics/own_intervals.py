"""What each side leaves open by itself, worked out slowly: every pair and every provider by itself, one loop each."""

from collections.abc import Callable
from math import asin, hypot, pi, sin, sqrt

import numpy as np
from scipy import stats

from app.report.domain.statistics import LikeForLike, Superiority, intervals

SAFETY = 0.9
Ends = Callable[[float], tuple[float, float]]  # of an interval, at level 1 - alpha


def bare(figure: Superiority | LikeForLike, alpha: float) -> tuple[float, float]:
    """The interval of a figure without what each side leaves open by itself."""
    if isinstance(figure, LikeForLike):
        return intervals.t_interval(figure.estimate, figure.se, figure.df, alpha)
    return intervals.hull_interval(
        figure.estimate, figure.variance, figure.null_variance, figure.df, 0.5, figure.separated, alpha
    )


def hull(inner: tuple[float, float], own: tuple[float, float], null: float) -> tuple[float, float]:
    """Of both intervals, ends that exclude no difference staying where they are."""
    return (
        inner[0] if inner[0] > null else min(inner[0], own[0]),
        inner[1] if inner[1] < null else max(inner[1], own[1]),
    )


def own_interval(y: np.ndarray, arm: np.ndarray, provider: np.ndarray, alpha: float) -> tuple[float, float]:
    """The interval of theta in which each side answers for itself, from the definitions."""
    return own_figure(y, arm, provider)[0](alpha)


def own_figure(y: np.ndarray, arm: np.ndarray, provider: np.ndarray) -> tuple[Ends, float, float]:
    """That interval at any level, its variance, and the part of that from providers who work on both sides."""
    known = np.isfinite(y)
    y, arm, provider = y[known], arm[known], provider[known]
    a, b = y[arm], y[~arm]
    pairs = (np.sign(a[:, None] - b[None, :]) + 1) / 2
    theta, values = pairs.mean(), np.unique(y)
    two = len(values) <= 2
    sides = []
    for placed, own, who in ((pairs.mean(1), a, provider[arm]), (pairs.mean(0), b, provider[~arm])):
        share = float((own == values[-1]).mean())
        zero, one = (theta - share / 2, theta + (1 - share) / 2) if two else (0.0, 1.0)
        ends = (zero - theta) ** 2 + (one - theta) ** 2
        tied = sum(float((own == value).mean()) ** 2 for value in values)
        jobs = [placed[who == name] - theta for name in np.unique(who)]
        size = _size(jobs, (1.0 if two else tied) * ends / 2)
        variance, df = side_variance(jobs)
        single = max(variance * (size - 1), tied * float(((placed - theta) ** 2).mean()))
        kept = max(variance, (single * size + tied * ends) / (size + 2 * tied) ** 2)
        sides.append((share, size, kept, df))
    (share_a, size_a, kept_a, df_a), (share_b, size_b, kept_b, df_b) = sides
    df = max(1.0, (kept_a + kept_b) ** 2 / (kept_a**2 / df_a + kept_b**2 / df_b))
    shared = _shared(pairs - theta, arm, provider)

    def ends(alpha: float) -> tuple[float, float]:
        quantile = stats.t.ppf(1 - SAFETY * alpha / 2, df)
        if two:
            reach = [_wilson_reach(share_a, size_a, quantile), _wilson_reach(share_b, size_b, quantile)]
            (below_a, above_a), (below_b, above_b) = reach
            below, above = hypot(below_a, above_b) / 2, hypot(above_a, below_b) / 2
            if len(values) == 1:
                below = above = max(below, above)
            return theta - below, theta + above
        if not 0 < theta < 1:
            return theta, theta
        spread = sqrt(kept_a + kept_b + shared) / (2 * sqrt(theta * (1 - theta)))
        both = (asin(sqrt(theta)) + sign * quantile * spread for sign in (-1, 1))
        return tuple(sin(min(max(end, 0.0), pi / 2)) ** 2 for end in both)

    return ends, kept_a + kept_b + shared, shared


def own_like_for_like(
    y: np.ndarray, arm: np.ndarray, provider: np.ndarray, covariates: np.ndarray, alpha: float
) -> tuple[float, float]:
    """The like of a regression of ``y`` on the side and ``covariates`` (N, k), by its matrices."""
    return own_like_for_like_figure(y, arm, provider, covariates)[0](alpha)


def own_like_for_like_figure(
    y: np.ndarray, arm: np.ndarray, provider: np.ndarray, covariates: np.ndarray
) -> tuple[Ends, float]:
    """That interval at any level, and its variance."""
    x = np.column_stack([arm, covariates]).astype(float)
    inverse = np.linalg.pinv(x.T @ x)
    rest = np.eye(len(y)) - x @ inverse @ x.T
    weight, residual, estimate = (inverse @ x.T)[0], rest @ y, float((inverse @ x.T @ y)[0])
    values, parts, pulls, names = np.unique(y), [], [], np.unique(provider)
    for name in names:
        own = provider == name
        found, axes = np.linalg.eigh(rest[np.ix_(own, own)])
        root = np.where(found > 1e-9, np.maximum(found, 1e-9) ** -0.5, 0.0)
        pulls.append(weight[own] @ axes @ np.diag(root) @ axes.T)
    k = np.array([rest[:, provider == name] @ pull for name, pull in zip(names, pulls, strict=True)])
    df = np.trace(k @ k.T) ** 2 / ((k @ k.T) ** 2).sum()
    two = len(values) == 2
    base, unit = (values[0], values[1] - values[0]) if two else (0.0, 1.0)
    moved = np.zeros((2, len(names)))
    for side, mine in enumerate((arm, ~arm)):
        mean = min(1.0, max(0.0, float(((1 - 2 * side) * weight[mine] @ y[mine] - base) / unit)))
        ends = mean**2 + (1 - mean) ** 2
        tied = sum(float((y[mine] == value).mean()) ** 2 for value in values)
        off = residual[mine] / unit - residual[mine].mean() / unit
        jobs = [off[provider[mine] == name] for name in np.unique(provider[mine])]
        busy = sum(weight[mine & (provider == name)].sum() ** 2 for name in names)
        size = _size(jobs, (1.0 if two else tied) * ends / 2, float((weight[mine] ** 2).sum()), float(busy))
        for place, (name, pull) in enumerate(zip(names, pulls, strict=True)):
            moved[side, place] = (pull * residual[provider == name] * mine[provider == name]).sum() / unit
        variance = float((moved[side] ** 2).sum())
        single = max(variance * (size - 1), tied * float((off**2).mean()))
        kept = max(variance, (single * size + tied * ends) / (size + 2 * tied) ** 2)
        left = (float((off**2).mean()) * size + ends) / (size + 2)
        parts.append((mean, size * max(1.0, mean * (1 - mean) / left) if two else size, kept))
    variance = unit**2 * (parts[0][2] + parts[1][2] + 2 * max(0.0, float(moved[0] @ moved[1])))

    def ends(alpha: float) -> tuple[float, float]:
        quantile = stats.t.ppf(1 - SAFETY * alpha / 2, df)
        if two:
            (below_a, above_a), (below_b, above_b) = (_wilson_reach(mean, size, quantile) for mean, size, _ in parts)
            return estimate - unit * hypot(below_a, above_b), estimate + unit * hypot(above_a, below_b)
        half = quantile * sqrt(variance)
        return estimate - half, estimate + half

    return ends, variance


def _wilson_reach(share: float, size: float, quantile: float) -> tuple[float, float]:
    """To the shares from which this one is just ``quantile`` standard errors away."""
    square = quantile**2 / size
    middle, product = (2 * share + square) / (1 + square) / 2, share**2 / (1 + square)
    root = sqrt(max(0.0, middle**2 - product))
    return max(0.0, share - (middle - root)), max(0.0, middle + root - share)


def _size(jobs: list[np.ndarray], doubt: float, rows: float = 0.0, busy: float = 0.0) -> float:
    """Effective size with half a provider of one engagement at each end; without weights all engagements are equal."""
    n, groups = sum(map(len, jobs)), len(jobs)
    inside = sum(((job - job.mean()) ** 2).sum() for job in jobs) / max(n - groups, 1)
    usual = sum((job**2).sum() for job in jobs) / n
    outside = (sum(len(job) * job.mean() ** 2 for job in jobs) + max(doubt, usual)) / groups
    often = (n + 1 - (sum(len(job) ** 2 for job in jobs) + 1) / (n + 1)) / groups
    icc = min(1.0, max(0.0, (outside - inside) / (outside + (often - 1) * inside)))
    rows, busy = rows or 1 / n, busy or sum((len(job) / n) ** 2 for job in jobs)
    return float(1 / ((1 - icc) * rows + icc * busy))


def side_variance(jobs: list[np.ndarray]) -> tuple[float, float]:
    """A side's variance, and its degrees of freedom, from the matrix definition of the latter."""
    n = sum(map(len, jobs))
    weight = np.array([len(job) / n for job in jobs])
    cr2 = sum(job.sum() ** 2 / n**2 / (1 - w) for job, w in zip(jobs, weight, strict=True))
    alone = sum((job**2).sum() for job in jobs) / (n * (n - 1))
    scaled = weight / np.sqrt(1 - weight)
    k = np.diag(scaled**2 / weight) - np.outer(scaled, scaled)
    variance = float(max(cr2, alone))
    return (variance if variance > 1e-14 else 0.0), float(np.trace(k) ** 2 / (k * k).sum())


def _shared(off: np.ndarray, arm: np.ndarray, provider: np.ndarray) -> float:
    """Twice the covariance of the sides through providers who work on both, where it is positive."""
    total, (m, n) = 0.0, off.shape
    for name in np.intersect1d(provider[arm], provider[~arm]):
        on_a, on_b = provider[arm] == name, provider[~arm] == name
        pulls = off.mean(1)[on_a].sum() / m * off.mean(0)[on_b].sum() / n
        total += pulls / sqrt((1 - on_a.mean()) * (1 - on_b.mean()))
    return 2 * max(0.0, float(total))
