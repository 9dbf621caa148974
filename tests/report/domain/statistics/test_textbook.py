"""Published figures, and the trusted libraries that reproduce them."""

from dataclasses import astuple
from math import sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.nonparametric import rank_compare_2indep
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from app.report.domain import statistics as st
from app.report.domain.statistics.intervals import t_p_value
from tests.report.domain.statistics.own_intervals import bare
from tests.report.domain.statistics.samples import (
    BERKELEY,
    KIDNEY,
    PAIN_OTHER,
    PAIN_TREATED,
    TWO_SHARES,
    strata,
    two_shares,
)

FOUR_DECIMALS = {"abs": 6e-5}


def alone(n: int) -> np.ndarray:
    """One engagement per provider."""
    return np.arange(n)


@pytest.fixture
def pain():
    y = np.array(PAIN_OTHER + PAIN_TREATED, float)
    return st.superiority(y, alone(25) < 11, alone(25))


def test_brunner_munzel(pain):
    t = (pain.estimate - 0.5) / sqrt(pain.variance)
    p = 2 * stats.t.sf(t, pain.df)
    half = stats.t.ppf(0.975, pain.df) * sqrt(pain.variance)
    raw = [pain.estimate, t, pain.df, p, sqrt(pain.variance), pain.estimate - half, pain.estimate + half]
    expected = [0.788961, 3.1375, 17.6828, 0.005786, 0.0921, 0.5952, 0.9827]
    assert raw == pytest.approx(expected, **FOUR_DECIMALS)
    assert [*bare(pain, st.ALPHA), pain.p] == pytest.approx([0.5538, 0.9463, 0.0189], **FOUR_DECIMALS)
    # Eleven of the fourteen treated had the same score, so that side keeps a variance of its own.
    assert [pain.low, pain.high] == pytest.approx([0.5538, 0.9546], **FOUR_DECIMALS)


def test_brunner_munzel_of_two_libraries(pain):
    theirs = rank_compare_2indep(PAIN_OTHER, PAIN_TREATED)
    t = (pain.estimate - 0.5) / sqrt(pain.variance)
    expected = [theirs.prob1, theirs.statistic, theirs.df]
    assert [pain.estimate, t, pain.df] == pytest.approx(expected, abs=1e-9)
    p = stats.brunnermunzel(PAIN_TREATED, PAIN_OTHER).pvalue
    assert st.SAFETY * t_p_value(t, pain.df) == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(("table", "published", "rule", "p"), TWO_SHARES)
def test_two_shares(table, published, rule, p):
    assert st.newcombe_interval(*table) == pytest.approx(published, **FOUR_DECIMALS)
    assert st.newcombe_interval(*table) == pytest.approx(
        confint_proportions_2indep(*table, method="newcomb", compare="diff"), abs=1e-9
    )
    y, arm = two_shares(*table)
    figure = st.superiority(y, arm, alone(len(y)))
    estimate = figure.effect(st.Scale.DIFFERENCE).estimate
    low, high = (2 * end - 1 for end in bare(figure, st.ALPHA))
    assert estimate == pytest.approx(table[0] / table[1] - table[2] / table[3], abs=1e-12)
    assert [low, high, figure.p] == pytest.approx([*rule, p], **FOUR_DECIMALS)


@pytest.mark.parametrize(("yes", "n"), [(0, 10), (3, 10), (48, 80), (10, 10)])
def test_wilson(yes, n):
    theirs = proportion_confint(yes, n, method="wilson")
    assert st.wilson_interval(yes / n, n, stats.norm.ppf(0.975)) == pytest.approx(theirs, abs=1e-12)


STRATIFIED = [
    (BERKELEY, (0.1416, 0.1122, 0.1708), (-0.0184, -0.0492, 0.0124, 0.0148, 0.2562)),
    (KIDNEY, (-0.0457, -0.1061, 0.0150), (0.0538, -0.0158, 0.1235, 0.0335, 0.1342)),
]


@pytest.mark.parametrize(("table", "overall", "within"), STRATIFIED, ids=["berkeley", "kidney"])
def test_stratified_tables(table, overall, within):
    y, arm, stratum = strata(table)
    figure = st.superiority(y, arm, alone(len(y)))
    assert astuple(figure.effect(st.Scale.DIFFERENCE))[1:] == pytest.approx(overall, **FOUR_DECIMALS)
    alike = st.adjusted_effect(y, arm, alone(len(y)), None, stratum)
    got = [alike.estimate, alike.low, alike.high, sqrt(alike.variance), alike.p]
    assert got == pytest.approx(within, **FOUR_DECIMALS)
    assert alike.estimate == pytest.approx(mantel_haenszel(table), abs=1e-12)
    assert st.is_reversed(figure.distance().estimate, alike.estimate)


def mantel_haenszel(table: dict) -> float:
    """The risk difference weighted by n m / (n + m), by hand."""
    weights = [n * m / (n + m) for _, n, _, m in table.values()]
    gaps = [x / n - z / m for x, n, z, m in table.values()]
    return float(np.average(gaps, weights=weights))


@pytest.mark.parametrize(
    ("table", "odds_ratio", "cmh", "p"),
    [(BERKELEY, 0.9047, 1.5246, 0.2169), (KIDNEY, 1.4468, 2.4339, 0.1187)],
    ids=["berkeley", "kidney"],
)
def test_the_tables_are_the_published_ones(table, odds_ratio, cmh, p):
    theirs = StratifiedTable([[[x, n - x], [z, m - z]] for x, n, z, m in table.values()])
    test = theirs.test_null_odds()
    got = [theirs.oddsratio_pooled, test.statistic, test.pvalue]
    assert got == pytest.approx([odds_ratio, cmh, p], **FOUR_DECIMALS)


def test_verdicts_of_the_stratified_tables():
    margin = st.MARGINS[st.Scale.DIFFERENCE]
    got = []
    for table in (BERKELEY, KIDNEY):
        y, arm, stratum = strata(table)
        raw = st.superiority(y, arm, alone(len(y))).distance(st.Scale.DIFFERENCE)
        alike = st.like_for_like(y, arm, alone(len(y)), None, stratum, st.Kind.YESNO).distance()
        verdicts = (st.verdict(far.low, far.high, margin) for far in (raw, alike))
        got.append(st.combine(*verdicts))
    assert got == [("no meaningful difference", st.Qualifier.EXPLAINED), ("inconclusive", st.Qualifier.OVERALL_AGREES)]


def test_cr2_with_one_engagement_per_provider_is_hc2():
    y, arm, stratum = strata(BERKELEY)
    x = np.column_stack([arm, *(stratum == k for k in range(6))]).astype(float)
    theirs = sm.OLS(y, x).fit(cov_type="HC2")
    ours = st.adjusted_effect(y, arm, alone(len(y)), None, stratum)
    assert [ours.estimate, sqrt(ours.variance)] == pytest.approx([theirs.params[0], theirs.bse[0]], abs=1e-9)


# One engagement per provider, J a side: lower limit and p at total separation.
@pytest.mark.parametrize(
    ("j", "low", "p"),
    [
        (6, 0.5417, 0.0380),
        (7, 0.6068, 0.0224),
        (8, 0.6562, 0.0133),
        (10, 0.7256, 0.0048),
        (12, 0.7719, 0.0018),
        (15, 0.8181, 0.0004),
    ],
)
def test_total_separation_of_numbers(j, low, p):
    figure = st.superiority(np.arange(2.0 * j), alone(2 * j) >= j, alone(2 * j))
    assert figure.separated
    assert figure.estimate == figure.high == 1
    assert [figure.low, figure.p] == pytest.approx([low, p], **FOUR_DECIMALS)


@pytest.mark.parametrize(
    ("j", "low", "p"), [(6, 0.1656, 0.0285), (8, 0.3956, 0.0085), (10, 0.5294, 0.0026), (15, 0.6997, 0.0001)]
)
def test_all_yes_against_no_yes(j, low, p):
    figure = st.superiority(*two_shares(j, j, 0, j), alone(2 * j))
    assert [figure.effect(st.Scale.DIFFERENCE).low, figure.p] == pytest.approx([low, p], **FOUR_DECIMALS)


def test_benjamini_hochberg_1995():
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    page = st.family_level(p)
    assert (page.rejected, page.level) == (4, pytest.approx(4 * 0.05 / 15, abs=1e-15))
    assert page.rejected == np.count_nonzero(stats.false_discovery_control(p) <= 0.05)
