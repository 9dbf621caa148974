"""Costs are compared as ratios between similar jobs; who has no kind or scope is left out and named."""

import re
from dataclasses import replace

import pytest

from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claims import EXPERIENCE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.comparison import NO_COUNTERPART, NO_RATIO
from app.report.domain.statistics import Scale
from app.report.domain.verdicts import describe_outcomes
from app.report.text.needed import needed_text
from app.report.text.sentences import finding_text as says_of
from app.report.text.similar_work import qualifier_code
from tests.made_columns import make_record
from tests.report.domain.similar_work import CHEAPER, CLAIMS, C, N, S, U, judged, paid, priced


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
    assert it.selected_count == {"used": last}, "one number of those used, here and in the sentence"
    assert it.not_in_similar_work == it.like_for_like.left_out


def test_a_price_of_nothing_is_left_out_of_the_ratio_and_named():
    rows = [*priced(), paid("freelance", 600, CATEGORIES[0], 30, 0)]
    (it,), _ = judged([row | {"id": place + 1} for place, row in enumerate(rows)], CHEAPER)
    assert it.like_for_like.left_out[NO_RATIO] == (len(rows),)


def test_unlike_sides_with_too_few_comparable_stay_open_and_are_in_no_family():
    rows = [paid("freelance", place, CATEGORIES[0], 10 + place % 5, 40 + place % 7) for place in range(20)]
    rows += [paid("outsourced", 100 + place, CATEGORIES[1], 500 + place % 9, 90 + place % 7) for place in range(20)]
    (it,), families = judged(rows, CHEAPER)
    assert (it.verdict, it.overall, it.like_for_like) == (U, S, None)
    assert qualifier_code(it) == "overall: supported; too few comparable engagements to compare like for like"
    assert "All work together supports this, and too little of it is similar to compare" in says_of(it)
    assert families[EXPERIENCE].tested == 0
    assert (it.needed.providers, it.needed.engagements) == (None, None)
    assert "Needs similar work on both sides" in needed_text(it)


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
    assert qualifier_code(it) == ""
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
    assessor = Assessor(Evidence(make_record(rows)))
    (it,) = describe_outcomes([overrun], assessor)
    assert it.like_for_like.effect.estimate == pytest.approx(1 / 1.5, abs=0.01)
    assert it.like_for_like.used == 60
    assert it.like_for_like.verdict is None
    without = [row | {"hours_estimated": None} for row in rows]
    (it,) = describe_outcomes([overrun], Assessor(Evidence(make_record(without))))
    assert it.effect is None, "without an estimate there is no overrun either"
