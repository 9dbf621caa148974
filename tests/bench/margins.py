"""How often "no meaningful difference" is said of sides that differ by just as much as matters.

Every design has its truth exactly at the margin, so the verdict is false whenever it is given. Next to it stands how
often it would be given without what each side leaves open by itself (see
``app/report/domain/statistics/side_intervals.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import ndtri

from app.report.domain import statistics as st
from app.report.domain.statistics import intervals
from tests.bench.worlds import correlated, work

YES_OR_NO, RATING = "yes/no", "rating"
_BELOW = (0.1, 0.15, 0.25, 0.5)  # how the ratings below five are spread over one to four
_HIGHEST = 1 - 1e-9
Figure = st.Superiority | st.LikeForLike


@dataclass(frozen=True)
class Margin:
    """``better`` of the first side say yes, or are rated five; so many fewer of the second that it just matters.

    ``n`` engagements and ``providers`` a side, correlated ``icc``. ``alike``: like for like, among three kinds of
    work that make no difference, and with ``scope`` among sizes that make none. ``first_freelance`` turns the sides.
    """

    kind: str
    better: float
    n: tuple[int, int]
    per_provider: tuple[int, int] = (1, 1)
    icc: float = 0.0
    alike: bool = False
    scope: bool = False
    uneven: bool = False
    first_freelance: bool = True

    @property
    def providers(self) -> tuple[int, int]:
        return tuple(max(st.MIN_PROVIDERS, n // each) for n, each in zip(self.n, self.per_provider, strict=True))

    @property
    def name(self) -> str:
        extra = ["like for like" + (", scope" if self.scope else "")] if self.alike else []
        extra += ["uneven"] if self.uneven else []
        extra += [] if self.first_freelance else ["sides turned"]
        sizes = "{}/{}, {}/{} prov.".format(*self.n, *self.providers)
        shares = f"{self.better:.0%}/{self.parts[1][-1]:.0%}"
        return ", ".join([f"{self.kind} {shares}", sizes, f"icc {self.icc:g}", *extra])

    @property
    def of_counts(self) -> bool:
        """Whether nothing but two counts matters, so that a record costs next to nothing."""
        return self.kind == YES_OR_NO and not self.alike and self.providers == self.n

    @property
    def margin(self) -> float:
        return st.MARGINS[st.Scale.DIFFERENCE if self.kind == YES_OR_NO else st.Scale.SUPERIORITY]

    @property
    def truth(self) -> float:
        """The effect, freelance against outsourced, from no difference."""
        return self.margin if self.first_freelance else -self.margin

    @property
    def parts(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """How often each value occurs on the first side and on the second, lowest first."""
        if self.kind == YES_OR_NO:
            return tuple((1 - share, share) for share in (self.better, self.better - self.margin))
        return _rated(self.better), _rated(_fives(self.better, 0.5 + self.margin))

    def draw(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Outcome, side and provider of one record."""
        first = np.arange(sum(self.n)) < self.n[0]
        own = [work(chance, n, k, self.uneven) for n, k in zip(self.n, self.providers, strict=True)]
        provider = np.concatenate([own[0], own[1] + self.providers[0]])
        latent, y = correlated(chance, provider, self.icc), np.empty(len(first))
        for side, parts in zip((first, ~first), self.parts, strict=True):
            y[side] = np.searchsorted(ndtri(np.cumsum(parts)[:-1]), latent[side])
        return y, first if self.first_freelance else ~first, provider

    def figure(self, chance: np.random.Generator) -> Figure | st.NotEstimable:
        """The figure of one record."""
        if self.of_counts:
            yes = (int(chance.binomial(n, parts[1])) for n, parts in zip(self.n, self.parts, strict=True))
            return _of_shares(*yes, *self.n, self.first_freelance)
        y, arm, provider = self.draw(chance)
        if not self.alike:
            return st.superiority(y, arm, provider)
        scope = np.exp(4 + chance.standard_normal(len(y))) if self.scope else None
        kind = st.Kind.YESNO if self.kind == YES_OR_NO else st.Kind.RATING
        return st.like_for_like(y, arm, provider, scope, chance.integers(0, 3, len(y)), kind)


@lru_cache(maxsize=10_000)
def _of_shares(yes: int, other_yes: int, n: int, other: int, first_freelance: bool) -> Figure | st.NotEstimable:
    """The figure of two shares with one engagement a provider, of which nothing but the counts matters."""
    row = np.arange(n + other)
    first = row < n
    return st.superiority(
        np.where(first, row < yes, row < n + other_yes).astype(float), first if first_freelance else ~first, row
    )


def _rated(fives: float) -> tuple[float, ...]:
    return (*((1 - fives) * each for each in _BELOW), fives)


def _fives(better: float, theta: float) -> float:
    """The part of fives at which a side is worse than ``better`` in ``theta`` of the pairs."""
    low, high = 0.0, better
    for _ in range(60):
        middle = (low + high) / 2
        b = np.array(_rated(middle))
        found = float(np.array(_rated(better)) @ (np.cumsum(b) - b / 2))
        low, high = (middle, high) if found > theta else (low, middle)
    return low


@dataclass(frozen=True)
class AtMargin:
    """How often a record of one design was falsely called the same: ``said`` now, ``before`` without the sides' own."""

    name: str
    records: int
    said: float
    before: float
    covered: float
    covered_before: float

    @property
    def broken(self) -> bool:
        """More often than promised and than three standard errors of chance explain."""
        return self.said > st.ALPHA + 3 * sqrt(st.ALPHA * (1 - st.ALPHA) / self.records)

    @property
    def line(self) -> str:
        mark = "  TOO OFTEN" if self.broken else ""
        return (
            f"false 'no difference' {self.said:6.1%} (was {self.before:6.1%})  coverage {self.covered:6.1%} "
            f"(was {self.covered_before:6.1%})  {self.name}{mark}"
        )


def provider_interval(figure: Figure) -> tuple[float, float]:
    """The interval without what each side leaves open by itself."""
    if isinstance(figure, st.LikeForLike):
        return intervals.t_interval(figure.estimate, figure.se, figure.df, figure.alpha)
    return intervals.hull_interval(
        figure.estimate, figure.variance, figure.null_variance, figure.df, 0.5, figure.separated, figure.alpha
    )


def shown_interval(figure: Figure) -> tuple[float, float]:
    """The interval as it is shown."""
    return figure.low, figure.high


def at_margin(design: Margin, records: int, seed: int, shown: Callable = shown_interval) -> AtMargin:
    """So many records of one design; a record that is silent like for like says nothing false."""
    chance, counts = np.random.default_rng(seed), np.zeros(4)
    for _ in range(records):
        figure = design.figure(chance)
        if isinstance(figure, st.NotEstimable):
            counts[2:] += 1
            continue
        for place, ends in enumerate((shown(figure), provider_interval(figure))):
            low, high = _from_none(figure, design.kind, ends)
            same = st.verdict(low, high, design.margin) == st.Verdict.NO_MEANINGFUL_DIFFERENCE
            counts[place::2] += same, low <= design.truth <= high
    said, before, covered, covered_before = counts / records
    return AtMargin(design.name, records, said, before, covered, covered_before)


def _from_none(figure: Figure, kind: str, ends: tuple[float, float]) -> tuple[float, float]:
    """Ends measured from no difference, in the unit of the margin."""
    if isinstance(figure, st.LikeForLike):
        return ends
    unit = 2.0 if kind == YES_OR_NO else 1.0
    return unit * (ends[0] - 0.5), unit * (ends[1] - 0.5)


_SIZES = ((2000, 8), (60, 20), (300, 20), (600, 20), (300, 30), (2000, 40), (8, 8), (20, 20), (100, 100), (400, 400))
_BUSY = (
    ((60, 12), (2, 2)),
    ((300, 60), (4, 4)),
    ((600, 60), (10, 10)),
    ((2000, 200), (30, 30)),
    ((2000, 100), (1, 10)),
    ((400, 400), (10, 10)),
    ((2000, 2000), (30, 30)),
)
_SHARES = (_HIGHEST, 0.98, 0.9, 0.75, 0.6)

MARGINS = [
    *(Margin(YES_OR_NO, share, n) for n in _SIZES for share in _SHARES),
    *(Margin(RATING, share, n) for n in _SIZES for share in _SHARES[:2]),
    *(
        Margin(kind, share, n, each, icc)
        for n, each in _BUSY
        for share, icc in ((0.98, 0.3), (_HIGHEST, 0.6))
        for kind in (YES_OR_NO, RATING)
    ),
    *(Margin(kind, 0.98, (300, 60), (4, 4), 0.3, uneven=True) for kind in (YES_OR_NO, RATING)),
    *(Margin(kind, 0.98, (300, 20), first_freelance=False) for kind in (YES_OR_NO, RATING)),
    *(Margin(YES_OR_NO, 0.98, n) for n in ((20, 300), (8, 2000))),
    *(
        Margin(kind, share, n, each, icc, alike=True, scope=scope)
        for kind in (YES_OR_NO, RATING)
        for share, n, each, icc in (
            (0.98, (300, 20), (1, 1), 0.0),
            (_HIGHEST, (300, 40), (1, 1), 0.0),
            (_HIGHEST, (600, 60), (10, 10), 0.6),
            (0.98, (400, 400), (10, 10), 0.6),
        )
        for scope in (False, True)
    ),
]
