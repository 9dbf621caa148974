"""The minimum data that a verdict needs, and what is missing.

Providers are counted as well as engagements because five of five providers falling on one side happens by
chance in 6.25% of records, six of six in 3.1%.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics.clusters import drop_unknown, integer_codes

MIN_ENGAGEMENTS = 8
"""Minimum number of engagements with a known value on each side."""

MIN_PROVIDERS = 6
"""Minimum number of distinct providers on each side."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Engagements with a known value, and their providers, on each side."""

    n_a: int
    providers_a: int
    n_b: int
    providers_b: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What one side still lacks; zeros when it has enough."""

    engagements: int
    providers: int

    @property
    def is_zero(self) -> bool:
        return self.engagements == 0 and self.providers == 0


@dataclass(frozen=True, slots=True)
class Gate:
    """What each side still lacks before a verdict may be given."""

    a: Missing
    b: Missing

    @property
    def is_open(self) -> bool:
        return self.a.is_zero and self.b.is_zero


def count_sizes(y, arm, provider) -> Sizes:
    """Counts both sides; rows whose ``y`` (N,) is NaN are unknown and do not count."""
    _, arm, provider = drop_unknown(y, arm, provider)
    arm, provider = arm.astype(bool, copy=False), integer_codes(provider)
    a, b = np.bincount(provider[arm]), np.bincount(provider[~arm])
    return Sizes(int(a.sum()), int(np.count_nonzero(a)), int(b.sum()), int(np.count_nonzero(b)))


def check_gate(n_a: int, providers_a: int, n_b: int, providers_b: int) -> Gate:
    """Returns what a contrast lacks: both sides need the minimum."""
    return Gate(missing_for_one_side(n_a, providers_a), missing_for_one_side(n_b, providers_b))


def missing_for_one_side(n: int, providers: int) -> Missing:
    """Returns what one side lacks; a majority claim needs that side alone."""
    return Missing(max(0, MIN_ENGAGEMENTS - n), max(0, MIN_PROVIDERS - providers))
