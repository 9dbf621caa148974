import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import number_format


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (3, "3"),
        (2.5, "2.5"),
        (0.7234, "0.723"),
        (48.26, "48.3"),
        (99.96, "100"),
        (1240.4, "1,240"),
        (-3.25, "−3.25"),
        (1_234_567, "1,234,567"),
        (0.00012345, "0.000123"),
        (-0.0000001, "0"),
        (1.0004, "1"),
    ],
)
def test_numbers(value, said):
    assert number_format.number(value) == said


@pytest.mark.parametrize(
    ("at", "low", "high", "said"),
    [
        (1.38, 1.23, 1.55, ("38% more", ("23%", "55%"))),
        (0.73, 0.65, 0.81, ("27% less", ("19%", "35%"))),
        (1.05, 0.95, 1.12, ("5% more", ("5% less", "12% more"))),
        (0.998, 0.9, 1.1, ("about the same", ("10% less", "10% more"))),
        (1.004, 1.001, 1.02, ("about the same", ("under 1% more", "2% more"))),
        (1.2, 1.0001, 1.4, ("20% more", ("under 1%", "40%"))),
        (4.2, 3, 12.5, ("320% more", ("200%", "1150%"))),
        (0.001, 0.0001, 0.5, ("over 99% less", ("50%", "over 99%"))),
    ],
)
def test_a_ratio_says_how_much_more_or_less(at, low, high, said):
    assert number_format.ratio(at, low, high) == said


@given(st.tuples(*[st.floats(0.02, 50)] * 3).map(sorted))
def test_the_range_of_a_ratio_never_seems_to_take_in_equal_where_it_does_not(ends):
    low, at, high = ends
    much, said = number_format.ratio(at, low, high)
    assert ("0%" in {end.split()[0] for end in said}) <= (1.0 in ends)
    directions = {end.split()[-1] for end in (much, *said)} & {"more", "less"}
    assert (directions == {"more", "less"}) <= (low < 1 < high)
    assert ("less" in directions) <= (low < 1) and ("more" in directions) <= (high > 1)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (210, "hours", "210 hours"),
        (1, "hours", "1 hour"),
        (1, "tasks", "1 task"),
        (1, "days late", "1 day late"),
        (1, "times the agreed cost", "1.00 times the agreed cost"),
        (1.25, "times the agreed cost", "1.25 times the agreed cost"),
        (4.5, "of 5", "4.5 of 5"),
        (1240.4, "EUR", "1,240 EUR"),
        (3, "", "3"),
    ],
)
def test_a_figure_and_its_unit(value, unit, said):
    assert number_format.quantity(value, unit) == said
    assert said.startswith(number_format.number_without_unit(value, unit))


@pytest.mark.parametrize(
    ("share", "percent"),
    [(0, "0%"), (1, "100%"), (0.004, "under 1%"), (0.996, "over 99%"), (0.5, "50%"), (0.994, "99%"), (0.125, "12%")],
)
def test_shares_never_round_to_none_or_all(share, percent):
    assert number_format.percent(share) == percent


@pytest.mark.parametrize(("difference", "said"), [(0.531, "+53"), (-0.026, "−3"), (0.004, "0"), (-0.004, "0")])
def test_points_are_signed(difference, said):
    assert number_format.points(difference) == said


@pytest.mark.parametrize(
    ("alpha", "said"),
    [(0.05, "95%"), (0.05 / 14, "99.6%"), (0.001, "99.9%"), (0.05 / 200, "99.975%"), (0.035, "96.5%")],
)
def test_a_level_is_never_all(alpha, said):
    assert number_format.confidence(1 - alpha) == said
    assert number_format.interval(1 - alpha, "23%", "55%") == f"{said} CI 23% to 55%"


def test_amounts_have_the_decimals_of_their_currency():
    assert number_format.amount(1240.5, "EUR") == "1,240.50\u00a0EUR"
    assert number_format.amount(1240, "JPY") == "1,240\u00a0JPY"


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(parts, said):
    assert number_format.join_words(parts) == said
