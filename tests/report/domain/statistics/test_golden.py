"""Forty made-up records against frozen figures of an independent implementation of the same formulas.

The frozen intervals are without what each side leaves open by itself; with it they are worked out anew, slowly.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from app.report.domain import statistics as st
from app.report.domain.statistics.ranks import mid_ridits
from tests.report.domain.statistics.own_intervals import bare, hull, own_interval, own_like_for_like
from tests.report.domain.statistics.samples import Record, made_up

GOLDEN = Path(__file__).parents[2] / "golden" / "statistics.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
TIGHT = {"rel": 1e-9, "abs": 1e-9}


def agree(figure, expected: dict | None) -> None:
    if expected is None:
        assert isinstance(figure, st.NotEstimable)
        return
    assert not isinstance(figure, st.NotEstimable), figure
    got = {name: getattr(figure, name) for name in expected}
    if isinstance(figure, st.Superiority | st.LikeForLike):
        got["low"], got["high"] = bare(figure, figure.alpha)
    assert got == pytest.approx(expected, **TIGHT)


def pytest_generate_tests(metafunc):
    metafunc.parametrize("case", CASES, ids=lambda case: f"record-{case['record']['seed']}")


def test_superiority(case):
    record = made_up(**case["record"])
    for kind, figures in case["figures"].items():
        y = record.outcome[kind]
        figure = st.superiority(y, record.arm, record.provider, case["alpha"])
        agree(figure, figures["superiority"])
        if figures["superiority"]:
            wide = own_interval(y, record.arm, record.provider, case["alpha"])
            expected = np.clip(hull(bare(figure, case["alpha"]), wide, 0.5), 0, 1)
            assert (figure.low, figure.high) == pytest.approx(tuple(expected), **TIGHT)


def test_like_for_like(case):
    record = made_up(**case["record"])
    for kind, figures in case["figures"].items():
        for name, scope in (("scope", record.scope), ("category", None)):
            expected = figures["like_for_like"][name]
            used = expected and expected["used"]
            figure = st.like_for_like(
                record.outcome[kind], record.arm, record.provider, scope, record.category, kind, case["alpha"]
            )
            agree(figure, expected and {name: value for name, value in expected.items() if name != "used"})
            if expected:
                assert figure.n_a + figure.n_b == used
                wide = widened(record, record.outcome[kind], scope, kind, figure)
                assert (figure.low, figure.high) == pytest.approx(wide, rel=1e-7, abs=1e-9)


def widened(record: Record, y: np.ndarray, scope: np.ndarray | None, kind: str, figure) -> tuple[float, float]:
    """The interval like for like, from all rows and columns of the regression."""
    if kind == "money":
        return bare(figure, figure.alpha)
    has = np.isfinite(y)
    y = mid_ridits(y[has]) if kind == "rating" else y[has]
    arm, provider, category = (column[has] for column in (record.arm, record.provider, record.category))
    scope = None if scope is None else scope[has]
    used = st.comparable_mask(arm, scope, category)
    columns = [category[used] == each for each in np.unique(category[used])]
    columns += [] if scope is None else [np.log(scope[used])]
    own = own_like_for_like(y[used], arm[used], provider[used], np.column_stack(columns), figure.alpha)
    return hull(bare(figure, figure.alpha), own, 0.0)


def test_shares_of_one_side(case):
    record = made_up(**case["record"])
    for name, side in (("share_a", record.arm), ("share_b", ~record.arm)):
        yes = record.outcome["yesno"][side]
        agree(st.one_sample_share(yes, record.provider[side], 0.5, case["alpha"]), case[name])


def test_regression_on_a_rating_as_it_stands(case):
    record = made_up(**case["record"])
    figure = st.adjusted_effect(
        record.outcome["rating"], record.arm, record.provider, None, record.category, case["alpha"]
    )
    agree(figure, case["adjusted_rating"])


def test_design(case):
    record = made_up(**case["record"])
    assert int(st.comparable_mask(record.arm, record.scope, record.category).sum()) == case["comparable"]
    assert st.is_balanced(record.arm, record.scope, record.category) is case["balanced"]
    assert st.is_balanced(record.arm, None, record.category) is case["balanced_category"]


def test_needed(case):
    number = case["record"]["seed"] - 100
    figure = st.required_sample(
        0.003 * (number - 20),
        0.02 + 0.002 * number,
        3.0 + number,
        case["record"]["n"],
        case["record"]["providers"],
        0.06,
        case["alpha"],
    )
    agree(figure, case["needed"])


def test_results_are_plain_numbers(case):
    record = made_up(**case["record"])
    figure = st.superiority(record.outcome["rating"], record.arm, record.provider)
    if not isinstance(figure, st.NotEstimable):
        fields = {name: getattr(figure, name) for name in type(figure).__slots__}
        assert not [name for name, value in fields.items() if isinstance(value, np.generic)]
