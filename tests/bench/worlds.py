"""Made-up records of which the truth is known, for measuring how often a verdict is right.

A latent normal value has a part that belongs to the provider; numbers, ratings and yes/no are cut from it,
so that every side's distribution, and with it the true effect, is known exactly.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

CUTS = {  # how often each value occurs when nothing differs, lowest first
    "skewed rating": (0.05, 0.10, 0.20, 0.35, 0.30),
    "ceiling rating": (0.02, 0.03, 0.05, 0.10, 0.80),
    "yes/no 50 %": (0.5, 0.5),
    "yes/no 10 %": (0.9, 0.1),
    "yes/no 3 %": (0.97, 0.03),
}


@dataclass(frozen=True)
class World:
    """``n`` engagements and ``providers`` on sides A and B, correlated ``icc`` within providers."""

    shape: str
    n: tuple[int, int]
    providers: tuple[int, int]
    icc: float = 0.0
    shift: float = 0.0  # of side A, in standard deviations of the latent value
    spread: float = 1.0  # of side A, as a multiple of side B's
    uneven: bool = False  # few providers hold most of the work
    shared: bool = False  # the same providers work on both sides

    @property
    def name(self) -> str:
        extra = [f"{self.spread:g}x spread"] if self.spread != 1 else []
        extra += [word for word in ("uneven", "shared") if getattr(self, word)]
        sizes = "{}/{}, {}/{} prov.".format(*self.n, *self.providers)
        return ", ".join([self.shape, sizes, f"icc {self.icc:g}", *extra])

    @property
    def theta(self) -> float:
        """The true P(A > B) + P(A = B) / 2."""
        if self.shape not in CUTS:
            return float(ndtr(self.shift / np.hypot(1, self.spread)))
        edges = _edges(self.shape)
        a = np.diff(ndtr((np.r_[-np.inf, edges, np.inf] - self.shift) / self.spread))
        b = np.array(CUTS[self.shape])
        return float((a * (np.cumsum(b) - b / 2)).sum())

    def draw(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Outcome, side and provider of one record."""
        arm = np.arange(sum(self.n)) < self.n[0]
        own = [work(chance, n, k, self.uneven) for n, k in zip(self.n, self.providers, strict=True)]
        provider = np.concatenate([own[0], own[1] + (0 if self.shared else self.providers[0])])
        latent = correlated(chance, provider, self.icc)
        latent = np.where(arm, self.spread * latent + self.shift, latent)
        y = latent if self.shape not in CUTS else np.searchsorted(_edges(self.shape), latent).astype(float)
        return y, arm, provider


def _edges(shape: str) -> np.ndarray:
    return ndtri(np.cumsum(CUTS[shape])[:-1])


def work(chance: np.random.Generator, n: int, providers: int, uneven: bool) -> np.ndarray:
    """Who did each of ``n`` engagements, every provider at least one."""
    if not uneven:
        return np.arange(n) % providers
    part = 1 / np.arange(1, providers + 1)
    more = chance.choice(providers, n - providers, p=part / part.sum())
    return np.concatenate([np.arange(providers), more])


def correlated(chance: np.random.Generator, provider: np.ndarray, icc: float) -> np.ndarray:
    """Standard normal values, correlated ``icc`` between engagements of one provider."""
    habit = chance.standard_normal(int(provider.max()) + 1)[provider]
    return np.sqrt(icc) * habit + np.sqrt(1 - icc) * chance.standard_normal(len(provider))


@dataclass(frozen=True)
class OneSide:
    """``n`` yes/no answers from ``providers``, true share ``share``."""

    n: int
    providers: int
    icc: float
    share: float
    uneven: bool = False

    @property
    def name(self) -> str:
        shape = ", uneven" if self.uneven else ""
        return f"share {self.share:.0%}, {self.n}, {self.providers} prov., icc {self.icc:g}{shape}"

    def draw(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        provider = work(chance, self.n, self.providers, self.uneven)
        return (correlated(chance, provider, self.icc) < ndtri(self.share)).astype(float), provider


@dataclass(frozen=True)
class Confounded:
    """Side B does larger work of other kinds; ``slope`` and the kinds move the outcome, the side ``effect``.

    Log scope differs by one standard deviation; three kinds are mixed .5/.3/.2 against .2/.3/.5, and a
    provider does mostly one of them.
    """

    kind: str
    n: int
    providers: int
    slope: float
    effect: float = 0.0
    quadratic: float = 0.0
    icc: float = 0.3

    @property
    def name(self) -> str:
        bend = ", quadratic" if self.quadratic else ""
        sizes = f"{self.n} a side, {self.providers} prov."
        return f"{self.kind}, {sizes}, slope {self.slope:g}{bend}, icc {self.icc:g}"

    def draw(self, chance: np.random.Generator) -> tuple[np.ndarray, ...]:
        """Outcome, side, provider, scope and category of one record."""
        arm = np.arange(2 * self.n) < self.n
        provider = np.arange(2 * self.n) % self.providers + self.providers * ~arm
        mix = [(0.5, 0.3, 0.2), (0.2, 0.3, 0.5)]
        favourite = np.concatenate([chance.choice(3, self.providers, p=p) for p in mix])[provider]
        free = np.where(arm, *(chance.choice(3, 2 * self.n, p=p) for p in mix))
        category = np.where(chance.random(2 * self.n) < 0.6, favourite, free)
        x = 0.8 * (chance.standard_normal(2 * self.n) + ~arm)
        latent = self.slope * x + self.quadratic * (x - 0.4) ** 2 + 0.3 * category + self.effect * arm
        latent += 0.5 * correlated(chance, provider, self.icc)
        return outcome(self.kind, latent, chance), arm, provider, np.exp(4 + x), category


@dataclass(frozen=True)
class Turns:
    """Providers of side A are seldom engaged again, those of side B often; a later job moves the outcome by ``turn``.

    ``known``: this part of the providers had their first job before the record's period, so that all of theirs are
    later ones.  Scope and kind of work are no different between the sides.
    """

    kind: str
    n: tuple[int, int]
    providers: tuple[int, int]
    turn: float
    effect: float = 0.0
    icc: float = 0.3
    known: float = 0.0
    uneven: bool = False

    @property
    def name(self) -> str:
        extra = [f"{self.known:.0%} known before"] if self.known else []
        extra += ["uneven"] if self.uneven else []
        sizes = "{}/{}, {}/{} prov.".format(*self.n, *self.providers)
        return ", ".join([self.kind, sizes, f"later jobs {self.turn:+g}", f"icc {self.icc:g}", *extra])

    def draw(self, chance: np.random.Generator) -> tuple[np.ndarray, ...]:
        """Outcome, side, provider, scope, category and later job (0, 1) of one record."""
        size = sum(self.n)
        arm = np.arange(size) < self.n[0]
        own = [work(chance, n, k, self.uneven) for n, k in zip(self.n, self.providers, strict=True)]
        provider = np.concatenate([own[0], own[1] + self.providers[0]])
        order = chance.permutation(size)
        begun = order[np.unique(provider[order], return_index=True)[1]]
        later = np.ones(size, np.int8)
        later[begun[chance.random(len(begun)) >= self.known]] = 0
        category, x = chance.choice(3, size, p=(0.4, 0.3, 0.3)), 0.8 * chance.standard_normal(size)
        latent = 0.3 * x + 0.3 * category + self.turn * later + self.effect * arm
        latent += 0.5 * correlated(chance, provider, self.icc)
        return outcome(self.kind, latent, chance), arm, provider, np.exp(4 + x), category, later


def outcome(kind: str, latent: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Money, a rating or a yes/no (N,) from the latent values (N,)."""
    if kind == "money":
        return np.exp(latent)
    if kind == "rating":
        return np.clip(np.round(3 + latent), 1, 5)
    return (chance.random(len(latent)) < np.clip(0.35 + 0.2 * latent, 0, 1)).astype(float)
