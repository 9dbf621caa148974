"""Permutation: a record with its arrangements shuffled among its own providers, so that any contrast is chance."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.report.domain.evidence import Evidence

Array = Any


def shuffled_evidence(evidence: Evidence, times: int, seed: int) -> Iterator[Evidence]:
    """Yields `times` shuffles of a record, reproducible by `seed`. Values are derived once; only arrangements
    change."""
    shuffle = _Shuffle(evidence.record.columns["provider"], evidence.record.columns["arrangement"])
    rng = np.random.default_rng(seed)
    for _ in range(times):
        yield evidence.with_arrangements(shuffle.draw(rng))


def shuffle_arrangements(provider: Array, arrangement: Array, seed: int) -> Array:
    """Returns one shuffle of `arrangement` (N,) among the `provider` codes (N,); rows with -1 keep theirs."""
    return _Shuffle(provider, arrangement).draw(np.random.default_rng(seed))


class _Shuffle:
    """A provider that works in one arrangement gets that of another such provider, for all of its engagements, so that
    each side keeps its number of providers. One that works in both has them shuffled among its own engagements."""

    def __init__(self, provider: Array, arrangement: Array):
        self.provider, self.arrangement = provider, arrangement
        self.among, place = np.unique(provider[provider >= 0], return_inverse=True)
        low, high = (np.full(len(self.among), start, arrangement.dtype) for start in (127, -128))
        np.minimum.at(low, place, arrangement[provider >= 0])
        np.maximum.at(high, place, arrangement[provider >= 0])
        self.single, self.usual = low == high, low
        at = np.full(len(provider), -1)
        at[provider >= 0] = place
        in_both = np.append(~self.single, False)[at]
        self.of_one = np.flatnonzero((at >= 0) & ~in_both)
        self.at = at[self.of_one]
        rows = np.flatnonzero(in_both)
        self.of_both = rows[np.argsort(provider[rows], kind="stable")]

    def draw(self, rng: np.random.Generator) -> Array:
        arrangement_of = self.usual.copy()
        arrangement_of[self.single] = rng.permutation(arrangement_of[self.single])
        shuffled = self.arrangement.copy()
        shuffled[self.of_one] = arrangement_of[self.at]
        # Sorted by provider, then at random: each provider's rows in another order.
        order = np.lexsort((rng.random(len(self.of_both)), self.provider[self.of_both]))
        shuffled[self.of_both] = self.arrangement[self.of_both[order]]
        return shuffled
