"""Which figure heads a claim, and how the other one qualifies it."""

from dataclasses import replace

import pytest

from app.record.domain.engagements import CATEGORIES
from app.report.domain.claims import EXPERIENCE
from app.report.domain.statistics import Scale
from app.report.text.sentences import finding_text as says_of
from app.report.text.similar_work import qualifier_code
from app.report.text.verdicts import qualifier_text as qualifier_words
from tests.report.domain.similar_work import CLAIMS, GOAL, C, N, S, U, judged, kinds

ROUND = "; the direction turns round like for like"


# Like for like, overall; then for two kinds of work: freelance yes and all, outsourced yes and all; what is said of it.
TABLE = [
    (S, S, (7, 12, 6, 20), (17, 28, 6, 20), "also overall", "Also true without matching."),
    (
        S,
        C,
        (96, 120, 252, 360),
        (112, 280, 12, 40),
        "reversed: overall figures point the other way",
        "All work together shows the opposite.",
    ),
    (S, N, (10, 10, 70, 70), (81, 90, 21, 30), "visible only like for like", "This is clear only for similar work."),
    (S, U, (12, 12, 18, 20), (22, 28, 10, 20), "visible only like for like", "This is clear only for similar work."),
    (
        C,
        S,
        (288, 360, 108, 120),
        (16, 40, 140, 280),
        "reversed: overall figures point the other way",
        "All work together shows the opposite.",
    ),
    (C, C, (0, 4, 8, 28), (0, 36, 4, 12), "also overall", "Also true without matching."),
    (
        C,
        N,
        (200, 200, 120, 120),
        (120, 200, 196, 280),
        "visible only like for like" + ROUND,
        "This is clear only for similar work. The direction changes for similar work.",
    ),
    (C, U, (0, 12, 1, 4), (0, 28, 4, 36), "visible only like for like", "This is clear only for similar work."),
    (
        N,
        S,
        (180, 180, 100, 100),
        (16, 20, 70, 100),
        "supported overall, but explained by kind of work",
        "All work together supports this, but kind of work explains it. For similar work the difference is too small",
    ),
    (
        N,
        C,
        (100, 100, 180, 180),
        (76, 100, 14, 20),
        "contradicted overall, but explained by kind of work" + ROUND,
        "All work together shows the opposite, but kind of work explains it.",
    ),
    (N, N, (72, 72, 72, 72), (6, 8, 6, 8), "overall agrees", "The difference is too small to matter."),
    (
        N,
        U,
        (100, 100, 60, 60),
        (9, 10, 44, 50),
        "overall: inconclusive",
        "Similar work shows no meaningful difference. All work together is inconclusive.",
    ),
    (
        U,
        S,
        (36, 36, 11, 12),
        (3, 4, 20, 28),
        "supported overall, not confirmed like for like",
        "All work together supports this, but similar work doesn’t confirm it, so our data can’t tell.",
    ),
    (
        U,
        C,
        (4, 4, 36, 36),
        (27, 36, 3, 4),
        "contradicted overall, not confirmed like for like",
        "All work together shows the opposite, but similar work doesn’t confirm it, so our data can’t tell.",
    ),
    (
        U,
        N,
        (1, 10, 9, 90),
        (9, 90, 1, 10),
        "overall: no meaningful difference",
        "Similar work is inconclusive. All work together shows no meaningful difference.",
    ),
    (U, U, (20, 36, 6, 12), (1, 4, 8, 28), "overall agrees", "Our data can’t tell."),
]


@pytest.mark.parametrize(("alike", "overall", "first", "second", "qualifier", "says"), TABLE)
def test_how_the_figure_like_for_like_and_the_overall_one_go_together(alike, overall, first, second, qualifier, says):
    (it,), families = judged(kinds(first, second), GOAL)
    assert (it.verdict, it.like_for_like.verdict, it.overall) == (alike, alike, overall)
    assert qualifier_code(it) == qualifier
    words = qualifier_words(it)
    assert words
    assert not [code for code in ("supported", "contradicted", "inconclusive", "like for like") if code in words]
    assert ("the direction changes" in words) == (ROUND in qualifier)
    assert says in says_of(it)
    assert it.head == it.like_for_like.effect != it.effect
    assert families[EXPERIENCE].tested == 1
    assert (it.needed is None) == (alike != U)
    assert it.like_for_like.used == first[1] + first[3] + second[1] + second[3]
    assert ("direction changes" in says_of(it)) == (ROUND in qualifier)


def test_a_direction_that_turns_round_by_nothing_alarms_nobody():
    """Two points one way overall, two points the other way like for like, and both inconclusive."""
    (it,), _ = judged(kinds((18, 20, 19, 22), (3, 24, 2, 20)), GOAL)
    assert it.is_reversed
    assert abs(it.effect.estimate) < GOAL.margin > abs(it.like_for_like.effect.estimate)
    assert says_of(it).endswith("The direction changes for similar work, by too little to matter.")
    assert qualifier_code(it) == "overall agrees" + ROUND
    assert qualifier_words(it) == (
        "the same without matching; the direction changes for similar work, by too little to matter"
    )


def test_the_table_is_whole():
    assert {row[:2] for row in TABLE} == {(alike, overall) for alike in (S, C, N, U) for overall in (S, C, N, U)}


def test_the_figure_with_kinds_of_work_alone_is_that_of_mantel_and_haenszel():
    strata = ((36, 36, 11, 12), (3, 4, 20, 28))
    (it,), _ = judged(kinds(*strata), GOAL)
    weighed = [(n * m / (n + m), x / n - z / m) for x, n, z, m in strata]
    expected = sum(w * d for w, d in weighed) / sum(w for w, _ in weighed)
    assert it.like_for_like.effect.estimate == pytest.approx(expected, abs=1e-9)
    assert it.like_for_like.effect.scale == Scale.DIFFERENCE


def test_alike_sides_are_answered_by_the_overall_figure():
    """All values are the same number, so that like for like there is nothing to explain."""
    rows = [
        {
            "arrangement": side,
            "provider": start + place,
            "category": CATEGORIES[place % 2],
            "hours_actual": 30,
            "status": "completed",
            "flexibility": 3,
        }
        for side, start in (("freelance", 0), ("outsourced", 100))
        for place in range(40)
    ]
    (it,), families = judged(rows, CLAIMS["flexibility"])
    assert it.like_for_like is None
    assert (it.verdict, it.overall) == (N, N)
    assert qualifier_code(it) == "overall; scope, kind of work and first or later job are alike on both sides"
    assert "Both sides are similar in scope, kind of work and first or later job, so all work is compared." in says_of(
        it
    )
    assert families[EXPERIENCE].tested == 1


def test_nothing_varies_and_the_sides_are_unlike():
    same = {"status": "completed", "flexibility": 3}
    rows = [
        {"arrangement": "freelance", "provider": place, "category": CATEGORIES[place % 2], "hours_actual": 30 + place}
        | same
        for place in range(20)
    ]
    rows += [
        {
            "arrangement": "outsourced",
            "provider": 100 + place,
            "category": CATEGORIES[place % 2 + (place > 15)],
            "hours_actual": 50 + 3 * place,
        }
        | same
        for place in range(20)
    ]
    (it,), families = judged(rows, CLAIMS["flexibility"])
    assert (it.verdict, it.like_for_like, families[EXPERIENCE].tested) == (U, None, 0)


def test_claims_as_it_is_have_no_such_figure():
    (it,), _ = judged(kinds(*((7, 12, 6, 20), (17, 28, 6, 20))), replace(GOAL, compared="as it is", covariates=()))
    assert (it.like_for_like, it.overall, qualifier_code(it), it.without_covariates) == (None, None, "", ())
