"""How often a series of saved reports shows a false verdict, and a false confirmed one, where nothing is true.

Run as ``python -m tests.bench.repeated_testing``. Twenty quarterly looks at a window of 24 months, each with the level
of its family, as reports have it; a verdict is new where it first appears, and confirmed by the rule of
`app.report.domain.confirmation`. Exits with 1 where more than 5 in 100 claims get a false confirmed verdict, by more
than chance in the simulation explains.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtri

from app.report.domain import statistics as st
from app.report.domain.confirmation import CONCLUSIVE, CONFIRMATION_ALPHA
from app.report.domain.statistics import Verdict

LOOKS, WINDOW, PROMISED = 20, 8, 0.05  # quarters
QUARTERS = WINDOW + LOOKS - 1
MARGIN = st.MARGINS[st.Scale.SUPERIORITY]


@dataclass(frozen=True)
class Design:
    """`jobs` a quarter on each side, done by `providers` a side that are alike by `likeness` (intra-provider
    correlation); of their places so many change hands each quarter (`turnover`). `theta`: the true share of comparisons
    in which side A has more; `claims` are tested together."""

    jobs: int
    providers: int
    likeness: float
    turnover: float = 0.0
    theta: float = 0.5
    claims: int = 1

    @property
    def name(self) -> str:
        changing = f", {self.turnover:.0%} changing" if self.turnover else ""
        together = f", {self.claims} claims" if self.claims > 1 else ""
        return f"{self.jobs} jobs, {self.providers} providers{changing}, likeness {self.likeness:g}{together}"

    def draw(self, chance: np.random.Generator) -> "Drawn":
        """One record. What a provider leans to moves all of its jobs, as long as it stays."""
        quarter = np.repeat(np.arange(QUARTERS), 2 * self.jobs)
        arm = np.tile(np.arange(2 * self.jobs) < self.jobs, QUARTERS)
        place = chance.integers(0, self.providers, len(quarter)) + self.providers * ~arm
        holders = np.cumsum(chance.random((QUARTERS, 2 * self.providers)) < self.turnover, 0)
        provider = np.unique(place * (QUARTERS + 1) + holders[quarter, place], return_inverse=True)[1]
        lean = chance.standard_normal((self.claims, int(provider.max()) + 1))[:, provider]
        own = chance.standard_normal((self.claims, len(quarter)))
        y = np.sqrt(self.likeness) * lean + np.sqrt(1 - self.likeness) * own
        return Drawn(y + np.sqrt(2) * ndtri(self.theta) * arm, arm, provider, quarter)


@dataclass(frozen=True)
class Drawn:
    """Outcomes by claim, and each job's side, provider and quarter."""

    y: np.ndarray
    arm: np.ndarray
    provider: np.ndarray
    quarter: np.ndarray

    def figures(self, since: int, look: int) -> list[st.Superiority]:
        """A figure for each claim over the quarters from `since` to the last one of a look; none below the minimum."""
        some = (self.quarter >= since) & (self.quarter < look + WINDOW)
        arm, provider = self.arm[some], self.provider[some]
        sides = [(int(side.sum()), len(np.unique(provider[side]))) for side in (arm, ~arm)]
        if not st.check_gate(*sides[0], *sides[1]).is_open:
            return []
        found = [st.superiority(y, arm, provider) for y in self.y[:, some]]
        return [each for each in found if isinstance(each, st.Superiority)]


NULL = (
    Design(4, 10, 0.3),
    Design(12, 10, 0.3),
    Design(12, 8, 0.6),
    Design(40, 15, 0.6),
    Design(12, 30, 0.3, 0.03),
    Design(40, 30, 0.3, 0.05),
)
PAGE = Design(12, 10, 0.3, claims=29)
AT_MARGIN = Design(60, 60, 0.0, theta=0.5 + MARGIN)  # where "no meaningful difference" is just not so
TRUE = (
    Design(4, 10, 0.3, theta=0.75),
    Design(12, 10, 0.3, theta=0.75),
    Design(12, 30, 0.3, theta=0.75),
    Design(4, 10, 0.3, theta=0.9),
    Design(12, 10, 0.3, theta=0.9),
)


def verdict(figure: st.Superiority, alpha: float) -> Verdict:
    """What a figure says at a level."""
    far = figure.at(alpha).distance()
    return st.verdict(far.low, far.high, MARGIN)


@dataclass
class Seen:
    """What one claim showed, by verdict: at how many `looks`, at which one `first`, and which one confirmed it."""

    looks: Counter[Verdict] = field(default_factory=Counter)
    first: dict[Verdict, int] = field(default_factory=dict)
    confirmed: dict[Verdict, int] = field(default_factory=dict)


def looked(drawn: Drawn) -> list[Seen]:
    """Twenty looks at one record, claim by claim."""
    seen = [Seen() for _ in drawn.y]
    stands: list[tuple[Verdict | None, int, bool]] = [(None, 0, False)] * len(seen)
    for look in range(LOOKS):
        figures = drawn.figures(look, look)
        level = st.family_level([each.p for each in figures]).level
        alone: dict[int, list[st.Superiority]] = {}
        for claim, it in enumerate(seen):
            said = verdict(figures[claim], level) if figures else None
            before, first, confirmed = stands[claim]
            if said not in CONCLUSIVE:
                stands[claim] = (None, 0, False)
                continue
            it.looks[said] += 1
            if said != before:
                stands[claim] = (said, look, False)
                it.first.setdefault(said, look)
            elif not confirmed:
                if first not in alone:
                    alone[first] = drawn.figures(max(first + WINDOW, look), look)
                later = alone[first]
                if later and verdict(later[claim], CONFIRMATION_ALPHA) == said:
                    stands[claim] = (said, first, True)
                    it.confirmed.setdefault(said, look)
    return seen


@dataclass(frozen=True)
class Measured:
    """Of so many `claims` the share of looks with a false verdict, of claims with any, and with a confirmed one."""

    name: str
    claims: int
    at_a_look: float
    ever: float
    confirmed: float

    @property
    def broken(self) -> bool:
        return self.confirmed > PROMISED + 3 * (PROMISED * (1 - PROMISED) / self.claims) ** 0.5

    @property
    def line(self) -> str:
        mark = "  TOO OFTEN" if self.broken else ""
        return (
            f"false at one look {self.at_a_look:5.1%}, ever {self.ever:5.1%}, confirmed {self.confirmed:5.1%}  "
            f"{self.name}  [{self.claims} claims]{mark}"
        )


def false(design: Design, records: int, seed: int, those: frozenset[Verdict], name: str = "") -> Measured:
    """How often claims show `those` verdicts, none of which is true."""
    chance = np.random.default_rng(seed)
    seen = [each for _ in range(records) for each in looked(design.draw(chance))]
    looks = sum(each.looks[verdict] for each in seen for verdict in those)
    return Measured(
        design.name + name,
        len(seen),
        looks / (LOOKS * len(seen)),
        float(np.mean([bool(those & each.first.keys()) for each in seen])),
        float(np.mean([bool(those & each.confirmed.keys()) for each in seen])),
    )


def true(design: Design, records: int, seed: int) -> str:
    """How long a true effect takes to be seen, and then to be confirmed."""
    chance = np.random.default_rng(seed)
    seen = [looked(design.draw(chance))[0] for _ in range(records)]
    first = [each.first.get(Verdict.SUPPORTED) for each in seen]
    waits = [
        each.confirmed[Verdict.SUPPORTED] - each.first[Verdict.SUPPORTED]
        for each in seen
        if Verdict.SUPPORTED in each.confirmed
    ]
    known = [look for look in first if look is not None]
    within = [sum(wait <= quarters for wait in waits) / records for quarters in (2, 4, 8)]
    middle = f"{np.median(waits):.0f}" if waits else "no"
    return (
        f"seen {len(known) / records:4.0%}, confirmed {len(waits) / records:4.0%}, after {middle} quarters in the "
        f"middle; within 2 {within[0]:4.0%}, 4 {within[1]:4.0%}, 8 {within[2]:4.0%}  {design.name}, theta "
        f"{design.theta:g}"
    )


def everything(records: int, seed: int) -> Iterator[Measured | str]:
    """Every design, one after the other; the seed of each is its place in the list."""
    decided = st.DECISIVE
    for place, design in enumerate(NULL):
        yield false(design, records, seed + place, decided)
    yield false(PAGE, max(1, records // 16), seed + 10, decided)
    yield false(
        AT_MARGIN, max(1, records // 2), seed + 11, frozenset({Verdict.NO_MEANINGFUL_DIFFERENCE}), ", on the margin"
    )
    for place, design in enumerate(TRUE):
        yield true(design, max(1, records // 4), seed + 20 + place)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000, help="made-up records per design")
    parser.add_argument("--seed", type=int, default=20_261_130)
    options = parser.parse_args(arguments)
    started, broken = time.process_time(), 0
    print(f"{LOOKS} quarterly looks at {WINDOW * 3} months; jobs a quarter and providers are those of each side")
    for each in everything(options.records, options.seed):
        print(each if isinstance(each, str) else each.line, flush=True)
        broken += isinstance(each, Measured) and each.broken
    print(f"{time.process_time() - started:.0f} s of one processor; {broken} above {PROMISED:.0%}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
