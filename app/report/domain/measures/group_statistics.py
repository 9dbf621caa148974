"""Statistics by group: counts, distinct members, medians, means and sums."""

from typing import Any

import numpy as np

Array = Any


def group_medians(group: Array, value: Array, n_groups: int) -> tuple[Array, Array]:
    """How many values each of `n_groups` groups has, and their median; NaN in an empty one. `group`: places from 0
    on."""
    count = np.bincount(group, minlength=n_groups)
    order = np.lexsort((value, group))
    value, begins = value[order], np.cumsum(count) - count
    medians = np.full(n_groups, np.nan)
    has = count > 0
    low, high = begins[has] + (count[has] - 1) // 2, begins[has] + count[has] // 2
    medians[has] = (value[low] + value[high]) / 2
    return count, medians


def group_means(group: Array, value: Array, n_groups: int) -> tuple[Array, Array]:
    """Returns counts and means; for yes/no the mean is the share of yes."""
    count = np.bincount(group, minlength=n_groups)
    total = np.bincount(group, weights=value, minlength=n_groups)
    return count, np.divide(total, count, out=np.full(n_groups, np.nan), where=count > 0)


def count_distinct(group: Array, member: Array, n_groups: int) -> Array:
    """Returns the number of distinct members of each group. `member`: whole numbers from 0 on."""
    if not len(group):
        return np.zeros(n_groups, np.int64)
    n_members = int(member.max()) + 1
    return np.bincount(np.unique(group * n_members + member) // n_members, minlength=n_groups)


def group_sums(group: Array, values: Array, n_groups: int) -> list[int]:
    """The sum of whole numbers (of 64 bits) in each group, exactly and in whatever order they come."""
    order = np.argsort(group, kind="stable")
    group, values = group[order], values[order]
    begins = np.flatnonzero(np.diff(group, prepend=-1))
    found = [0] * n_groups
    if len(begins):
        high = np.add.reduceat(values >> _HALF, begins).tolist()  # in two parts, so that no sum leaves 64 bits
        low = np.add.reduceat(values & ((1 << _HALF) - 1), begins).tolist()
        for place, above, below in zip(group[begins].tolist(), high, low, strict=True):
            found[place] = (above << _HALF) + below
    return found


_HALF = 31
