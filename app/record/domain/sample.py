"""Generates the sample data: made-up engagements of numbered providers, from `sample_truth` with a fixed seed.

As in a real record, providers differ, some answers are unknown and a few engagements were cancelled.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from app.record.domain.engagements import FREELANCE, OUTSOURCED, Engagement
from app.record.domain.providers import Provider
from app.record.domain.reviews import Review
from app.record.domain.sample_engagements import EngagementGenerator
from app.record.domain.sample_providers import generate_providers
from app.record.domain.validation import build_engagement

SEED = 20_260
ENGAGEMENT_COUNTS = {FREELANCE: 168, OUTSOURCED: 152}
OPEN_COUNTS = {FREELANCE: 12, OUTSOURCED: 10}


@dataclass(frozen=True, slots=True)
class Sample:
    """The generated rows: engagements refer to providers by name; `reviews` is in the order of `engagements`."""

    providers: tuple[Provider, ...]
    engagements: tuple[Engagement, ...]
    reviews: tuple[Review | None, ...]


def generate_sample(today: date, seed: int = SEED) -> Sample:
    """Returns the sample data as of `today`: the same rows for the same day."""
    rng = Random(seed)  # noqa: S311 - the rows must be the same every time; nothing here is secret
    brief_rng = Random(seed + 1)  # noqa: S311 - of their own, so that every other value stays as it was
    compare_rng = Random(seed + 2)  # noqa: S311 - the same
    profiles = list(generate_providers(rng))
    engagements: list[Engagement] = []
    reviews: list[Review | None] = []
    for arrangement, count in ENGAGEMENT_COUNTS.items():
        own = [profile for profile in profiles if profile.arrangement == arrangement]
        for index in range(count):
            profile = own[index % len(own)] if index < 2 * len(own) else rng.choice(own)
            still_open = index >= count - OPEN_COUNTS[arrangement]
            generator = EngagementGenerator(rng, brief_rng, compare_rng, profile, today, still_open)
            engagements.append(build_engagement(generator.draft(f"S-{len(engagements) + 1:06d}"), today))
            reviews.append(generator.review())
    return Sample(tuple(profile.provider for profile in profiles), tuple(engagements), tuple(reviews))
