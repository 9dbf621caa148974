"""What must hold for every record, whatever is in it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from app.report.domain import statistics as st
from tests.report.domain.statistics.drawn_records import YES_OR_NO, records

CLOSE = {"rel": 1e-9, "abs": 1e-9}


def computed(figure):
    """Only records of which something can be said."""
    assume(not isinstance(figure, st.NotEstimable))
    return figure


def likewise(figure) -> list[float]:
    return [figure.estimate, figure.low, figure.high, figure.p, figure.df, figure.variance, figure.null_variance]


@given(records())
def test_swapping_the_sides_mirrors_the_interval(record):
    y, arm, provider = record
    one = computed(st.superiority(y, arm, provider))
    other = st.superiority(y, ~arm, provider)
    assert [1 - other.estimate, 1 - other.high, 1 - other.low, other.p] == pytest.approx(
        [one.estimate, one.low, one.high, one.p], **CLOSE
    )
    assert (other.n_a, other.providers_b) == (one.n_b, one.providers_a)


@given(records(some.integers(-30, 30).map(float)))
def test_a_monotone_change_of_scale_changes_nothing(record):
    y, arm, provider = record
    one = computed(st.superiority(y, arm, provider))
    other = st.superiority(np.exp(y / 7) * 1000 - 3, arm, provider)
    assert likewise(other) == pytest.approx(likewise(one), **CLOSE)


@given(records(), some.integers(0, 2**32 - 1))
def test_neither_the_order_of_rows_nor_the_names_of_providers_matter(record, seed):
    y, arm, provider = record
    one = computed(st.superiority(y, arm, provider))
    order = np.random.default_rng(seed).permutation(len(y))
    for names in (np.array([f"provider {k}" for k in provider]), -provider, provider * 10**12, provider + 3):
        other = st.superiority(y[order], arm[order], names[order])
        assert likewise(other) == pytest.approx(likewise(one), **CLOSE)


@given(records(), some.floats(0.0005, 0.5))
def test_an_interval_excludes_no_difference_exactly_when_p_is_at_most_alpha(record, alpha):
    figure = computed(st.superiority(*record, alpha))
    assume(abs(figure.p - alpha) > 1e-9)
    assert (figure.low > 0.5 or figure.high < 0.5) == (figure.p <= alpha)


@given(records(YES_OR_NO), some.floats(0.0005, 0.5), some.floats(0.2, 0.8))
def test_so_does_the_interval_of_a_share(record, alpha, p0):
    y, _, provider = record
    figure = computed(st.one_sample_share(y, provider, p0, alpha))
    assume(abs(figure.p - alpha) > 1e-9)
    assert (figure.low > p0 or figure.high < p0) == (figure.p <= alpha)


@given(records(), some.floats(0.0005, 0.5))
def test_an_interval_holds_its_estimate_and_is_never_a_point(record, alpha):
    figure = computed(st.superiority(*record, alpha))
    assert 0 <= figure.low <= figure.estimate <= figure.high <= 1
    assert figure.low < figure.high


@given(records(), some.floats(0.0005, 0.5), some.floats(0.0005, 0.5))
def test_redrawing_at_another_level_equals_computing_at_it(record, first, second):
    assert computed(st.superiority(*record, first)).at(second) == st.superiority(*record, second)
    y, _, provider = record
    share = computed(st.one_sample_share((y > 0).astype(float), provider, 0.5, first))
    assert share.at(second) == st.one_sample_share((y > 0).astype(float), provider, 0.5, second)
    regression = computed(st.adjusted_effect(*record, None, None, first))
    assert regression.at(second) == st.adjusted_effect(*record, None, None, second)


@given(records(), some.floats(0.0005, 0.5), some.floats(0.0005, 0.5))
def test_a_stricter_level_never_narrows_an_interval(record, first, second):
    figure = computed(st.superiority(*record))
    strict, loose = figure.at(min(first, second)), figure.at(max(first, second))
    assert strict.low <= loose.low + 1e-12
    assert strict.high >= loose.high - 1e-12


@given(records())
def test_copies_of_one_provider_s_engagements_are_no_new_providers(record):
    y, arm, provider = record
    one = computed(st.superiority(y, arm, provider))
    again = np.concatenate([np.arange(len(y)), np.repeat(np.flatnonzero(provider == provider[0]), 9)])
    other = computed(st.superiority(y[again], arm[again], provider[again]))
    assert (other.providers_a, other.providers_b) == (one.providers_a, one.providers_b)
    assert other.n_a + other.n_b == one.n_a + one.n_b + 9 * (provider == provider[0]).sum()
    assert other.effective_a <= other.providers_a + 1e-9


@given(records())
def test_unknown_outcomes_are_as_if_never_recorded(record):
    y, arm, provider = record
    one = st.superiority(y, arm, provider)
    padded = np.concatenate([y, [np.nan, np.nan]])
    other = st.superiority(padded, np.append(arm, [True, False]), np.append(provider, [0, 99]))
    assert other == one


@given(records())
def test_more_work_by_the_same_providers_buys_no_degrees_of_freedom(record):
    y, arm, provider = record
    one = computed(st.superiority(y, arm, provider))
    again = np.tile(np.arange(len(y)), 10)
    other = computed(st.superiority(y[again], arm[again], provider[again]))
    assert other.estimate == pytest.approx(one.estimate, **CLOSE)
    assert other.df <= one.providers_a + one.providers_b - 2 + 1e-9


@given(records(YES_OR_NO))
def test_for_yes_and_no_it_is_the_difference_of_shares(record):
    y, arm, provider = record
    figure = computed(st.superiority(y, arm, provider))
    difference = figure.distance(st.Scale.DIFFERENCE).estimate
    assert difference == pytest.approx(y[arm].mean() - y[~arm].mean(), abs=1e-12)


@given(records(some.floats(1, 5).map(lambda v: round(v, 2))), some.floats(0.001, 0.2))
def test_swapping_the_sides_mirrors_the_regression(record, alpha):
    y, arm, provider = record
    category = provider % 2
    one = computed(st.adjusted_effect(y, arm, provider, None, category, alpha))
    other = st.adjusted_effect(y, ~arm, provider, None, category, alpha)
    assert [-other.estimate, -other.high, -other.low, other.p] == pytest.approx(
        [one.estimate, one.low, one.high, one.p], rel=1e-6, abs=1e-6
    )


@given(some.lists(some.floats(0, 1), max_size=20), some.sampled_from([0.05, 0.01]))
def test_the_level_of_a_page_rejects_what_benjamini_and_hochberg_reject(p, alpha):
    page = st.family_level(p, alpha)
    assert sum(value <= page.level for value in p) == page.rejected
    assert alpha / max(1, len(p)) - 1e-15 <= page.level <= alpha


@given(records(), some.floats(-0.3, 0.3), some.floats(0.001, 0.2))
def test_turning_a_claim_round_turns_its_verdict_round(record, shift, margin):
    figure = computed(st.superiority(*record)).distance()
    low, high = figure.low + shift, figure.high + shift
    turned = {st.Verdict.SUPPORTED: st.Verdict.CONTRADICTED, st.Verdict.CONTRADICTED: st.Verdict.SUPPORTED}
    agreeing = st.verdict(low, high, margin)
    assert st.verdict(low, high, margin, -1) == turned.get(agreeing, agreeing)
