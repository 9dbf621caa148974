"""The side's coefficient in a regression with covariates, with a variance clustered by provider.

Everything that does not depend on the outcome (leverages, degrees of freedom, the null weights) is in a
``Design``, so that claims with the same covariates share the expensive part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics import intervals
from app.report.domain.statistics.clusters import compact_codes, integer_codes, intra_provider_correlation
from app.report.domain.statistics.effects import Scale
from app.report.domain.statistics.influence import Influence, influence
from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.moments import Moments
from app.report.domain.statistics.ranks import levels
from app.report.domain.statistics.results import LikeForLike, NotEstimable, Reason
from app.report.domain.statistics.side_intervals import (
    SideShare,
    SpreadInterval,
    TwoShareInterval,
    effective_size,
    tie_probability,
    variance_floor,
)

_COLLINEAR = 1e-9
_MIN_DF = 0.1
_CONSTANT = 1e-10
_BOUNDED_SCALES = frozenset({Scale.DIFFERENCE, Scale.SUPERIORITY})


def adjusted_effect(
    y,
    arm,
    provider,
    X=None,  # noqa: N803 - a design matrix is called X
    category=None,
    alpha: float = ALPHA,
) -> LikeForLike | NotEstimable:
    """Estimates the coefficient of side A in a least-squares regression of ``y`` on the side and its covariates.

    ``y`` (N,): the outcome on the scale of the effect (a logarithm, a ridit, 0/1); ``arm`` (N,): True on
    side A; ``provider`` (N,); ``X``: a column (N,) or several (k, N); ``category`` (N,) enters as one
    indicator per value.  Rows with NaN in ``y`` or ``X`` are left out; all values of ``category`` count.
    With categories alone and a 0/1 outcome the coefficient is the Mantel-Haenszel risk difference
    (Greenland & Robins 1985, Biometrics 41:55).
    NotEstimable with ``EMPTY_SIDE``, ``INSEPARABLE``, ``NO_VARIATION``, or ``FEW_DEGREES`` (none: a
    single provider separates the sides).
    """
    y, arm = np.asarray(y, float), np.asarray(arm, bool)
    covariates = np.empty((0, len(y))) if X is None else np.atleast_2d(np.asarray(X, float))
    category = np.zeros(len(y), np.intp) if category is None else integer_codes(category)
    keep = np.isfinite(y) & np.isfinite(covariates).all(0)
    design = Design.of(arm[keep], integer_codes(provider)[keep], covariates[:, keep], category[keep])
    return design if isinstance(design, NotEstimable) else design.fit(y[keep], alpha)


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Rows, sides, providers and covariates of a regression, without an outcome.

    The columns of the regression are the side, the covariates and one indicator per category (which together
    span the intercept).
    """

    moments: Moments
    providers: tuple[int, int]
    sizes: tuple[int, int]
    cell: np.ndarray  # (N,) provider and side together, read row by row from a (G, 2) table
    residual_arm: np.ndarray  # (N,) residual of the side on the covariates
    null_weight: np.ndarray  # (N,) the same, scaled so that its product with y is the coefficient
    influence: Influence

    @classmethod
    def of(
        cls, arm: np.ndarray, provider: np.ndarray, covariates: np.ndarray, category: np.ndarray
    ) -> Design | NotEstimable:
        """``arm`` (N,), ``provider`` and ``category`` codes (N,), ``covariates`` (k, N), without NaN."""
        if not arm.any() or arm.all():
            return NotEstimable(Reason.EMPTY_SIDE)
        provider, category = compact_codes(provider)[0], compact_codes(category)[0]
        moments = Moments.of(np.vstack([arm, covariates]), category, provider)
        basis = _orthonormal_basis(moments)
        if basis is None:
            return NotEstimable(Reason.INSEPARABLE)
        pull = influence(moments, basis)
        if pull.df < _MIN_DF:
            return NotEstimable(Reason.FEW_DEGREES)
        residual = moments.residual_on_covariates(arm.astype(float))
        count_a, count_b = np.bincount(provider[arm]), np.bincount(provider[~arm])
        return cls(
            moments=moments,
            providers=(int(np.count_nonzero(count_a)), int(np.count_nonzero(count_b))),
            sizes=(int(count_a.sum()), int(count_b.sum())),
            cell=2 * provider + ~arm,
            residual_arm=residual,
            null_weight=residual / (residual @ residual),
            influence=pull,
        )

    def fit(self, y: np.ndarray, alpha: float = ALPHA, scale: Scale | None = None) -> LikeForLike | NotEstimable:
        """Estimates the coefficient for one outcome ``y`` (N,), without NaN.

        Variance: CR2 (Bell & McCaffrey 2002, Survey Methodology 28:169; Pustejovsky & Tipton 2018, JBES
        36:672), never below the variance under the model without the side, whose residuals give the
        correlation within providers.  For shares and ranks (see ``scale``) the uncertainty of each side by
        itself is added; amounts are unbounded, so it can't be estimated.  NotEstimable with ``NO_VARIATION`` where
        the covariates explain the whole outcome: the rest is rounding error, whose variance would look like certainty.
        """
        residual0 = self.moments.residual_on_covariates(y)
        square = float(residual0 @ residual0)
        if square <= len(y) * (_CONSTANT * max(1.0, np.abs(y).max())) ** 2:
            return NotEstimable(Reason.NO_VARIATION)
        estimate = float(self.null_weight @ residual0)
        residual = residual0 - estimate * self.residual_arm
        variance = self.influence.variance(residual)
        provider, provider_size = self.moments.provider, self.moments.provider_size
        icc = intra_provider_correlation(residual0, provider, provider_size[:, None])
        null_variance = square / (len(y) - self.moments.columns_without_side) * self._concentration(icc)
        df, se = self.influence.df, float(np.sqrt(max(variance, null_variance)))
        return LikeForLike(
            estimate=estimate,
            low=estimate,
            high=estimate,
            p=intervals.t_p_value(estimate / se, df),
            df=df,
            alpha=alpha,
            scale=scale,
            n_a=self.sizes[0],
            n_b=self.sizes[1],
            providers_a=self.providers[0],
            providers_b=self.providers[1],
            variance=variance,
            null_variance=float(null_variance),
            icc=icc,
            separated=variance <= 0,
            own=self._side_intervals(y, residual) if scale in _BOUNDED_SCALES else None,
        ).at(alpha)

    def _side_intervals(self, y: np.ndarray, residual: np.ndarray) -> TwoShareInterval | SpreadInterval:
        """Returns the uncertainty of each side by itself: the coefficient is A's weighted mean of ``y`` less B's.

        The weights of either side sum to 1.  A share that they put outside 0..1 is clipped.
        """

        def by_provider(values: np.ndarray | None = None) -> np.ndarray:
            return np.bincount(self.cell, values, 2 * len(self.moments.count)).reshape(-1, 2)

        def by_side(values: np.ndarray) -> np.ndarray:
            return np.bincount(side, values, 2)

        side = self.cell & 1
        bottom, top = float(y.min()), float(y.max())
        is_binary = bool(((y == bottom) | (y == top)).all())
        base, unit = (bottom, top - bottom) if is_binary else (0.0, 1.0)
        mean = np.clip((by_side(self.null_weight * y) * (1, -1) - base) / unit, 0.0, 1.0)
        count = by_provider()
        n = count.sum(0)
        sums = by_provider(residual) / unit
        total = by_side(residual**2) / unit**2 - sums.sum(0) ** 2 / n
        between = (sums**2 / np.maximum(count, 1)).sum(0) - sums.sum(0) ** 2 / n
        tied = _tie_probability(y, side, n)
        ends = mean**2 + (1 - mean) ** 2
        size = effective_size(
            count,
            (total, between),
            (1.0 if is_binary else tied) * ends / 2,
            (by_side(self.null_weight**2), (by_provider(self.null_weight) ** 2).sum(0)),
        )
        pulls = by_provider(self.influence.weight * residual) / unit
        variances = variance_floor((pulls**2).sum(0), total / n, size, ends, tied)
        shared = 2 * max(0.0, float(pulls[:, 0] @ pulls[:, 1]))
        variance, df = unit**2 * (float(variances.sum()) + shared), self.influence.df
        if not is_binary:
            return SpreadInterval(variance, df, arcsine=False)
        # What the covariates explain of a share is not uncertain: it counts as a larger effective size.
        explained = mean * (1 - mean) * (size + 2) / (total / n * size + ends)
        size = size * np.maximum(1.0, explained)
        a, b = (SideShare(float(mean[k]), float(size[k])) for k in (0, 1))
        return TwoShareInterval(a, b, variance, df, unit)

    def pulls(self, y: np.ndarray) -> np.ndarray:
        """Returns the influence of each provider (in the order of codes) on the coefficient, (G,)."""
        residual0 = self.moments.residual_on_covariates(y)
        residual = residual0 - float(self.null_weight @ residual0) * self.residual_arm
        return np.bincount(self.moments.provider, self.influence.weight * residual)

    def _concentration(self, icc: float) -> float:
        """Returns the variance of the coefficient per unit of residual variance, correlated ``icc`` within
        providers."""
        by_provider = np.bincount(self.moments.provider, self.null_weight)
        return float((1 - icc) * (self.null_weight @ self.null_weight) + icc * (by_provider @ by_provider))


def _tie_probability(y: np.ndarray, side: np.ndarray, n: np.ndarray) -> np.ndarray:
    """See :func:`side_intervals.tie_probability`, for sides 0 and 1 of ``n`` (2,) rows."""
    level = levels(y)
    tally = np.bincount(2 * level + side, minlength=2 * (int(level.max()) + 1)).reshape(-1, 2)
    return tie_probability(tally, n)


def _orthonormal_basis(moments: Moments) -> np.ndarray | None:
    """Returns R (p, p) such that the columns of the regression times R are orthonormal; None if they are collinear.

    Collinearity is judged in the usual parametrisation, an intercept in place of the first category.
    """
    p = len(moments.gram)
    if moments.rows <= p:
        return None
    intercept = np.eye(p)
    intercept[moments.dense_columns :, moments.dense_columns] = 1.0
    gram = intercept.T @ moments.gram @ intercept
    length = np.sqrt(np.diag(gram))
    if not length.all() or np.linalg.eigvalsh(gram / np.outer(length, length))[0] < _COLLINEAR:
        return None
    return intercept @ np.linalg.inv(np.linalg.cholesky(gram)).T
