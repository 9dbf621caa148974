"""How often a verdict is wrong when nothing is true, and how often it is found when something is.

Run as ``python -m tests.bench.calibrate``.  Exits with 1 where records without any difference are called
different more often than promised, or sides that differ by what matters the same, by more than chance in the
simulation explains.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from app.report.domain import statistics as st
from tests.bench.margins import MARGINS, AtMargin, at_margin
from tests.bench.worlds import Confounded, OneSide, Turns, World

NULL = [
    World("normal", (8, 8), (6, 6)),
    World("normal", (8, 8), (8, 8)),
    World("yes/no 50 %", (8, 8), (8, 8)),
    World("yes/no 50 %", (14, 14), (14, 14)),
    World("yes/no 50 %", (30, 30), (30, 30)),
    World("yes/no 10 %", (40, 40), (40, 40)),
    World("normal", (15, 15), (6, 6), 0.3),
    World("skewed rating", (15, 15), (6, 6), 0.6),
    World("yes/no 10 %", (15, 15), (6, 6), 0.3),
    World("normal", (15, 15), (15, 15)),
    World("normal", (30, 30), (6, 6), 0.3),
    World("skewed rating", (30, 30), (6, 6), 0.9),
    World("ceiling rating", (30, 30), (10, 10), 0.3),
    World("normal", (30, 30), (10, 10), 0.6, uneven=True),
    World("yes/no 3 %", (30, 30), (15, 15), 0.3, uneven=True),
    World("normal", (30, 30), (10, 10), 0.3, shared=True),
    World("skewed rating", (30, 30), (12, 12), 0.6, shared=True),
    World("normal", (30, 30), (30, 30)),
    World("normal", (100, 100), (6, 6), 0.3),
    World("normal", (100, 100), (15, 15), 0.6, uneven=True),
    World("ceiling rating", (100, 100), (6, 30), 0.9),
    World("yes/no 50 %", (100, 100), (30, 30), 0.3),
    World("normal", (100, 100), (30, 30), 0.6),
    World("normal", (8, 100), (6, 30), 0.3),
    World("yes/no 10 %", (8, 100), (6, 30), 0.6),
    World("skewed rating", (30, 100), (6, 30), 0.3),
    World("normal", (15, 15), (15, 15), spread=3),
    World("normal", (30, 30), (10, 10), 0.3, spread=3),
    World("normal", (30, 30), (30, 30), spread=10),
    World("normal", (30, 100), (6, 30), 0.3, spread=3),
    # The corner where the rule comes closest to its promise: six providers against many, threefold spread.
    World("normal", (100, 100), (6, 100), 0.3, spread=3, uneven=True),
    World("normal", (100, 100), (6, 30), 0.6, spread=3),
]

SHIFT_75, SHIFT_90 = 0.9539, 1.8124  # normal shifts that make theta .75 and .90

DIFFERENT = [
    World("normal", (8, 8), (8, 8), 0.0, SHIFT_90),
    World("normal", (15, 15), (6, 6), 0.3, SHIFT_75),
    World("normal", (15, 15), (15, 15), 0.0, SHIFT_75),
    World("normal", (30, 30), (10, 10), 0.3, SHIFT_75),
    World("skewed rating", (30, 30), (10, 10), 0.3, SHIFT_75),
    World("yes/no 50 %", (30, 30), (10, 10), 0.3, 0.8416),
    World("ceiling rating", (30, 30), (6, 6), 0.3, -SHIFT_75),
    World("normal", (100, 100), (15, 15), 0.3, SHIFT_75),
    World("yes/no 10 %", (100, 100), (30, 30), 0.3, SHIFT_75),
    World("normal", (30, 100), (6, 30), 0.3, SHIFT_75, spread=2),
]

ONE_SIDE = [
    OneSide(15, 6, 0.3, 0.5),
    OneSide(30, 10, 0.6, 0.5),
    OneSide(100, 30, 0.3, 0.5, uneven=True),
    OneSide(15, 6, 0.3, 0.8),
    OneSide(30, 10, 0.3, 0.8),
    OneSide(100, 30, 0.3, 0.8),
]

CONFOUNDED = [
    Confounded("money", 30, 15, -0.2),
    Confounded("money", 30, 15, 1.0),
    Confounded("money", 100, 20, 1.0),
    Confounded("money", 100, 20, 0.5, quadratic=0.3),
    Confounded("rating", 100, 20, 0.5),
    Confounded("yesno", 100, 20, 0.5),
    Confounded("money", 30, 15, 1.0, effect=-0.4),
    Confounded("money", 100, 20, 1.0, effect=-0.4),
]

# First and later jobs differ in outcome, and are mixed otherwise on either side; in the last ones nothing differs
# between them, so that holding them equal can only cost power.
TURNS = [
    Turns("money", (30, 30), (24, 12), 0.5),
    Turns("money", (30, 30), (24, 12), 0.5, icc=0.0),
    Turns("money", (30, 30), (28, 8), -0.5, icc=0.6),
    Turns("money", (100, 100), (80, 20), 0.5),
    Turns("money", (100, 100), (80, 20), 0.5, icc=0.0),
    Turns("money", (100, 100), (60, 20), 0.5, known=0.3, uneven=True),
    Turns("money", (300, 300), (240, 40), 0.5),
    Turns("money", (30, 100), (24, 20), -0.5),
    Turns("money", (30, 30), (29, 27), 0.5),  # a later job or two a side
    Turns("money", (15, 15), (13, 6), 0.5),
    Turns("rating", (30, 30), (24, 12), 1.0),
    Turns("rating", (100, 100), (80, 20), 1.0),
    Turns("rating", (100, 100), (80, 20), 1.0, icc=0.0),
    Turns("yesno", (30, 30), (24, 12), 1.0),
    Turns("yesno", (100, 100), (80, 20), 1.0),
    Turns("yesno", (100, 100), (80, 20), 1.0, icc=0.0),
    Turns("money", (100, 100), (80, 20), 0.5, effect=-0.4),
    Turns("money", (30, 30), (24, 12), 0.0, effect=-0.4),
    Turns("money", (30, 30), (15, 15), 0.0, effect=-0.4),
    Turns("money", (100, 100), (80, 20), 0.0, effect=-0.2),
    Turns("money", (100, 100), (30, 30), 0.0, effect=-0.2),
    Turns("money", (30, 30), (15, 15), 0.5, effect=-0.4),
]


@dataclass(frozen=True)
class Measured:
    """What happened to one kind of record over ``records`` of them."""

    name: str
    null: bool
    records: int
    decisive: float  # called different, whichever way
    covered: float | None  # the interval held the truth
    note: str = ""

    @property
    def error(self) -> float:
        """Three standard errors of a rate that is as promised."""
        return 3 * sqrt(st.ALPHA * (1 - st.ALPHA) / self.records)

    @property
    def broken(self) -> bool:
        return self.null and self.decisive > st.ALPHA + self.error


def in_world(world: World, records: int, seed: int, rule: Callable = st.superiority) -> Measured:
    """Superiority in one world."""
    chance, truth = np.random.default_rng(seed), world.theta
    figures = [rule(*world.draw(chance)) for _ in range(records)]
    null = abs(truth - 0.5) < 1e-12
    width = np.mean([figure.high - figure.low for figure in figures])
    note = f"theta {truth:.2f}, width {width:.2f}"
    return Measured(world.name, null, records, _decisive(figures), _covered(figures, truth), note)


def on_one_side(side: OneSide, records: int, seed: int) -> Measured:
    """One share against a half."""
    chance = np.random.default_rng(seed)
    figures = [st.one_sample_share(*side.draw(chance)) for _ in range(records)]
    return Measured(side.name, side.share == 0.5, records, _decisive(figures), _covered(figures, side.share))


def confounded(world: Confounded, records: int, seed: int) -> Measured:
    """Like for like where the sides do different work; the note says what the overall figure would claim."""
    chance, alike, overall = np.random.default_rng(seed), [], 0
    for _ in range(records):
        y, arm, provider, scope, category = world.draw(chance)
        alike.append(st.like_for_like(y, arm, provider, scope, category, world.kind))
        overall += st.superiority(y, arm, provider).p <= st.ALPHA
    figures = [figure for figure in alike if not isinstance(figure, st.NotEstimable)]
    truth_known = world.kind == "money" or not world.effect
    note = f"effect {world.effect:g}; overall decisive {overall / records:.0%}; computable {len(figures) / records:.0%}"
    return Measured(
        world.name,
        not world.effect,
        max(1, len(figures)),
        _decisive(figures),
        _covered(figures, world.effect) if truth_known else None,
        note,
    )


def by_turns(world: Turns, records: int, seed: int) -> Measured:
    """Like for like where first and later jobs are mixed otherwise on either side; the note says what the same figure
    would claim without holding them equal."""
    bare, figures = (turned(world, records, seed, held) for held in (False, True))
    truth_known = world.kind == "money" or not world.effect
    note = (
        f"effect {world.effect:g}; without first and later jobs decisive {_decisive(bare):.1%}, computable "
        f"{len(bare) / records:.0%}; with them {len(figures) / records:.0%}"
    )
    return Measured(
        world.name,
        not world.effect,
        max(1, len(figures)),
        _decisive(figures),
        _covered(figures, world.effect) if truth_known else None,
        note,
    )


def turned(world: Turns, records: int, seed: int, held: bool) -> list[st.LikeForLike]:
    """The figures like for like of so many records, those that can be computed; ``held``: first and later jobs are
    held equal."""
    chance, found = np.random.default_rng(seed), []
    for _ in range(records):
        *columns, later = world.draw(chance)
        found.append(st.like_for_like(*columns, world.kind, later=later if held else None))
    return [each for each in found if not isinstance(each, st.NotEstimable)]


def on_a_page(claims: int, records: int, seed: int) -> Measured:
    """Pages of claims none of which is true: how many say anything decisive at their own level."""
    chance, world = np.random.default_rng(seed), World("normal", (30, 30), (10, 10), 0.3)
    wrong = 0
    for _ in range(records):
        figures = [st.superiority(*world.draw(chance)) for _ in range(claims)]
        page = st.family_level([figure.p for figure in figures])
        redrawn = [figure.at(page.level) for figure in figures]
        wrong += any(figure.low > 0.5 or figure.high < 0.5 for figure in redrawn)
    return Measured(f"a page of {claims} claims, {world.name}", True, records, wrong / records, None)


def _decisive(figures: list) -> float:
    return float(np.mean([figure.p <= st.ALPHA for figure in figures])) if figures else 0.0


def _covered(figures: list, truth: float) -> float | None:
    return float(np.mean([figure.low <= truth <= figure.high for figure in figures])) if figures else None


def everything(records: int, seed: int):
    """Measure every design, one after the other; the seed of each is its place in the list."""
    plan = [(in_world, world, records) for world in NULL + DIFFERENT]
    plan += [(on_one_side, side, records) for side in ONE_SIDE]
    plan += [(confounded, world, max(1, records // 2)) for world in CONFOUNDED]
    plan += [(by_turns, world, max(1, records // 2)) for world in TURNS]
    plan += [(on_a_page, 14, max(1, records // 4))]
    plan += [(at_margin, design, records if design.of_counts else max(1, records // 4)) for design in MARGINS]
    for place, (measure, design, size) in enumerate(plan):
        yield measure(design, size, seed + place)


def line(measured: Measured | AtMargin) -> str:
    if isinstance(measured, AtMargin):
        return measured.line
    covered = "     " if measured.covered is None else f"{measured.covered:5.1%}"
    rate = "type I" if measured.null else "power "
    mark = "  TOO OFTEN" if measured.broken else ""
    return f"{rate} {measured.decisive:6.1%}  coverage {covered}  {measured.name}  [{measured.note}]{mark}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=4000, help="made-up records per design")
    parser.add_argument("--seed", type=int, default=20_240_601)
    options = parser.parse_args(arguments)
    started, broken, designs = time.perf_counter(), 0, 0
    for measured in everything(options.records, options.seed):
        print(line(measured), flush=True)
        designs += 1
        broken += measured.broken
    seconds = time.perf_counter() - started
    print(f"{designs} designs, up to {options.records} records each, {seconds:.0f} s; {broken} above the promised rate")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
