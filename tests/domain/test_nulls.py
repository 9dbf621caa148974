"""A small edition of ``tests/bench/nulls.py``: records in which freelance and outsourced differ in nothing."""

import numpy as np
import pytest

from app.domain.columns import CODED, Columns
from app.domain.engagements import FIELDS
from app.domain.kinds import Choice
from tests.bench import nulls

RECORDS, ENGAGEMENTS, PROVIDERS = 8, 1_500, 100


@pytest.fixture(scope="module")
def tally():
    counted = nulls.Tally()
    for seed in range(1, RECORDS + 1):
        counted.add(seed, nulls.reported(seed, ENGAGEMENTS, PROVIDERS))
    return counted


def test_no_more_records_without_a_difference_are_called_different_than_chance_explains(tally):
    """Eight records tell of gross errors alone: the bar is three standard errors, as it is for `calibrate`."""
    error = (nulls.PROMISED * (1 - nulls.PROMISED) / RECORDS) ** 0.5
    assert tally.share <= nulls.PROMISED + 3 * error, tally.decided
    assert nulls.table(tally).count("tested in   8") == len(nulls.CONTRASTS) == 20, "each claim had what it takes"


def test_a_record_is_the_same_each_time_and_like_a_real_one():
    one, again = (nulls.draw(3, ENGAGEMENTS, PROVIDERS) for _ in range(2))
    assert isinstance(one, Columns)
    for name, values in one.arrays.items():
        np.testing.assert_array_equal(values, again[name], name)
    for name in CODED:
        kind = FIELDS[name].kind
        if isinstance(kind, Choice):
            assert one[name].max() < len(kind.options), name
    sides = [int((one["arrangement"] == side).sum()) for side in (0, 1)]
    assert min(sides) > ENGAGEMENTS / 4
    known = one["contact"] >= 0
    assert 0.85 < known.mean() < 0.95
    assert one["first"].sum() == PROVIDERS


def test_too_many_of_them_break_the_promise():
    counted = nulls.Tally(records=100, decided={seed: [("resources", "supported")] for seed in range(6)})
    assert counted.share > nulls.PROMISED
    assert "TOO OFTEN" in nulls.table(counted)
