"""Claims and what opposes them, next to each other and alike."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.report.domain.claims import Claim


def match_opposites(found: Sequence[Claim]) -> list[Claim]:
    """What opposes a claim matches on what that does."""
    held = {each.key: each.covariates for each in found}
    return [replace(each, covariates=held.get(each.opposes, each.covariates)) for each in found]


def order_claims(found: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each claim followed by what opposes it."""
    found = tuple(found)
    keys = {each.key for each in found}
    opposing = {key: [each for each in found if each.opposes == key] for key in keys}
    return tuple(each for claim in found if claim.opposes not in keys for each in (claim, *opposing[claim.key]))
