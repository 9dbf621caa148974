import numpy as np
import pytest

from app.report.domain import statistics as st
from app.report.domain.statistics import sensitivity
from tests.report.domain.statistics.samples import made_up, toy


def test_every_provider_is_left_out_once():
    record = toy()
    y = record.outcome["rating"]
    left_out = st.leave_one_out(y, record.arm, record.provider)
    assert sorted(each.provider for each in left_out) == list(range(16))
    for each in left_out:
        kept = record.provider != each.provider
        assert each.figure == st.superiority(y[kept], record.arm[kept], record.provider[kept])


def test_the_provider_on_whom_all_hangs_comes_first():
    record = toy()
    y = np.where(record.provider == 3, 100.0, np.where(record.arm, 1.0, record.outcome["rating"]))
    first = st.leave_one_out(y, record.arm, record.provider)[0]
    assert first.provider == 3
    assert first.figure.estimate < st.superiority(y, record.arm, record.provider).estimate


def test_of_many_providers_the_most_influential(monkeypatch):
    record = made_up(5, 300, 60, True, 0.5, 0.3, 0.1, 0.5, 2)
    names = np.array([f"provider {k}" for k in record.provider])
    everyone = st.leave_one_out(record.outcome["money"], record.arm, names)
    monkeypatch.setattr(sensitivity, "MAX_PROVIDERS_FOR_ALL", 10)
    few = st.leave_one_out(record.outcome["money"], record.arm, names)
    assert few == everyone[: sensitivity.MAX_INFLUENTIAL]
    assert few[0].provider.startswith("provider ")


def test_nothing_to_leave_out():
    assert st.leave_one_out([1.0, 2.0], [True, True], [1, 2]) == ()


def test_without_a_second_provider_a_side_falls_silent():
    left_out = st.leave_one_out([1.0, 2.0, 3.0, 4.0], [True, True, False, False], [1, 2, 3, 4])
    assert [each.figure for each in left_out] == [st.NotEstimable(st.Reason.ONE_PROVIDER)] * 4


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_figures_are_at_the_level_asked_for(alpha):
    record = toy()
    for each in st.leave_one_out(record.outcome["yes"], record.arm, record.provider, alpha):
        assert each.figure.alpha == alpha
