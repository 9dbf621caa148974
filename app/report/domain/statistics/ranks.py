"""Ranks of values: the only sort in this package, avoided where counting will do."""

from __future__ import annotations

import numpy as np

_FEW_LEVELS = 64


def levels(y: np.ndarray) -> np.ndarray:
    """Returns the rank of each value of ``y`` (N,) among the distinct values; ranks may have gaps.

    Ratings and yes/no are small ranges of whole numbers: counting replaces the sort.
    """
    minimum = y.min()
    if y.max() - minimum <= _FEW_LEVELS:
        level = (y - minimum).astype(np.intp)
        if np.array_equal(level + minimum, y):
            return level
    order = np.argsort(y)
    ordered = y[order]
    level = np.empty(len(y), np.intp)
    level[order] = np.concatenate([[0], np.cumsum(ordered[1:] != ordered[:-1])])
    return level


def mid_ridits(y: np.ndarray) -> np.ndarray:
    """Returns the mid-rank of each value divided by the number of values, mean 1/2 (ridit: Bross 1958, Biometrics
    14:18)."""
    level = levels(y)
    tally = np.bincount(level)
    return ((np.cumsum(tally) - tally / 2) / len(y))[level]
