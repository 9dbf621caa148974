"""The exact sign test, with scipy as its oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from app.report.domain.statistics import NotEstimable, Reason, sign_test


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.05, 0.004]))
def test_it_is_scipys(counts, alpha):
    one_way, n = counts
    it, oracle = sign_test(one_way, n, alpha), binomtest(one_way, n)
    low, high = oracle.proportion_ci(1 - alpha, method="exact")
    assert (it.estimate, it.p) == pytest.approx((one_way / n, oracle.pvalue), abs=1e-9)
    assert (it.low, it.high) == pytest.approx((low, high), abs=1e-9)
    assert (it.low > 0.5 or it.high < 0.5) == (it.p <= alpha)
    mirrored = sign_test(n - one_way, n, alpha)
    assert (1 - mirrored.high, 1 - mirrored.low, mirrored.p) == pytest.approx((it.low, it.high, it.p))
    assert it.at(0.05) == sign_test(one_way, n, 0.05)


def test_without_a_pair_it_is_silent():
    assert sign_test(0, 0) == NotEstimable(Reason.EMPTY_SIDE)
