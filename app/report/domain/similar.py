"""Similar jobs: the nearest engagements of the other arrangement, with their traits. No verdict.

The same kind of work first; of those the nearest in size, where sizes within a step count as alike; of those the
nearest in complexity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log

from app.record.domain.engagements import EFFORTS, FREELANCE, OUTSOURCED, Engagement

MAX_SHOWN = 3
SIZE_STEP = 1.25  # sizes up to a quarter apart count as alike
UNKNOWN_STEPS = 2  # where a complexity is unknown, it counts as two steps away
_BAND_WEEKS: Mapping[str, float] = dict(zip(EFFORTS, (0.5, 2.2, 11, 50), strict=True))  # the middle of each band
DAYS_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Traits:
    """What makes engagements alike. `size` in hours, from the effort band where no hours are known (`by_band`)."""

    category: str | None
    size: float | None
    is_size_from_band: str | None = None
    complexity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One engagement that may be near: its number, its traits, and the day it ended, or -1, as an ordinal."""

    number: int
    traits: Traits
    ended: int


@dataclass(frozen=True, slots=True)
class SimilarEngagement:
    """One of the nearest, with its `traits`; what it `cost` in its own currency, in major units; `lateness` in days,
    negative where it ended early; `goal_met`: yes, partly or no."""

    number: int
    reference: str
    title: str
    provider: str | None
    traits: Traits
    cost: float | None
    currency: str | None
    lateness: int | None
    goal_met: str | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The engagements nearest to `subject` in the other `arrangement`; where there is none, how many of that
    arrangement have `ended`, and how many of the same category."""

    arrangement: str
    subject: Traits
    found: tuple[SimilarEngagement, ...]
    ended: int = 0
    same_category_count: int = 0


def band_sizes(hours_per_day: Decimal) -> dict[str, float]:
    """Returns the size of each effort band, in hours."""
    return {band: weeks * DAYS_A_WEEK * float(hours_per_day) for band, weeks in _BAND_WEEKS.items()}


def traits(engagement: Engagement, hours_per_day: Decimal) -> Traits:
    """Returns the traits that an engagement is compared by."""
    hours = engagement.hours_actual if engagement.hours_actual is not None else engagement.hours_estimated
    if hours:
        return Traits(engagement.category, float(hours), None, engagement.complexity)
    return Traits(
        engagement.category,
        band_sizes(hours_per_day)[engagement.effort] if engagement.effort else None,
        engagement.effort,
        engagement.complexity,
    )


def nearest(subject: Traits, candidates: Sequence[Candidate], limit: int = MAX_SHOWN) -> list[Candidate]:
    """The nearest in size and complexity; those that ended last where several are as near."""
    return sorted(candidates, key=lambda each: _distance(subject, each))[:limit]


def _distance(subject: Traits, candidate: Candidate) -> tuple[float, ...]:
    traits = candidate.traits
    log_ratio = abs(log(traits.size / subject.size)) if subject.size and traits.size else 0.0
    steps = (
        float(UNKNOWN_STEPS)
        if subject.complexity is None or traits.complexity is None
        else float(abs(traits.complexity - subject.complexity))
    )
    return floor(log_ratio / log(SIZE_STEP) + 1e-9), steps, round(log_ratio, 9), -candidate.ended, candidate.number


def opposite_arrangement(arrangement: str) -> str:
    """The other arrangement."""
    return OUTSOURCED if arrangement == FREELANCE else FREELANCE
