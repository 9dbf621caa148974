import numpy as np
import pytest

from app.report.domain import statistics as st
from app.report.domain.statistics import Missing


@pytest.mark.parametrize(
    ("counts", "a", "b"),
    [
        ((8, 6, 8, 6), Missing(0, 0), Missing(0, 0)),
        ((7, 6, 8, 6), Missing(1, 0), Missing(0, 0)),
        ((8, 6, 100, 5), Missing(0, 0), Missing(0, 1)),
        ((0, 0, 3, 3), Missing(8, 6), Missing(5, 3)),
    ],
)
def test_both_sides_of_a_contrast_need_the_minimum(counts, a, b):
    gate = st.check_gate(*counts)
    assert (gate.a, gate.b) == (a, b)
    assert gate.is_open is (a.is_zero and b.is_zero)


@pytest.mark.parametrize(
    ("n", "providers", "missing"), [(8, 6, Missing(0, 0)), (20, 4, Missing(0, 2)), (6, 6, Missing(2, 0))]
)
def test_a_majority_claim_needs_it_on_its_own_side(n, providers, missing):
    assert st.missing_for_one_side(n, providers) == missing
    assert missing.is_zero is (missing == Missing(0, 0))


def test_only_known_values_count():
    y = [1, np.nan, 0, 1, 5, np.nan]
    arm = [True, True, True, False, False, False]
    assert st.count_sizes(y, arm, [7, 8, 7, 7, 9, 10]) == st.Sizes(n_a=2, providers_a=1, n_b=2, providers_b=2)


def test_nothing_recorded():
    assert st.count_sizes([], [], []) == st.Sizes(0, 0, 0, 0)


def test_the_minimum_of_providers_is_the_first_that_chance_seldom_reaches():
    def one_sided_by_chance(k):
        return 2 / 2**k

    assert one_sided_by_chance(st.MIN_PROVIDERS) < st.ALPHA < one_sided_by_chance(st.MIN_PROVIDERS - 1)
