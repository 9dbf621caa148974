"""Forty made-up records against frozen figures of an independent implementation of the same formulas."""
import json
from pathlib import Path

import numpy as np
import pytest

from app.report.domain import statistics as st
from tests.report.domain.statistics.samples import made_up

GOLDEN = Path(__file__).parents[3] / "golden" / "statistics.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
TIGHT = {"rel": 1e-9, "abs": 1e-9}


def agree(figure, expected: dict | None) -> None:
    if expected is None:
        assert isinstance(figure, st.Silence)
        return
    assert not isinstance(figure, st.Silence), figure
    got = {name: getattr(figure, name) for name in expected}
    assert got == pytest.approx(expected, **TIGHT)


def pytest_generate_tests(metafunc):
    metafunc.parametrize("case", CASES, ids=lambda case: f"record-{case['record']['seed']}")


def test_superiority(case):
    record = made_up(**case["record"])
    for kind, figures in case["figures"].items():
        figure = st.superiority(record.outcome[kind], record.arm, record.provider, case["alpha"])
        agree(figure, figures["superiority"])


def test_like_for_like(case):
    record = made_up(**case["record"])
    for kind, figures in case["figures"].items():
        for name, scope in (("scope", record.scope), ("category", None)):
            expected = figures["like_for_like"][name]
            used = expected and expected["used"]
            figure = st.like_for_like(record.outcome[kind], record.arm, record.provider, scope,
                                      record.category, kind, case["alpha"])
            agree(figure, expected and {name: value for name, value in expected.items() if name != "used"})
            if expected:
                assert figure.n_a + figure.n_b == used


def test_shares_of_one_side(case):
    record = made_up(**case["record"])
    for name, side in (("share_a", record.arm), ("share_b", ~record.arm)):
        yes = record.outcome["yesno"][side]
        agree(st.one_share(yes, record.provider[side], 0.5, case["alpha"]), case[name])


def test_regression_on_a_rating_as_it_stands(case):
    record = made_up(**case["record"])
    figure = st.adjusted(record.outcome["rating"], record.arm, record.provider, None, record.category,
                         case["alpha"])
    agree(figure, case["adjusted_rating"])


def test_design(case):
    record = made_up(**case["record"])
    assert int(st.comparable(record.arm, record.scope, record.category).sum()) == case["comparable"]
    assert st.balanced(record.arm, record.scope, record.category) is case["balanced"]
    assert st.balanced(record.arm, None, record.category) is case["balanced_category"]


def test_needed(case):
    number = case["record"]["seed"] - 100
    figure = st.needed(0.003 * (number - 20), 0.02 + 0.002 * number, 3.0 + number, case["record"]["n"],
                       case["record"]["providers"], 0.06, case["alpha"])
    agree(figure, case["needed"])


def test_results_are_plain_numbers(case):
    record = made_up(**case["record"])
    figure = st.superiority(record.outcome["rating"], record.arm, record.provider)
    if not isinstance(figure, st.Silence):
        fields = {name: getattr(figure, name) for name in type(figure).__slots__}
        assert not [name for name, value in fields.items() if isinstance(value, np.generic)]
