"""Which figure heads a claim, how the other one qualifies it, and what an engagement without kind or scope does."""

import re
from dataclasses import replace

import pytest

from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.claims import EXPERIENCE, LIKE_FOR_LIKE, YES_NO, Claim, Measure
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.comparison import NO_COUNTERPART, NO_RATIO
from app.report.domain.statistics import Scale, Verdict
from app.report.domain.verdicts import judge, outcomes
from app.report.text.needed import needed_text
from app.report.text.sentences import says as says_of
from app.report.text.similar_work import for_programs
from app.report.text.verdicts import qualifier as qualifier_words
from tests.columned import record_of

CLAIMS = {claim.key: claim for claim in CATALOGUE}
CHEAPER = CLAIMS["freelance-cheaper"]
GOAL = Claim(
    key="goal",
    section="Ours",
    sentence="Freelancers reach the goal.",
    expected="freelance",
    family=EXPERIENCE,
    compared=LIKE_FOR_LIKE,
    covariates=("category",),
    measure=Measure(name="goal_met", shape=YES_NO, predicate="met their goal"),
)
S, C, N, U = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE, Verdict.INCONCLUSIVE)
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


def kinds(*strata):
    """One engagement a provider: of each kind so many freelance and outsourced ones, so many of which say yes."""
    rows = []
    for category, (f_yes, f_all, o_yes, o_all) in zip(CATEGORIES, strata, strict=False):
        for side, yes, many in (("freelance", f_yes, f_all), ("outsourced", o_yes, o_all)):
            rows += [
                {"arrangement": side, "provider": len(rows) + place, "category": category, "goal_met": int(place < yes)}
                for place in range(many)
            ]
    return rows


def judged(rows, *claims, explored=False):
    found, families = judge(claims, Assessor(Evidence(record_of(rows))), explored)
    return found, {family.name: family for family in families}


@pytest.mark.parametrize(("alike", "overall", "first", "second", "qualifier", "says"), TABLE)
def test_how_the_figure_like_for_like_and_the_overall_one_go_together(alike, overall, first, second, qualifier, says):
    (it,), families = judged(kinds(first, second), GOAL)
    assert (it.verdict, it.like_for_like.verdict, it.overall) == (alike, alike, overall)
    assert for_programs(it) == qualifier
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
    assert it.turns_round
    assert abs(it.effect.estimate) < GOAL.margin > abs(it.like_for_like.effect.estimate)
    assert says_of(it).endswith("The direction changes for similar work, by too little to matter.")
    assert for_programs(it) == "overall agrees" + ROUND
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


def paid(side, provider, category, hours, rate, **more):
    return {
        "arrangement": side,
        "provider": provider,
        "category": category,
        "hours_actual": hours,
        "currency": "EUR",
        "actual_cost": round(100 * hours * rate),
        "status": "completed",
        **more,
    }


def priced(cheaper=0.7, many=24):
    """Freelance work at `cheaper` times the price, every second job of another kind, hours that overlap."""
    rows = []
    for place in range(many):
        hours, kind, price = 20 + 7 * (place % 12), CATEGORIES[place % 2], 60 + 9 * (place % 5) + 20 * (place % 2)
        rows += [
            paid("freelance", place, kind, hours, price * cheaper),
            paid("outsourced", 1000 + place, kind, hours + 3, price),
        ]
    return rows


def test_money_is_compared_as_a_ratio_between_jobs_of_the_same_kind_and_scope():
    (it,), _ = judged(priced(0.7), CHEAPER)
    like = it.like_for_like.effect
    assert (it.verdict, like.scale) == (S, Scale.RATIO)
    assert like.estimate == pytest.approx(0.7, abs=0.02)
    assert like.low < like.estimate < like.high < 1
    assert it.effect.scale == Scale.SUPERIORITY
    assert f"freelance work cost {100 - 100 * like.estimate:.0f}% less (95% CI " in says_of(it)
    (other,), _ = judged(priced(1 / 0.7), CHEAPER)
    assert other.verdict == C


def test_a_ratio_of_one_is_called_about_the_same_and_its_range_says_its_directions():
    (it,), _ = judged(priced(0.996, 60), CHEAPER)
    assert it.like_for_like.effect.estimate == pytest.approx(1, abs=0.005)
    assert re.search(r"freelance work cost about the same \(95% CI \d+% less to \d+% more\)\. ", says_of(it))


def test_the_smallest_factor_that_matters_is_the_claims_own():
    rows = priced(0.97, 200)
    assert judged(rows, CHEAPER)[0][0].verdict == N
    assert judged(rows, replace(CHEAPER, factor=1.001))[0][0].verdict != N


def test_who_has_no_category_or_scope_is_left_out_of_this_figure_alone_and_named():
    rows = priced()
    rows += [
        paid("freelance", 500, None, 30, 50),
        paid("outsourced", 501, "design", 30, 50),
        {
            **paid("freelance", 502, "administration", 30, 50),
            "hours_actual": None,
            "rate": 5000,
            "pricing_model": "hourly",
        },
    ]
    rows = [row | {"id": place + 1} for place, row in enumerate(rows)]
    (it,), _ = judged(rows, CHEAPER)
    last = len(rows)
    # Unit cost from the rate needs no hours; without them there is no scope.
    assert it.freelance.engagements + it.outsourced.engagements == last
    assert it.without_covariates == (last - 2, last)
    assert it.like_for_like.left_out.keys() == {"no category or scope", NO_COUNTERPART}
    assert it.like_for_like.left_out["no category or scope"] == (last - 2, last)
    assert last - 1 in it.like_for_like.left_out[NO_COUNTERPART]
    assert it.like_for_like.used == last - 2 - len(it.like_for_like.left_out[NO_COUNTERPART])
    assert it.denominator == {"used": last}, "one number of those used, here and in the sentence"
    assert it.not_compared == it.like_for_like.left_out


def test_a_price_of_nothing_is_left_out_of_the_ratio_and_named():
    rows = [*priced(), paid("freelance", 600, CATEGORIES[0], 30, 0)]
    (it,), _ = judged([row | {"id": place + 1} for place, row in enumerate(rows)], CHEAPER)
    assert it.like_for_like.left_out[NO_RATIO] == (len(rows),)


def test_unlike_sides_with_too_few_comparable_stay_open_and_are_in_no_family():
    rows = [paid("freelance", place, CATEGORIES[0], 10 + place % 5, 40 + place % 7) for place in range(20)]
    rows += [paid("outsourced", 100 + place, CATEGORIES[1], 500 + place % 9, 90 + place % 7) for place in range(20)]
    (it,), families = judged(rows, CHEAPER)
    assert (it.verdict, it.overall, it.like_for_like) == (U, S, None)
    assert for_programs(it) == "overall: supported; too few comparable engagements to compare like for like"
    assert "All work together supports this, and too little of it is similar to compare" in says_of(it)
    assert families[EXPERIENCE].tested == 0
    assert (it.needed.providers, it.needed.engagements) == (None, None)
    assert "Needs similar work on both sides" in needed_text(it)


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
    assert for_programs(it) == "overall; scope, kind of work and first or later job are alike on both sides"
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


def test_the_headlines_p_is_the_one_that_its_family_is_checked_with():
    rows = [row | {"pricing_model": "hourly" if place % 3 else "fixed price"} for place, row in enumerate(priced())]
    (cheaper, charges), families = judged(rows, CHEAPER, CLAIMS["charges-by-time"])
    assert families[EXPERIENCE].tested == 2
    assert cheaper.verdict == S
    assert families[EXPERIENCE].alpha == pytest.approx(0.05 / 2), "one of two is decided"
    assert {cheaper.level, charges.level} == {1 - families[EXPERIENCE].alpha}


def test_an_explored_view_shows_both_figures_and_no_verdict():
    (it,), families = judged(priced(), CHEAPER, explored=True)
    assert families == {}
    assert (it.verdict, it.overall, it.like_for_like.verdict, it.needed) == (None, None, None, None)
    assert for_programs(it) == ""
    assert "For similar work" in says_of(it)
    assert "Overall" not in says_of(it)
    assert it.level == 0.95


def test_effort_is_compared_at_the_estimated_hours():
    """Actual hours on both sides of the comparison would explain away what is compared."""
    overrun = next(each for each in OUTCOMES if each.key == "hours-overrun")
    rows = []
    for place in range(30):
        estimated = 20 + 5 * (place % 10)
        for side, start, times in (("freelance", 0, 1.0), ("outsourced", 100, 1.5)):
            actual = round(estimated * times * (1 + place % 3 / 10), 2)
            rows.append(
                {
                    "arrangement": side,
                    "provider": start + place,
                    "category": CATEGORIES[place % 2],
                    "hours_estimated": estimated,
                    "hours_actual": actual,
                    "status": "completed",
                }
            )
    assessor = Assessor(Evidence(record_of(rows)))
    (it,) = outcomes([overrun], assessor)
    assert it.like_for_like.effect.estimate == pytest.approx(1 / 1.5, abs=0.01)
    assert it.like_for_like.used == 60
    assert it.like_for_like.verdict is None
    without = [row | {"hours_estimated": None} for row in rows]
    (it,) = outcomes([overrun], Assessor(Evidence(record_of(without))))
    assert it.effect is None, "without an estimate there is no overrun either"


def test_claims_as_it_is_have_no_such_figure():
    (it,), _ = judged(kinds(*((7, 12, 6, 20), (17, 28, 6, 20))), replace(GOAL, compared="as it is", covariates=()))
    assert (it.like_for_like, it.overall, for_programs(it), it.without_covariates) == (None, None, "", ())
