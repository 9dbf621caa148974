"""Where a value stands among all values: the one sort of the room, avoided where counting will do."""

from __future__ import annotations

import numpy as np

_FEW_LEVELS = 64


def levels(y: np.ndarray) -> np.ndarray:
    """The place of each value of ``y`` (N,) in the order of distinct values; places may be left empty.

    Ratings and yes/no are whole numbers close together: counting replaces the sort.
    """
    least = y.min()
    if y.max() - least <= _FEW_LEVELS:
        level = (y - least).astype(np.intp)
        if np.array_equal(level + least, y):
            return level
    order = np.argsort(y)
    ordered = y[order]
    level = np.empty(len(y), np.intp)
    level[order] = np.concatenate([[0], np.cumsum(ordered[1:] != ordered[:-1])])
    return level


def mid_ridits(y: np.ndarray) -> np.ndarray:
    """Mid-rank of each value as a part of all values, mean 1/2 (ridit: Bross 1958, Biometrics 14:18)."""
    level = levels(y)
    tally = np.bincount(level)
    return ((np.cumsum(tally) - tally / 2) / len(y))[level]
