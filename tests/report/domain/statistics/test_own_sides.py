"""A small side that all turned out alike says little, whatever a large other side looks like."""

from math import hypot

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from app.report.domain import statistics as st
from tests.report.domain.statistics.drawn_records import records
from tests.report.domain.statistics.own_intervals import bare, hull, own_interval
from tests.report.domain.statistics.samples import TWO_SHARES, two_shares

MARGIN = st.MARGINS[st.Scale.DIFFERENCE]


def said(figure, scale=st.Scale.DIFFERENCE) -> st.Verdict:
    far = figure.distance(scale) if isinstance(figure, st.Superiority) else figure.distance()
    return st.verdict(far.low, far.high, st.MARGINS[scale])


@given(records(), some.floats(0.0005, 0.5))
def test_the_interval_is_the_hull_of_both_and_ends_that_decide_stay(record, alpha):
    figure = st.superiority(*record, alpha)
    assume(not isinstance(figure, st.NotEstimable))
    expected = np.clip(hull(bare(figure, alpha), own_interval(*record, alpha), 0.5), 0, 1)
    assert (figure.low, figure.high) == pytest.approx(tuple(expected), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("table", [table for table, *_ in TWO_SHARES if 0 < table[0] + table[2] < table[1] + table[3]])
def test_of_two_shares_it_is_newcombe_s_by_the_library(table):
    x1, n1, x2, n2 = table
    figure = st.superiority(*two_shares(*table), np.arange(n1 + n2))
    quantile = stats.t.ppf(1 - st.SAFETY * st.ALPHA / 2, figure.own.df)
    (low1, high1), (low2, high2) = (
        proportion_confint(x, n, alpha=2 * stats.norm.sf(quantile), method="wilson") for x, n in ((x1, n1), (x2, n2))
    )
    p1, p2 = x1 / n1, x2 / n2
    low, high = (2 * end - 1 for end in figure.own.interval(figure.estimate, st.ALPHA))
    expected = p1 - p2 - hypot(p1 - low1, high2 - p2), p1 - p2 + hypot(high1 - p1, p2 - low2)
    assert (low, high) == pytest.approx(expected)
    shown = figure.effect(st.Scale.DIFFERENCE)
    assert shown.low <= low + 1e-12 or shown.low > 0
    assert shown.high >= high - 1e-12 or shown.high < 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((2000, 2000), (8, 8)),
        ((1960, 2000), (8, 8)),
        ((300, 300), (20, 20)),
        ((60, 60), (20, 20)),
        ((0, 2000), (0, 8)),
        ((8, 8), (2000, 2000)),
    ],
)
def test_few_that_all_turned_out_alike_are_no_proof_of_no_difference(a, b):
    y, arm = two_shares(*a, *b)
    figure = st.superiority(y, arm, np.arange(len(y)))
    assert said(figure) == st.Verdict.INCONCLUSIVE
    stars = st.superiority(4 + y + (y > 0) * (np.arange(len(y)) % 97 == 0), arm, np.arange(len(y)))
    assert said(stars, st.Scale.SUPERIORITY) == st.Verdict.INCONCLUSIVE


def test_providers_who_all_turned_out_alike_count_once_each():
    y, arm = two_shares(600, 600, 60, 60)
    six = np.where(arm, np.arange(660) % 60, 60 + np.arange(660) % 6)
    assert said(st.superiority(y, arm, six)) == st.Verdict.INCONCLUSIVE
    assert said(st.superiority(y, arm, np.arange(660))) == st.Verdict.NO_MEANINGFUL_DIFFERENCE


def test_one_exception_does_not_make_a_provider_s_work_independent():
    y, arm = two_shares(1960, 2000, 198, 200)
    six = np.where(arm, np.arange(2200) % 66, 66 + np.arange(2200) % 6)
    assert said(st.superiority(y, arm, six)) == st.Verdict.INCONCLUSIVE


@pytest.mark.parametrize("kind", ["yesno", "rating"])
@pytest.mark.parametrize("scoped", [False, True])
def test_so_it_is_like_for_like(kind, scoped):
    y, arm = two_shares(294, 300, 20, 20)
    row = np.arange(320)
    if kind == "rating":
        y = 3 + 2 * y - (y < 1) * (row % 2)
    figure = st.like_for_like(y, arm, row, 10.0 + row * 7 % 29 if scoped else None, row % 2, kind)
    low, high = bare(figure, st.ALPHA)
    assert st.verdict(low, high, st.MARGINS[figure.scale]) == st.Verdict.NO_MEANINGFUL_DIFFERENCE
    assert said(figure, figure.scale) == st.Verdict.INCONCLUSIVE


def test_amounts_have_no_ends():
    row = np.arange(60)
    figure = st.like_for_like(100.0 + row * 7 % 5, row < 30, row % 20, 10.0 + row % 29, row // 3 % 2, "money")
    assert figure.own is None
    assert (figure.low, figure.high) == bare(figure, st.ALPHA)


def test_where_values_vary_on_both_sides_nothing_changes():
    chance = np.random.default_rng(5)
    arm, provider = np.arange(60) < 30, np.arange(60) % 10 + 10 * (np.arange(60) < 30)
    for y in (chance.standard_normal(60), (chance.random(60) < 0.5).astype(float)):
        figure = st.superiority(y, arm, provider)
        assert (figure.low, figure.high) == bare(figure, st.ALPHA)


@given(records(), some.floats(0.0005, 0.5))
def test_like_for_like_excludes_no_difference_exactly_when_p_is_at_most_alpha(record, alpha):
    y, arm, _ = record
    category = np.arange(len(y)) % 2
    figure = st.like_for_like(
        np.tile(y, 8),
        np.tile(arm, 8),
        np.arange(8 * len(y)) % 40,
        None,
        np.tile(category, 8),
        "yesno" if set(y) <= {0.0, 1.0} else "rating",
        alpha,
    )
    assume(not isinstance(figure, st.NotEstimable))
    assume(abs(figure.p - alpha) > 1e-9)
    assert (figure.low > 0 or figure.high < 0) == (figure.p <= alpha)
    assert figure.low <= figure.estimate <= figure.high
