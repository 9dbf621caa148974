"""A small edition of ``tests/bench/calibrate.py``: records of which the truth is known."""

import numpy as np
import pytest

from app.report.domain import statistics as st
from tests.bench import calibrate
from tests.bench.margins import RATING, YES_OR_NO, Margin, at_margin, provider_interval
from tests.bench.worlds import Confounded, World

RECORDS, SEED = 250, 7


@pytest.mark.parametrize("world", calibrate.NULL[::2], ids=lambda world: world.name)
def test_no_difference_is_seldom_called_one(world):
    assert not calibrate.in_world(world, RECORDS, SEED).broken


@pytest.mark.parametrize("side", calibrate.ONE_SIDE[:3], ids=lambda side: side.name)
def test_an_even_share_is_seldom_called_a_majority(side):
    assert not calibrate.on_one_side(side, RECORDS, SEED).broken


@pytest.mark.parametrize("world", calibrate.CONFOUNDED[1:6:2], ids=lambda world: world.name)
def test_unlike_work_is_seldom_called_an_effect_of_the_side(world):
    assert not calibrate.confounded(world, RECORDS // 2, SEED).broken


@pytest.mark.parametrize("world", [calibrate.TURNS[place] for place in (3, 12)], ids=lambda world: world.name)
def test_another_mix_of_first_and_later_jobs_is_seldom_called_an_effect_of_the_side(world):
    held, without = (calibrate.turned(world, records, SEED, held) for records, held in ((120, True), (30, False)))
    assert np.mean([figure.p <= st.ALPHA for figure in held]) <= 0.05 + 3 * (0.05 * 0.95 / 120) ** 0.5
    assert np.mean([figure.low <= 0 <= figure.high for figure in held]) >= 0.95 - 3 * (0.05 * 0.95 / 120) ** 0.5
    assert np.mean([figure.p <= st.ALPHA for figure in without]) > 0.5, "not held equal, it is called one"


def test_a_page_without_a_true_claim_is_mostly_silent():
    assert not calibrate.on_a_page(6, 60, SEED).broken


AT_MARGIN = [
    Margin(YES_OR_NO, 1 - 1e-9, (2000, 8)),
    Margin(YES_OR_NO, 0.98, (300, 30)),
    Margin(YES_OR_NO, 1 - 1e-9, (600, 60), (10, 10), 0.6),
    Margin(RATING, 1 - 1e-9, (300, 60), (4, 4), 0.6),
    Margin(YES_OR_NO, 1 - 1e-9, (600, 60), (10, 10), 0.6, alike=True),
    Margin(RATING, 1 - 1e-9, (600, 60), (10, 10), 0.6, alike=True, scope=True),
]


@pytest.mark.parametrize("design", AT_MARGIN, ids=lambda design: design.name)
def test_sides_that_differ_by_what_matters_are_seldom_called_the_same(design):
    records = 4 * RECORDS if design.of_counts else RECORDS
    measured = at_margin(design, records, SEED)
    assert not measured.broken
    assert measured.covered > 0.95 - 3 * (0.95 * 0.05 / records) ** 0.5
    assert at_margin(design, records, SEED, provider_interval).broken


POWER = (0.70, 0.22, 0.50, 0.58, 0.50, 0.28, 0.25, 0.88, 0.88, 0.10)


@pytest.mark.parametrize(
    ("world", "power"), list(zip(calibrate.DIFFERENT, POWER, strict=True)), ids=lambda value: getattr(value, "name", "")
)
def test_a_difference_is_found_and_its_size_covered(world, power):
    measured = calibrate.in_world(world, RECORDS, SEED)
    assert measured.decisive > power
    assert measured.covered > 0.95 - measured.error


def test_a_saving_hidden_by_scope_is_found():
    measured = calibrate.confounded(Confounded("money", 100, 20, 1.0, effect=-0.4), 60, SEED)
    assert measured.decisive > 0.7


def test_the_simulation_notices_a_rule_that_takes_engagements_for_independent():
    def careless(y, arm, provider):
        return st.superiority(y, arm, np.arange(len(provider)))

    world = World("normal", (30, 30), (6, 6), 0.6)
    assert calibrate.in_world(world, RECORDS, SEED, careless).broken
    assert not calibrate.in_world(world, RECORDS, SEED).broken


def test_the_command_fails_when_a_rate_is_above_the_promised_one(monkeypatch, capsys):
    kept = calibrate.Measured("kept", True, 4000, 0.05, 0.95)
    broken = calibrate.Measured("broken", True, 4000, 0.07, 0.93)
    powerful = calibrate.Measured("powerful", False, 4000, 0.9, 0.95)
    for measured, code in (([kept, powerful], 0), ([kept, broken, powerful], 1)):
        monkeypatch.setattr(calibrate, "everything", lambda *_, shown=measured: shown)
        assert calibrate.main([]) == code
    assert capsys.readouterr().out.count("TOO OFTEN") == 1


def test_the_true_effect_of_a_world_is_the_one_its_records_show():
    chance = np.random.default_rng(SEED)
    for world in (
        World("skewed rating", (3000, 3000), (3000, 3000), shift=0.7),
        World("normal", (3000, 3000), (3000, 3000), shift=0.7, spread=2),
        World("yes/no 10 %", (3000, 3000), (3000, 3000), shift=0.7),
    ):
        assert st.superiority(*world.draw(chance)).estimate == pytest.approx(world.theta, abs=0.03)
