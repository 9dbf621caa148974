"""Ratings of other scales come to 1 to 5 by one rule, which never turns their order round."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.number_parsing import Unreadable
from app.core.domain.rating_scales import Scale, parse_rating, parse_scale

ends = st.lists(st.integers(0, 110), min_size=2, max_size=2, unique=True)
scales = ends.map(lambda both: Scale(*map(Decimal, both)))


@given(scales, st.lists(st.decimals(0, 1, places=3), min_size=2))
def test_a_better_rating_is_never_brought_to_a_worse_one(of, shares):
    values = [of.worst + share * (of.best - of.worst) for share in sorted(shares)]
    brought = [of.to_default_scale(value) for value in values]
    assert brought == sorted(brought)
    assert (of.to_default_scale(of.worst), of.to_default_scale(of.best)) == (1, 5)


@given(st.integers(100, 500).map(lambda whole: Decimal(whole) / 100))
def test_our_own_scale_changes_nothing(value):
    own = parse_scale("1..5")
    assert parse_rating(str(value), None, own) == parse_rating(str(value), None, None) == value


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("7", "0..10", "3.8"),
        ("7/10", "0..10", "3.8"),
        ("1.25", "0..10", "1.5"),
        ("7,5", "0..10", 4),
        ("0", "0..10", 1),
        ("85 %", "percent", "4.4"),
        ("62.5", "0..100", "3.5"),
        ("★★★½", "stars", "3.5"),
        ("3.5", "1..5", "3.5"),
        ("1", "1 to 10", 1),
        ("4", "1..10", "2.33"),
        ("4.6667", "1..5", "4.67"),
        ("1", "6..1", 5),
        ("6", "6..1", 1),
        ("2", "5..1", 4),
        ("2,5", "6 to 1", "3.8"),
        ("1", "10..1", 5),
        ("2", "1 is best", 4),
        ("2/6", "6..1", "4.2"),
        ("★★★☆☆", None, 3),
        ("⭐⭐⭐⭐⭐", None, 5),
        ("4/5", None, 4),
        ("4 out of 5", None, 4),
        ("2 stars", None, 2),
        ("★★★★★★★☆☆☆", "0..10", "3.8"),
        ("4.6", None, "4.6"),
        ("4,60", None, "4.6"),
        ("7", None, None),
        ("0.5", None, None),
        ("3/10", None, None),
        ("85%", None, None),
    ],
)
def test_ratings(text, said, value):
    assert parse_rating(text, None, said and parse_scale(said)) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("11", "0..10", "rating"),
        ("4/5", "0..10", "rating"),
        ("good", "0..10", "number"),
        ("-1", "0..10", "rating"),
        ("1.500", "0..10", "number-ambiguous"),
    ],
)
def test_ratings_that_are_none_of_the_scale(text, said, code):
    with pytest.raises(Unreadable) as refused:
        parse_rating(text, None, parse_scale(said))
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "10", "5..5", "thumbs", "a..b"])
def test_what_is_no_scale(text):
    with pytest.raises(Unreadable, match=r"6\.\.1"):
        parse_scale(text)


def test_the_rule_is_said():
    assert "0 is 1, 5 is 3, 10 is 5" in parse_scale("0..10").rule
    assert "6 is 1, 3.5 is 3, 1 is 5" in parse_scale("6..1").rule
