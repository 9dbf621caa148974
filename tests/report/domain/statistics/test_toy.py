"""One small clustered record, worked through by definition where a definition is short enough."""

from math import sqrt

import numpy as np
import pytest

from app.report.domain import statistics as st
from tests.report.domain.statistics.own_intervals import bare, hull, own_interval
from tests.report.domain.statistics.samples import toy

FOUR_DECIMALS = {"abs": 6e-5}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("rate", (0.2205, 0.0495, 0.5086, 0.0564, 12.1435, 0.6339)),
        ("rating", (0.6875, 0.4938, 0.8521, 0.0568, 12.7229, 0.0154)),
        ("yes", (0.6250, 0.4517, 0.7832, 0.1474, 12.8147, 0.0144)),
    ],
)
def test_overall(outcome, expected):
    record = toy()
    figure = st.superiority(record.outcome[outcome], record.arm, record.provider)
    got = (figure.estimate, *bare(figure, st.ALPHA), figure.p, figure.df, figure.icc)
    assert got == pytest.approx(expected, **FOUR_DECIMALS)
    assert (figure.n_a, figure.n_b, figure.providers_a, figure.providers_b) == (24, 24, 8, 8)
    wide = own_interval(record.outcome[outcome], record.arm, record.provider, st.ALPHA)
    assert (figure.low, figure.high) == pytest.approx(hull(bare(figure, st.ALPHA), wide, 0.5), abs=1e-9)


def test_one_side():
    record = toy()
    figure = st.one_sample_share(record.outcome["yes"][record.arm], record.provider[record.arm])
    got = (figure.estimate, figure.low, figure.high, figure.p)
    assert got == pytest.approx((0.6667, 0.4163, 0.8749, 0.1635), **FOUR_DECIMALS)
    assert (figure.n, figure.providers) == (24, 8)


def test_log_ratio_of_cost():
    record = toy()
    figure = st.adjusted_effect(
        np.log(record.outcome["cost"]), record.arm, record.provider, [np.log(record.scope)], record.category
    )
    got = (figure.estimate, sqrt(figure.variance), figure.df, figure.low, figure.high, figure.p)
    assert got == pytest.approx((-0.1986, 0.0781, 9.6458, -0.4242, 0.0270, 0.0792), **FOUR_DECIMALS)


def test_every_pair_counts_once():
    record = toy()
    a, b = (record.outcome["rating"][side] for side in (record.arm, ~record.arm))
    pairs = np.sign(a[:, None] - b[None, :])
    figure = st.superiority(record.outcome["rating"], record.arm, record.provider)
    assert figure.estimate == pytest.approx((pairs.mean() + 1) / 2, abs=1e-12)


@pytest.mark.parametrize("both_sides", [False, True])
def test_cr2_and_its_degrees_of_freedom_by_their_matrix_definition(both_sides):
    record = toy()
    provider = record.provider % 8 if both_sides else record.provider
    y, x = (
        np.log(record.outcome["cost"]),
        np.column_stack([record.arm, np.ones(48), np.log(record.scope), record.category]).astype(float),
    )
    inverse = np.linalg.inv(x.T @ x)
    rest = np.eye(48) - x @ inverse @ x.T
    residual, side, variance, pulls = rest @ y, (inverse @ x.T)[0], 0.0, []
    for own in (provider == g for g in np.unique(provider)):
        values, axes = np.linalg.eigh(rest[np.ix_(own, own)])
        adjusted = side[own] @ axes @ np.diag(values**-0.5) @ axes.T
        variance += (adjusted @ residual[own]) ** 2
        pulls.append(rest[:, own] @ adjusted)
    k = np.array(pulls) @ np.array(pulls).T
    figure = st.adjusted_effect(y, record.arm, provider, [np.log(record.scope)], record.category)
    df = np.trace(k) ** 2 / (k * k).sum()
    assert [figure.variance, figure.df] == pytest.approx([variance, df], abs=1e-9)


def test_shared_covariates_give_the_same_figures():
    record = toy()
    shared = st.Covariates(record.arm, record.provider, record.scope, record.category)
    for kind, outcome in ((st.Kind.MONEY, "cost"), (st.Kind.RATING, "rating"), (st.Kind.YESNO, "yes")):
        y = record.outcome[outcome].copy()
        for unknown in (0, 1, 0):
            y[:unknown] = np.nan
            alone = st.like_for_like(y, record.arm, record.provider, record.scope, record.category, kind)
            assert isinstance(alone, st.LikeForLike)
            assert shared.like_for_like(y, kind) == alone
