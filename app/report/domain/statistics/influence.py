"""The influence of each row on the side's coefficient, with residuals corrected for their own leverage (CR2).

CR2 multiplies the residuals of a provider by (I - H_gg)^(-1/2), H the hat matrix.  With orthonormal columns
Q this is Q_g (I - M_g)^(-1/2) Q_g' on the part that matters, M_g = Q_g' Q_g: matrices as small as the number
of columns instead of as large as the number of rows (Pustejovsky & Tipton 2018, JBES 36:672).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics.intervals import TINY
from app.report.domain.statistics.moments import Moments

_BLOCK_CELLS = 2**19
_FULL_LEVERAGE = 1e-9
_SMALL_NORM = 0.1
_MAX_TERMS = 20
_NEGLIGIBLE = 1e-17


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Residuals times ``weight`` (N,), summed by ``provider`` (N,), are the providers' contributions."""

    weight: np.ndarray
    provider: np.ndarray
    df: float

    def variance(self, residual: np.ndarray) -> float:
        """CR2 variance of the side's coefficient for the residuals (N,) of the whole model."""
        pull = np.bincount(self.provider, self.weight * residual)
        return float(pull @ pull)


def influence(moments: Moments, basis: np.ndarray) -> Influence:
    """Returns the row weights of the CR2 variance and its degrees of freedom.

    ``basis`` (p, p) makes the columns orthonormal.  Degrees of freedom: Bell & McCaffrey 2002, Survey
    Methodology 28:169 (Imbens & Kolesar 2016, REStat 98:701), with independent rows as working model:
    tr(K)^2 / tr(K K), where K_gh = a_g' (I - H) a_h and a_g is the adjusted influence of provider g.  In the
    small space K_gg = w'Mw - |Mw|^2 and K_gh = -(Mw)_g'(Mw)_h, with w_g = (I - M_g)^(-1/2) r.
    """
    side = basis[0]
    providers = len(moments.count)
    vectors = np.empty((providers, len(basis)))
    own, other = np.empty(providers), np.empty(providers)
    outer = np.zeros((len(basis), len(basis)))
    step = max(1, _BLOCK_CELLS // len(basis) ** 2)
    for start in range(0, providers, step):
        block = slice(start, start + step)
        m = basis.T @ moments.of_providers(block) @ basis
        w = _inverse_root(m, side)
        mw = _matrix_vector(m, w)
        vectors[block] = w @ basis.T
        own[block], other[block] = (w * mw).sum(1), (mw * mw).sum(1)
        outer += mw.T @ mw
    trace = (own - other).sum()
    trace_of_square = (own * own).sum() - 2 * (own * other).sum() + (outer * outer).sum()
    df = float(trace**2 / max(trace_of_square, TINY))
    return Influence(moments.of_rows(vectors), moments.provider, df)


def _matrix_vector(m: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Returns each matrix (g, p, p) times its vector (g, p)."""
    return np.matmul(m, v[:, :, None])[:, :, 0]


def _inverse_root(m: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Returns (I - M)^(-1/2) ``vector`` for each matrix of ``m`` (g, p, p), as (g, p).

    Where M has eigenvalue 1 (a provider alone determines a column) the generalised inverse is used.  Where there
    are many providers M is small, and the binomial series is as exact as a decomposition and many times faster.
    """
    result = np.empty(m.shape[:2])
    small = np.einsum("gpq,gpq->g", m, m) < _SMALL_NORM**2
    if small.any():
        result[small] = _inverse_root_series(m[small], vector)
    if not small.all():
        value, axes = np.linalg.eigh(m[~small])
        rest = 1 - value
        root = np.where(rest > _FULL_LEVERAGE, 1 / np.sqrt(np.maximum(rest, _FULL_LEVERAGE)), 0.0)
        result[~small] = _matrix_vector(axes, (vector @ axes) * root)
    return result


def _inverse_root_series(m: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Returns the same by the series 1 + M/2 + 3 M^2/8 + ..., for matrices of norm below ``_SMALL_NORM``."""
    term = np.broadcast_to(vector, m.shape[:2])
    result = term.copy()
    for k in range(1, _MAX_TERMS):
        term = _matrix_vector(m, term) * ((2 * k - 1) / (2 * k))
        result += term
        if np.abs(term).max() < _NEGLIGIBLE * np.abs(vector).max():
            break
    return result
