"""Which jobs are alike, and how that is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.engagements import Engagement
from app.report.domain.similar import Candidate, Neighbours, Traits, nearest, traits
from app.report.text.similar import no_similar_text, similarity_text

OF = Traits("design", 100, None, 3)


def near(number, size, complexity=3, ended=1):
    return Candidate(number, Traits("design", size, None, complexity), ended)


@pytest.mark.parametrize(
    ("those", "order"),
    [
        ([near(1, 300), near(2, 90), near(3, 40)], [2, 3, 1]),  # by size, as many times larger as smaller
        ([near(1, 101, 5), near(2, 120, 3), near(3, 110, 2)], [2, 3, 1]),  # sizes within a step: by complexity
        ([near(1, 105, None), near(2, 105, 2), near(3, 110, 1)], [2, 1, 3]),  # not known: two steps away
        ([near(1, 100, 3, ended=5), near(2, 100, 3, ended=9)], [2, 1]),  # the last ended first
    ],
)
def test_the_nearest_in_size_then_in_complexity(those, order):
    assert [each.number for each in nearest(OF, those)] == order


@given(
    st.lists(
        st.builds(near, st.integers(1, 99), st.floats(1, 1e4), st.none() | st.integers(1, 5), st.integers(-1, 9)),
        max_size=8,
        unique_by=lambda each: each.number,
    ),
    st.randoms(),
)
def test_the_order_they_are_found_in_does_not_matter(those, chance):
    mixed = list(those)
    chance.shuffle(mixed)
    assert nearest(OF, mixed) == nearest(OF, those) == nearest(OF, those, 99)[:3]


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (Traits("design", 105, None, 3), ("about as large (105 hours)", "as complex")),
        (Traits("design", 240, None, 4), ("2.4 times as large (240 hours)", "one step more complex")),
        (Traits("design", 50, None, 1), ("50% of the size (50 hours)", "two steps less complex")),
        (Traits("design", 88, "1 to 5", None), ("88% of the size (1 to 5 person-weeks)", "complexity not known")),
        (Traits("design", None, None, 3), ("size not known", "as complex")),
    ],
)
def test_how_near_it_is_in_words(there, words):
    assert similarity_text(OF, there) == words


def test_effort_stands_for_hours_that_nobody_was_told():
    told = traits(
        Engagement(title="t", arrangement="freelance", status="active", effort="1 to 5", complexity=2), Decimal(8)
    )
    assert (told.size, told.is_size_from_band) == (88, "1 to 5")
    assert similarity_text(told, Traits("design", 88, "1 to 5", 2))[0] == "the same effort (1 to 5 person-weeks)"
    hours = traits(
        Engagement(title="t", arrangement="freelance", status="active", effort="1 to 5", hours_estimated=Decimal(30)),
        Decimal(8),
    )
    assert (hours.size, hours.is_size_from_band) == (30, None)


@pytest.mark.parametrize(
    ("of", "ended", "same", "says"),
    [
        (Traits(None, 9), 5, 0, "This engagement has no kind of work yet, so there is nothing to match."),
        (OF, 0, 0, "No outsourced engagement has ended yet."),
        (OF, 5, 0, "No outsourced engagement in this category has ended yet."),
        (OF, 5, 2, "No outsourced engagement in this category has hours or effort."),
    ],
)
def test_where_there_is_none_it_says_why(of, ended, same, says):
    assert no_similar_text(Neighbours("outsourced", of, (), ended, same)) == says
