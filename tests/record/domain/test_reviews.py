import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.reviews import SUMMARY_FIELDS, Review, summarise_reviews
from tests.strategies import reviews


@pytest.mark.parametrize(
    ("field", "answers", "value"),
    [
        ("quality", [], None),
        ("quality", [None, None], None),
        ("quality", [4], 4),
        ("quality", [3, 4], 3.5),
        ("quality", [5, 1, 4], 4),
        ("quality", [1, 1, 5, 5], 3),
        ("quality", [4, None, 2], 3),
        ("resources", ["not needed"], "not needed"),
        ("resources", ["not needed", 2], 2),
        ("resources", ["not needed", "not needed", 5], 5),
        ("flexibility", ["nothing changed", 2, 3], 2.5),
        ("would_rehire", [True], True),
        ("would_rehire", [True, False], None),
        ("would_rehire", [False, True, False], False),
        ("goal_met", ["yes", "no"], None),
        ("goal_met", ["yes", "no", "partly"], "partly"),
        ("goal_met", ["yes", "yes", "no", "partly"], None),
        ("goal_met", ["no", "no", "yes", "no"], "no"),
    ],
)
def test_the_middle_answer(field, answers, value):
    said = summarise_reviews(Review(**{field: answer}) for answer in answers)[field]
    assert said == value
    assert type(said) is type(value) or isinstance(value, (int, float))


@given(st.lists(reviews(), max_size=6), st.randoms())
def test_the_order_of_reviewers_does_not_count(given_reviews, chance):
    told = [Review(**each) for each in given_reviews]
    shuffled = chance.sample(told, len(told))
    assert summarise_reviews(told) == summarise_reviews(shuffled)


@given(reviews(), st.integers(1, 5))
def test_reviewers_who_agree_are_one(review, times):
    said = summarise_reviews([Review(**review)] * times)
    assert said == {name: review[name] for name in SUMMARY_FIELDS}
