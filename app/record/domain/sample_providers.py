"""Draws the providers of the sample data, each with its biases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.record.domain.providers import Provider
from app.record.domain.sample_truth import true_parameter

PROVIDER_COUNTS = {FREELANCE: 40, OUTSOURCED: 36}
UNKNOWN_RATE = 0.08  # share of answers that are unknown


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """A provider with its biases, which shift all its answers a little, so repeat work is not independent.

    `bias` is in rating points, `price_offset` a logarithm of the price.
    """

    provider: Provider
    arrangement: str
    bias: float
    price_offset: float


def generate_providers(rng: Random) -> Iterator[ProviderProfile]:
    number = 0
    for arrangement, count in PROVIDER_COUNTS.items():
        freelance = arrangement == FREELANCE
        for _ in range(count):
            number += 1
            alone = rng.random() < (
                true_parameter("self-employed", True) if freelance else 1 - true_parameter("third-party-company", False)
            )
            shares = {
                "worker": true_parameter("worker-bears-costs", freelance),
                "provider company": true_parameter("provider-bears-costs", freelance),
            }
            bears = draw_one(rng, shares) or "shared"
            provider = Provider(
                name=f"Sample provider {number}",
                kind="individual" if alone else "company",
                country=rng.choice(("DE", "PL", "PT", "IN", "US", "GB")),
                serves_other_clients=_draw_answer(rng, true_parameter("many-clients", True) if freelance else 0.97),
                taxes_borne_by=bears,
                insurance_borne_by=bears,
                expenses_borne_by=bears,
                workload_set_by="provider company"
                if rng.random() < true_parameter("provider-control", freelance)
                else rng.choice(("worker", "worker", "shared") if freelance else ("worker", "us")),
                fee_agreed_with=_draw_fee_party(rng, freelance),
            )
            yield ProviderProfile(provider, arrangement, rng.gauss(0, 0.35), rng.gauss(0, 0.12))


def draw_one(rng: Random, probabilities: Mapping[str, float]) -> str | None:
    """Returns one of the words, each with its probability, or None with the remaining probability."""
    left = rng.random()
    for word, probability in probabilities.items():
        left -= probability
        if left < 0:
            return word
    return None


def _draw_answer(rng: Random, share: float) -> bool | None:
    return None if rng.random() < UNKNOWN_RATE else rng.random() < share


def _draw_fee_party(rng: Random, freelance: bool) -> str | None:
    if rng.random() < UNKNOWN_RATE:
        return None
    if freelance:
        agrees_own_fee = rng.random() < true_parameter("agrees-own-fee", True)
        return "worker" if agrees_own_fee else rng.choice(("provider company", "nobody"))
    return "provider company"
