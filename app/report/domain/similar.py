"""Similar jobs: the nearest engagements of the other arrangement, with how near they are in words. No verdict.

The same kind of work first; of those the nearest in size, where sizes within a step count as alike; of those the
nearest in complexity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log

from app.domain.engagements import EFFORTS, FREELANCE, OUTSOURCED, Engagement
from app.domain.figures import number, percent

SHOWN = 3
STEP = 1.25  # sizes up to a quarter apart count as alike
UNKNOWN_STEPS = 2  # where a complexity is unknown, it counts as two steps away
_WEEKS: Mapping[str, float] = dict(zip(EFFORTS, (0.5, 2.2, 11, 50), strict=True))  # the middle of each band
DAYS_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Traits:
    """What makes engagements alike. `size` in hours, from the effort band where no hours are known (`by_band`)."""

    category: str | None
    size: float | None
    by_band: str | None = None
    complexity: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """One engagement that may be near: its number, its traits, and the day it ended, or -1, as an ordinal."""

    number: int
    traits: Traits
    ended: int


@dataclass(frozen=True, slots=True)
class Similar:
    """One of the nearest: how `near` in words; what it `cost` in its own currency, in major units; `lateness` in days,
    negative where it ended early; `goal_met`: yes, partly or no."""

    number: int
    reference: str
    title: str
    provider: str | None
    near: tuple[str, ...]
    cost: float | None
    currency: str | None
    lateness: int | None
    goal_met: str | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest of the `other` arrangement, or why there is none."""

    other: str
    found: tuple[Similar, ...]
    why_none: str = ""


def band_sizes(hours_per_day: Decimal) -> dict[str, float]:
    """What each effort band stands for, in hours."""
    return {band: weeks * DAYS_A_WEEK * float(hours_per_day) for band, weeks in _WEEKS.items()}


def traits(it: Engagement, hours_per_day: Decimal) -> Traits:
    """What an engagement is compared by."""
    hours = it.hours_actual if it.hours_actual is not None else it.hours_estimated
    if hours:
        return Traits(it.category, float(hours), None, it.complexity)
    return Traits(it.category, band_sizes(hours_per_day)[it.effort] if it.effort else None, it.effort, it.complexity)


def nearest(of: Traits, those: Sequence[Near], most: int = SHOWN) -> list[Near]:
    """The nearest in size and complexity; those that ended last where several are as near."""
    return sorted(those, key=lambda each: _distance(of, each))[:most]


def _distance(of: Traits, it: Near) -> tuple[float, ...]:
    there = it.traits
    apart = abs(log(there.size / of.size)) if of.size and there.size else 0.0
    known = of.complexity is not None and there.complexity is not None
    steps = abs(there.complexity - of.complexity) if known else UNKNOWN_STEPS
    return floor(apart / log(STEP) + 1e-9), steps, round(apart, 9), -it.ended, it.number


def near_in_words(of: Traits, it: Traits) -> tuple[str, ...]:
    """How near: “1.4 times as large (280 hours)”, “one step more complex”."""
    return tuple(part for part in (_size(of, it), _complexity(of, it)) if part)


def _size(of: Traits, it: Traits) -> str:
    if it.size is None:
        return "size not known"
    if it.by_band:
        said = f"{it.by_band} person-week" + ("" if it.by_band == EFFORTS[0] else "s")
    else:
        said = f"{number(it.size)} {'hour' if it.size == 1 else 'hours'}"
    if of.size is None:
        return said
    if of.by_band and it.by_band:
        return f"the same effort ({said})" if of.by_band == it.by_band else said
    return f"{_times(it.size / of.size)} ({said})"


def _times(ratio: float) -> str:
    if 1 / 1.1 <= ratio <= 1.1:
        return "about as large"
    if ratio > 1:
        return f"{number(float(f'{ratio:.2g}'))} times as large"
    return f"{percent(ratio)} of the size"


_STEPS = ("", "one step", "two steps", "three steps", "four steps")


def _complexity(of: Traits, it: Traits) -> str:
    if of.complexity is None:
        return ""
    if it.complexity is None:
        return "complexity not known"
    more = it.complexity - of.complexity
    return f"{_STEPS[abs(more)]} {'more' if more > 0 else 'less'} complex" if more else "as complex"


def why_none(of: Traits, other: str, ended: int, same_kind: int) -> str:
    """Why nothing is near: `ended` engagements of the other arrangement are over, `same_kind` of the same category."""
    if of.category is None:
        return f"The kind of work is not recorded here, so no {other} engagement can be set beside it."
    if not ended:
        return f"No {other} engagement has ended yet."
    if not same_kind:
        return f"No {other} engagement in this category has ended yet."
    return f"No {other} engagement in this category with known hours or effort."


def other_than(arrangement: str) -> str:
    """The other arrangement."""
    return OUTSOURCED if arrangement == FREELANCE else FREELANCE
