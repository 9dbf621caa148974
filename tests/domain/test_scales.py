"""Ratings of other scales come to 1 to 5 by one rule, which never turns their order round."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numerals import Unreadable
from app.domain.scales import Scale, rating, scale

scales = st.builds(lambda low, width: Scale(Decimal(low), Decimal(low + width)), st.integers(0, 10),
                   st.integers(1, 100))


@given(scales, st.lists(st.decimals(0, 1, places=3), min_size=2))
def test_a_better_rating_is_never_brought_to_a_worse_one(of, shares):
    values = sorted(of.low + share * (of.high - of.low) for share in shares)
    brought = [of.of_five(value) for value in values]
    assert brought == sorted(brought)
    assert (of.of_five(of.low), of.of_five(of.high)) == (1, 5)


@given(st.integers(1, 5))
def test_our_own_scale_changes_nothing(value):
    own = scale("1..5")
    assert rating(str(value), None, own) == rating(str(value), None, None) == value


@pytest.mark.parametrize(("text", "said", "value"), [
    ("7", "0..10", 4), ("7/10", "0..10", 4), ("1.25", "0..10", 2), ("7,5", "0..10", 4), ("0", "0..10", 1),
    ("85 %", "percent", 4), ("62.5", "0..100", 4), ("★★★½", "stars", 4), ("3.5", "1..5", 4), ("1", "1 to 10", 1),
    ("★★★☆☆", None, 3), ("⭐⭐⭐⭐⭐", None, 5), ("4/5", None, 4), ("4 out of 5", None, 4), ("2 stars", None, 2),
    ("★★★★★★★☆☆☆", "0..10", 4), ("3.5", None, None), ("7", None, None), ("3/10", None, None), ("85%", None, None),
])
def test_ratings(text, said, value):
    assert rating(text, None, said and scale(said)) == value


@pytest.mark.parametrize(("text", "said", "code"), [
    ("11", "0..10", "rating"), ("4/5", "0..10", "rating"), ("good", "0..10", "number"), ("-1", "0..10", "rating"),
    ("1.500", "0..10", "number-ambiguous")])
def test_ratings_that_are_none_of_the_scale(text, said, code):
    with pytest.raises(Unreadable) as refused:
        rating(text, None, scale(said))
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "10", "10..0", "5..5", "thumbs", "a..b"])
def test_what_is_no_scale(text):
    with pytest.raises(Unreadable, match="lowest and highest"):
        scale(text)


def test_the_rule_is_said():
    assert "0 is 1, 5 is 3, 10 is 5" in scale("0..10").rule
