"""Who rated which arrangement, and when that is worth a note."""

from itertools import chain
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.report.domain.evidence.notes import ONE_RATER, RATERS_DISAGREE
from app.report.domain.raters import RatedReviews, check_raters, unanswered_note
from app.report.text.notes import report_note_text

ANN, BEN, CLEO, DAN = 1, 2, 3, 4


def rated(who, side, rating, n=1):
    return RatedReviews(who, side, rating, n)


def codes(*rows):
    return [each.code for each in check_raters(rows).notes]


RATED = st.builds(
    RatedReviews,
    st.none() | st.integers(1, 4),
    st.sampled_from(ARRANGEMENTS),
    st.sampled_from([1.0, 2.5, 3.0, 4.0, 5.0]),
    st.integers(1, 6),
)


@given(st.lists(RATED, max_size=12))
def test_counts_and_medians_are_those_of_the_single_reviews(rows):
    found = check_raters(rows)
    for side in ARRANGEMENTS:
        every = [row.rating for row in rows if row.arrangement == side for _ in range(row.reviews)]
        assert found.all_reviews[side].reviews == len(every)
        assert found.all_reviews[side].median == (median(every) if every else None)
    assert sum(each.reviews for each in found.reviewers) == sum(row.reviews for row in rows)


def test_one_person_who_gave_most_ratings_of_one_side_is_noted():
    others = rated(BEN, FREELANCE, 3, 4), rated(BEN, OUTSOURCED, 3, 3), rated(CLEO, OUTSOURCED, 3, 3)
    assert codes(rated(ANN, FREELANCE, 4, 5), *others) == [ONE_RATER]
    assert codes(rated(ANN, FREELANCE, 4, 4), *others) == [], "half is not more than half"
    (note,) = check_raters((rated(ANN, FREELANCE, 4, 5), *others)).notes
    assert report_note_text(note) == (
        "One person gave 5 of the 9 ratings of freelance work, so they may say more about that person than about the "
        "work."
    )


def test_a_handful_is_not_noted_and_neither_is_an_unknown_reviewer():
    assert codes(rated(ANN, FREELANCE, 4, 4)) == []
    assert codes(rated(None, FREELANCE, 4, 50)) == []


BOTH = [rated(ANN, FREELANCE, 5, 5), rated(ANN, OUTSOURCED, 2, 5)]
ONE = [rated(BEN, FREELANCE, 3, 5), rated(CLEO, OUTSOURCED, 4, 5)]


def test_those_who_rated_both_sides_and_those_who_rated_one_are_set_side_by_side():
    (note,) = [each for each in check_raters([*BOTH, *ONE]).notes if each.code == RATERS_DISAGREE]
    assert note.params == {"both": FREELANCE, "one": OUTSOURCED}
    assert "rate freelance work higher; people who rated only one rate outsourced work higher" in report_note_text(note)


@pytest.mark.parametrize(
    "rows",
    [
        [*BOTH, rated(BEN, FREELANCE, 5, 5), rated(CLEO, OUTSOURCED, 4, 5)],  # they agree
        [*BOTH, rated(BEN, FREELANCE, 4, 5), rated(CLEO, OUTSOURCED, 4, 5)],  # these see no difference
        [*BOTH, rated(BEN, FREELANCE, 3, 4), rated(CLEO, OUTSOURCED, 4, 5)],  # too few
        BOTH,
        ONE,
    ],
)
def test_no_disagreement_is_noted_where_there_is_none(rows):
    assert RATERS_DISAGREE not in codes(*rows)


def test_requests_that_were_not_answered_are_noted_by_arrangement():
    assert unanswered_note({FREELANCE: (0, 4)}) == () and unanswered_note({}) == ()
    (note,) = unanswered_note({FREELANCE: (2, 4), OUTSOURCED: (1, 1)})
    assert report_note_text(note) == (
        "Not answered when asked: 2 of 4 requests about freelance work and 1 of 1 request about outsourced work. Those "
        "engagements may have turned out otherwise."
    )
    assert not list(chain(unanswered_note({OUTSOURCED: (0, 0)})))
