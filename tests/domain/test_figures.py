import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import figures


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (3, "3"), (2.5, "2.5"), (0.7234, "0.723"), (48.26, "48.3"), (99.96, "100"), (1240.4, "1,240"),
     (-3.25, "−3.25"), (1_234_567, "1,234,567"), (0.00012345, "0.000123"), (-0.0000001, "0"), (1.0004, "1")],
)
def test_numbers(value, said):
    assert figures.number(value) == said


@pytest.mark.parametrize(
    ("at", "low", "high", "said"),
    [
        (1.0004, 0.991, 1.01, ("1.00", "0.99", "1.01")), (0.72, 0.5, 1.034, ("0.72", "0.50", "1.03")),
        (1.2, 1.003, 1.4, ("1.200", "1.003", "1.400")), (0.8, 0.6, 0.9968, ("0.800", "0.600", "0.997")),
        (1.2, 1.00001, 1.4, ("1.2000", "1.0000", "1.4000")), (0.12, 0.052, 12, ("0.120", "0.052", "12.000")),
        (23.4, 12.34, 44, ("23.4", "12.3", "44.0")), (1500, 900, 2400, ("1,500", "900", "2,400")),
    ],
)
def test_a_ratio_and_its_range_have_as_many_decimals_each(at, low, high, said):
    assert figures.ratios(at, low, high) == said


@given(st.tuples(*[st.floats(0.02, 50)] * 3).map(sorted))
def test_a_ratio_lies_in_its_range_as_it_is_said(ends):
    low, at, high = ends
    said = figures.ratios(at, low, high)
    at_, low_, high_ = map(float, said)
    assert low_ <= at_ <= high_
    assert len({len(text.partition(".")[2]) for text in said}) == 1
    assert not (low > 1.0001 and low_ <= 1) and not (high < 0.9999 and high_ >= 1), "what excludes 1 reads so"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(210, "hours", "210 hours"), (1, "hours", "1 hour"), (1, "tasks", "1 task"), (1, "days late", "1 day late"),
     (1, "times the agreed cost", "1.00 times the agreed cost"), (1.25, "times the agreed cost",
                                                                  "1.25 times the agreed cost"),
     (4.5, "of 5", "4.5 of 5"), (1240.4, "EUR", "1,240 EUR"), (3, "", "3")],
)
def test_a_figure_and_its_unit(value, unit, said):
    assert figures.quantity(value, unit) == said
    assert said.startswith(figures.bare(value, unit))


@pytest.mark.parametrize(
    ("share", "percent", "hundred"),
    [(0, "0 %", "0"), (1, "100 %", "100"), (0.004, "under 1 %", "under 1"), (0.996, "over 99 %", "over 99"),
     (0.5, "50 %", "50"), (0.994, "99 %", "99"), (0.125, "12 %", "12")],
)
def test_shares_never_round_to_none_or_all(share, percent, hundred):
    assert figures.percent(share).replace("\u00a0", " ") == percent
    assert figures.hundred(share) == hundred


@pytest.mark.parametrize(("difference", "said"), [(0.531, "+53"), (-0.026, "−3"), (0.004, "0"), (-0.004, "0")])
def test_points_are_signed(difference, said):
    assert figures.points(difference) == said


@pytest.mark.parametrize(
    ("alpha", "said"), [(0.05, "95 % range"), (0.05 / 14, "99.64 % range"), (0.001, "99.9 % range")])
def test_levels(alpha, said):
    assert figures.level(alpha).replace("\u00a0", " ") == said


def test_amounts_have_the_decimals_of_their_currency():
    assert figures.amount(1240.5, "EUR") == "1,240.50\u00a0EUR"
    assert figures.amount(1240, "JPY") == "1,240\u00a0JPY"


@pytest.mark.parametrize(("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"),
                                             (["a", "b", "c"], "a, b and c")])
def test_lists(parts, said):
    assert figures.listed(parts) == said
