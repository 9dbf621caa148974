import pytest

from app.domain import figures


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (3, "3"), (2.5, "2.5"), (0.7234, "0.723"), (48.26, "48.3"), (99.96, "100"), (1240.4, "1,240"),
     (-3.25, "−3.25"), (1_234_567, "1,234,567"), (0.00012345, "0.000123"), (-0.0000001, "0"), (1.0004, "1")],
)
def test_numbers(value, said):
    assert figures.number(value) == said


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
