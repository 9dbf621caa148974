from math import ceil

import pytest
from scipy import stats

from app.report.domain import statistics as st


def reach(df: float, alpha: float = st.ALPHA) -> float:
    """Standard errors between a truth and no difference that show in four samples of five."""
    return stats.t.ppf(1 - st.SAFETY * alpha / 2, df) + stats.norm.ppf(0.8)


def test_until_no_difference_is_excluded():
    times = (reach(10) * 0.08 / 0.15) ** 2
    expected = st.RequiredSample(pytest.approx(times), ceil((times - 1) * 60), ceil((times - 1) * 12))
    assert st.required_sample(0.15, 0.08, 10, 60, 12, 0.06) == expected


def test_until_the_interval_fits_inside_the_margin():
    times = (reach(10, 0.01) * 0.05 / (0.10 - 0.01)) ** 2
    assert st.required_sample(-0.01, 0.05, 10, 60, 12, 0.10, 0.01).times == pytest.approx(times)


def test_the_power_asked_for():
    times = ((reach(10) - stats.norm.ppf(0.8) + stats.norm.ppf(0.9)) * 0.08 / 0.15) ** 2
    assert st.required_sample(0.15, 0.08, 10, 60, 12, 0.06, power=0.9).times == pytest.approx(times)


def test_less_than_one_degree_of_freedom_counts_as_one():
    assert st.required_sample(0.15, 0.01, 0.3, 60, 12, 0.06) == st.required_sample(0.15, 0.01, 1.0, 60, 12, 0.06)


def test_no_promise_beyond_twenty_times_the_record():
    assert st.required_sample(0.0, 0.1, 20, 60, 12, 0.0) == st.NotEstimable(st.Reason.OUT_OF_REACH)
    assert st.required_sample(0.01, 0.5, 20, 60, 12, 0.06) == st.NotEstimable(st.Reason.OUT_OF_REACH)


def test_what_is_settled_needs_nothing_more():
    assert st.required_sample(0.4, 0.01, 20, 60, 12, 0.06) == st.RequiredSample(1.0, 0, 0)
