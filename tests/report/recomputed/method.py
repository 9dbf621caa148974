"""The figures of the method from their definitions: every pair, every provider and every matrix by itself.

Slow on purpose. What each side leaves open by itself comes from `own_intervals`, which is as plain.
"""

from dataclasses import dataclass
from math import asin, exp, inf, pi, sin, sqrt

import numpy as np
from scipy import stats

from tests.report.domain.statistics.own_intervals import (
    SAFETY,
    hull,
    own_figure,
    own_like_for_like_figure,
    side_variance,
)

MIN_ENGAGEMENTS, MIN_PROVIDERS, MIN_DF = 8, 6, 4
NONE = {"superiority": 0.5, "difference": 0.0, "share": 0.5, "ratio": 1.0}


@dataclass
class Figure:
    """`estimate` and what `ends` gives at a level are measured from no difference, a ratio's on its logarithm."""

    scale: str
    estimate: float
    p: float
    df: float
    se: float
    ends: object

    def shown(self, alpha):
        """Estimate and both ends as a reader meets them."""
        three = (self.estimate, *self.ends(alpha))
        if self.scale == "ratio":
            return tuple(map(exp, three))
        least = -1.0 if self.scale == "difference" else 0.0
        return tuple(min(1.0, max(least, NONE[self.scale] + each)) for each in three)


def quantile(alpha, df):
    return float(stats.t.ppf(1 - SAFETY * alpha / 2, df))


def p_of(statistic, df):
    return min(1.0, 2 * float(stats.t.sf(abs(statistic), df)) / SAFETY)


def correlation(groups, between_less):
    """One-way analysis of variance: `groups` of centred values; `between_less`: how many means were fitted."""
    n, many = sum(len(side) for side in _flat(groups)), sum(map(len, groups))
    if n <= many or many <= between_less:
        return 0.0
    above = inside = often = 0.0
    for side in groups:
        whole = np.concatenate(side)
        above += sum(len(each) * (each.mean() - whole.mean()) ** 2 for each in side)
        inside += sum(((each - each.mean()) ** 2).sum() for each in side)
        often += sum(len(each) ** 2 for each in side) / len(whole)
    above, inside, often = above / (many - between_less), inside / (n - many), (n - often) / (many - between_less)
    whole = above + (often - 1) * inside
    return min(1.0, max(0.0, (above - inside) / whole)) if whole > 1e-12 else 1.0


def _flat(groups):
    return [each for side in groups for each in side]


def by_provider(values, provider):
    return [values[provider == name] for name in np.unique(provider)]


def _hull(estimate, variance, null_variance, df, separated, alpha):
    """Wilson's score interval of the null variance, and the one on the arcsine scale; they test a half."""
    q, size = quantile(alpha, df), 0.25 / null_variance
    centre, half = (
        (estimate + q * q / (2 * size)) / (1 + q * q / size),
        q / (1 + q * q / size) * sqrt(estimate * (1 - estimate) / size + q * q / (4 * size * size)),
    )
    low, high = centre - half, centre + half
    if not separated:
        angle, spread = asin(sqrt(estimate)), sqrt(variance) / (2 * sqrt(estimate * (1 - estimate)))
        low = min(low, sin(max(angle - q * spread, 0.0)) ** 2)
        high = max(high, sin(min(angle + q * spread, pi / 2)) ** 2)
    return max(0.0, min(low, estimate)), min(1.0, max(high, estimate))


def _tested(estimate, variance, null_variance, df, separated):
    statistic = abs(estimate - 0.5) / sqrt(null_variance) if null_variance else inf
    if not separated:
        spread = sqrt(variance) / (2 * sqrt(estimate * (1 - estimate)))
        statistic = min(statistic, abs(asin(sqrt(estimate)) - pi / 4) / spread)
    return p_of(statistic, df)


def theta_of(y, freelance):
    """In how many pairs the freelance value is the higher, ties as halves."""
    a, b = y[freelance], y[~freelance]
    return float(((np.sign(a[:, None] - b[None, :]) + 1) / 2).mean())


def ridits(y):
    """Mid-rank of each value, as a part of all."""
    return (stats.rankdata(y) - 0.5) / len(y)


def contrast(y, freelance, provider, scale):
    """Both sides set against each other; None where a side rests on one provider."""
    sides = [freelance, ~freelance]
    jobs = (
        [by_provider(np.ones(len(y)), provider)]
        if not all(map(np.any, sides))
        else [by_provider(y[side], provider[side]) for side in sides]
    )
    if len(jobs) < 2 or min(map(len, jobs)) < 2:
        return None
    pairs = (np.sign(y[freelance][:, None] - y[~freelance][None, :]) + 1) / 2
    theta, placed = float(pairs.mean()), (pairs.mean(1), pairs.mean(0))
    (va, fa), (vb, fb) = (
        side_variance(by_provider(place - theta, provider[side])) for place, side in zip(placed, sides, strict=True)
    )
    own_low_high, own_variance, shared = own_figure(y, freelance, provider)
    variance = va + vb + shared
    busy = sum((len(each) / side.sum()) ** 2 for side, group in zip(sides, jobs, strict=True) for each in group)
    separated = variance <= 0 or not 1e-12 < theta < 1 - 1e-12
    df = min(fa, fb) if separated or not va + vb else (va + vb) ** 2 / (va**2 / fa + vb**2 / fb)
    rank = ridits(y)
    icc = 1.0 if separated else correlation([by_provider(rank[side], provider[side]) for side in sides], 2)
    n = len(y)
    tied = sum(float(each) ** 3 for each in np.unique(y, return_counts=True)[1])
    single = (1 - (tied + 2) / (n + 2) ** 3) / 12 * (n + 1) / n
    null = single * ((1 - icc) * sum(1 / side.sum() for side in sides) + icc * busy)
    shape, unit = (theta, variance, float(null), max(df, 1.0)), 2.0 if scale == "difference" else 1.0

    def ends(alpha):
        both = hull(_hull(*shape, separated, alpha), own_low_high(alpha), 0.5)
        return unit * (max(0.0, both[0]) - 0.5), unit * (min(1.0, both[1]) - 0.5)

    return Figure(
        scale,
        unit * (theta - 0.5),
        _tested(*shape, separated),
        shape[3],
        unit * sqrt(max(variance, null, own_variance)),
        ends,
    )


def one_share(y, provider):
    """The share of one side that says yes, against a half; None where it rests on one provider."""
    n, share, jobs = len(y), float(y.mean()), by_provider(y, provider)
    if len(jobs) < 2:
        return None
    weight = np.array([len(each) / n for each in jobs])
    pulls = np.array([(each - share).sum() / n for each in jobs])
    variance = max(float((pulls**2 / (1 - weight)).sum()), share * (1 - share) / max(n - 1, 1))
    df, separated = side_variance(jobs)[1], share in (0.0, 1.0)
    icc = 1.0 if separated else correlation([jobs], 1)
    null = 0.25 * ((1 - icc) / n + icc * float((weight**2).sum()))
    shape = (share, variance, null, df, separated)
    return Figure(
        "share",
        share - 0.5,
        _tested(*shape),
        df,
        sqrt(max(variance, null)),
        lambda alpha: tuple(end - 0.5 for end in _hull(*shape, alpha)),
    )


def regression(y, freelance, provider, columns, scale):
    """The side's coefficient beside covariates (N, k) and the intercept they hold, by its matrices; None where it
    can't be told apart, or nothing varies, or too few providers carry it."""
    x0 = np.column_stack(columns)
    x = np.column_stack([freelance.astype(float), x0])
    if np.linalg.matrix_rank(x / np.linalg.norm(x, axis=0), tol=1e-5) < x.shape[1] or len(y) <= x.shape[1]:
        return None
    weight = np.linalg.pinv(x)[0]
    left = y - x0 @ np.linalg.lstsq(x0, y, rcond=None)[0]
    if float(left @ left) <= len(y) * (1e-10 * max(1.0, np.abs(y).max())) ** 2:
        return None
    rest, variance, pulled = np.eye(len(y)) - x @ np.linalg.pinv(x), 0.0, []
    for name in np.unique(provider):
        own = provider == name
        found, axes = np.linalg.eigh(rest[np.ix_(own, own)])
        root = axes @ np.diag(np.where(found > 1e-9, np.maximum(found, 1e-9) ** -0.5, 0.0)) @ axes.T
        variance += float(weight[own] @ root @ (rest @ y)[own]) ** 2
        pulled.append(rest[:, own] @ (root @ weight[own]))
    k = np.array(pulled) @ np.array(pulled).T
    df = float(np.trace(k) ** 2 / (k * k).sum())
    if df < MIN_DF:
        return None
    icc = correlation([by_provider(left, provider)], 1)
    busy = sum(weight[provider == name].sum() ** 2 for name in np.unique(provider))
    null = float(left @ left) / (len(y) - x0.shape[1]) * ((1 - icc) * float(weight @ weight) + icc * float(busy))
    estimate, se = float(weight @ y), sqrt(max(variance, null))
    own, own_variance = (None, 0.0) if scale == "ratio" else own_like_for_like_figure(y, freelance, provider, x0)

    def ends(alpha):
        half = quantile(alpha, df) * se
        inner = estimate - half, estimate + half
        return inner if own is None else hull(inner, own(alpha), 0.0)

    return Figure(scale, estimate, p_of(estimate / se, df), df, max(se, sqrt(own_variance)), ends)


def level(p):
    """Benjamini and Hochberg (1995): the level at which every interval of a family is drawn."""
    m = len(p)
    rejected = max((k for k, each in enumerate(sorted(p), 1) if each <= k * 0.05 / m), default=0)
    return max(rejected, 1) * 0.05 / m if m else 0.05


def verdict(low, high, margin, sign):
    """What an interval of (effect − no difference) says of a claim."""
    low, high = (low, high) if sign > 0 else (-high, -low)
    if -margin <= low and high <= margin:
        return "no meaningful difference"
    return "supported" if low > 0 else "contradicted" if high < 0 else "inconclusive"


def more_of_the_same(figure, alpha, margin, engagements, providers):
    """How many more providers and engagements settle it; (None, None) beyond twenty times today's record."""
    far, left = abs(figure.estimate), margin - abs(figure.estimate)
    reach = (quantile(alpha, max(figure.df, 1.0)) + float(stats.norm.ppf(0.8))) * figure.se
    low, high = figure.ends(alpha)
    beyond = max(figure.estimate - low, high - figure.estimate)
    times = min((reach / far) ** 2 if far else inf, max((reach / left) ** 2, beyond / left) if left > 0 else inf)
    if times > 20:
        return None, None
    return tuple(int(np.ceil(max(times - 1, 0.0) * many)) for many in (providers, engagements))
