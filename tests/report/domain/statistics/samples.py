"""Records with known figures: published tables, one small clustered record, and made-up records by number."""

from dataclasses import dataclass

import numpy as np

# Brunner & Munzel 2000: pain scores after two treatments.
PAIN_TREATED = (1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1)
PAIN_OTHER = (3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4)

# Newcombe 1998, table II: x1, n1, x2, n2; method 10; the interval of this instrument; its p.
TWO_SHARES = (
    ((56, 70, 48, 80), (0.0524, 0.3339), (0.0454, 0.3453), 0.0110),
    ((9, 10, 3, 10), (0.1705, 0.8090), (0.0895, 0.9091), 0.0241),
    ((6, 7, 2, 7), (0.0582, 0.8062), (-0.0791, 0.9486), 0.0816),
    ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0391, 0.2148), 0.1774),
    ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.2166, 0.2166), 1.0),
    ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2933, 0.2933), 1.0),
    ((10, 10, 0, 20), (0.6791, 1.0), (0.6627, 1.0), 0.0007),
    ((10, 10, 0, 10), (0.6075, 1.0), (0.5294, 1.0), 0.0026),
)

# Stratum: yes and all of side A, yes and all of side B.
# Bickel et al. 1975: admissions at Berkeley in 1973, men and women by department.
BERKELEY = {
    "A": (512, 825, 89, 108),
    "B": (353, 560, 17, 25),
    "C": (120, 325, 202, 593),
    "D": (138, 417, 131, 375),
    "E": (53, 191, 94, 393),
    "F": (22, 373, 24, 341),
}
# Charig et al. 1986: kidney stones removed, open surgery and keyhole by size of stone.
KIDNEY = {"small": (81, 87, 234, 270), "large": (192, 263, 55, 80)}


def two_shares(x1: int, n1: int, x2: int, n2: int) -> tuple[np.ndarray, np.ndarray]:
    """Outcome and side of every case behind two fractions."""
    y = np.repeat([1.0, 0.0, 1.0, 0.0], [x1, n1 - x1, x2, n2 - x2])
    return y, np.arange(n1 + n2) < n1


def strata(table: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, side and stratum number of every case behind a stratified table."""
    parts = [(*two_shares(*cells), np.full(cells[1] + cells[3], k)) for k, cells in enumerate(table.values())]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


@dataclass(frozen=True)
class Record:
    arm: np.ndarray
    provider: np.ndarray
    category: np.ndarray
    scope: np.ndarray
    outcome: dict[str, np.ndarray]


def toy() -> Record:
    """24 engagements a side with 8 providers each, two categories, outcomes by modular arithmetic."""
    i = np.arange(48)
    arm = i < 24
    provider = np.where(arm, i % 8, 8 + (5 * i + i // 7) % 8)
    scope = 20.0 + 37 * i % 101 + 30 * ~arm
    hourly = 60 + 5 * (3 * provider % 7) + 29 * i % 37 + 16 * ~arm
    cost = np.round(scope * hourly, 2)
    stars = 1 + np.floor((i * i + 3 * provider) % 11 / 2.2)
    rating = np.minimum(5, stars + (arm & (i % 4 == 0)))
    yes = ((17 * i + 5 * provider) % 13 < np.where(arm, 9, 6)).astype(float)
    outcome = {"cost": cost, "rate": cost / scope, "rating": rating, "yes": yes}
    return Record(arm, provider, i * 7 // 3 % 2, scope, outcome)


def chance(seed: int, stream: int, n: int) -> np.ndarray:
    """(n,) numbers within 0..1 that no release of a library can change (Steele et al. 2014, SplitMix64)."""
    z = (np.arange(1, n + 1, dtype=np.uint64) + np.uint64(1_000_003 * seed + 7_919 * stream)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


def logistic(u: np.ndarray) -> np.ndarray:
    return np.log((u + 1e-9) / (1 - u + 1e-9))


def made_up(
    seed: int,
    n: int,
    providers: int,
    both_sides: bool,
    clustering: float,
    effect: float,
    missing: float,
    part_a: float,
    categories: int,
) -> Record:
    """A record by numbers: ``providers`` a side (or shared), outcomes money, rating and yesno."""
    arm = chance(seed, 0, n) < part_a
    provider = (chance(seed, 1, n) ** 1.5 * providers).astype(int)
    provider = provider if both_sides else 2 * provider + ~arm
    habit = logistic(chance(seed, 2, 2 * providers))[provider]
    latent = clustering * habit + (1 - clustering) * logistic(chance(seed, 3, n)) + effect * arm
    category = (chance(seed, 4, n) + 0.25 * chance(seed, 5, 2 * providers)[provider]) / 1.25 * categories
    scope = np.round(np.exp(4 + 0.6 * logistic(chance(seed, 6, n)) - 0.5 * effect * arm), 1) + 0.5
    scope[chance(seed, 7, n) < missing] = np.nan
    known_scope = np.where(np.isnan(scope), 50.0, scope)
    outcome = {
        "money": np.round(known_scope**0.9 * 60 * np.exp(0.3 * latent), 2),
        "rating": np.clip(np.floor(3.2 + latent), 1, 5),
        "yesno": (latent > -0.4).astype(float),
    }
    for stream, y in enumerate(outcome.values()):
        y[chance(seed, 10 + stream, n) < missing] = np.nan
    return Record(arm, provider, category.astype(int), scope, outcome)
