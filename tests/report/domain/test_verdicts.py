"""Each row of the decision table, the separate levels of the families, and views that are not tested."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claims import DEFINITION_FAMILY, EXPERIENCE, ONE_SIDE, OPPOSITE_SIDE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.statistics import Scale, Size, Verdict, family_level, superiority
from app.report.domain.verdicts import describe_outcomes, judge
from app.report.text.sentences import finding_text as says_of
from app.report.text.sentences import missing_text as lacking_of
from app.report.text.similar_work import qualifier_code
from app.report.text.verdicts import EXPLORATORY, NOT_SEEN, verdict_word
from app.report.text.verdicts import WORDS as VERDICTS
from tests.made_columns import make_record
from tests.report.domain.two_sides import CLAIMS, both, contact, findings, one


@pytest.mark.parametrize(
    ("freelance", "outsourced", "verdict", "size", "word"),
    [
        ((20, 20), (0, 20), Verdict.SUPPORTED, Size.MEANINGFUL, "Supported"),
        ((27, 40), (16, 40), Verdict.SUPPORTED, Size.UNCERTAIN, "Supported"),
        ((0, 20), (20, 20), Verdict.CONTRADICTED, Size.MEANINGFUL, "Contradicted"),
        ((16, 40), (27, 40), Verdict.CONTRADICTED, Size.UNCERTAIN, "Contradicted"),
        ((500, 1000), (500, 1000), Verdict.NO_MEANINGFUL_DIFFERENCE, None, "No meaningful difference"),
        ((3920, 4000), (3800, 4000), Verdict.NO_MEANINGFUL_DIFFERENCE, None, "No meaningful difference"),
        ((11, 20), (9, 20), Verdict.INCONCLUSIVE, None, "Inconclusive"),
        ((7, 7), (0, 20), Verdict.NOT_ENOUGH_DATA, None, "Not enough data"),
    ],
)
def test_the_decision_table(freelance, outsourced, verdict, size, word):
    it = one(both(contact(*freelance), contact(*outsourced)), "direct-relationship")
    assert (it.verdict, it.size, verdict_word(it).word) == (verdict, size, word)
    if it.effect:
        assert it.effect.scale == Scale.DIFFERENCE
        assert it.effect.estimate == pytest.approx(freelance[0] / freelance[1] - outsourced[0] / outsourced[1])
        outside = it.effect.low > 0 or it.effect.high < 0
        assert outside or it.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED)


@pytest.mark.parametrize(("hours", "verdict"), [((10, 100), Verdict.SUPPORTED), ((100, 10), Verdict.CONTRADICTED)])
def test_the_effect_is_freelance_against_outsourced_whatever_the_claim_expects(hours, verdict):
    freelance, outsourced = ([{"hours_actual": size + place} for place in range(20)] for size in hours)
    it = one(both(freelance, outsourced), "project-size")
    assert it.verdict == verdict, "the claim expects more hours on the outsourced side"
    assert it.effect.scale == Scale.SUPERIORITY
    assert it.effect.estimate == (0 if hours[0] < hours[1] else 1)


def test_a_claim_that_only_says_may_is_never_called_wrong():
    small, large = ([{"hours_actual": least + place} for place in range(20)] for least in (0, 100))
    rows = both(large, small)
    it = one(rows, "project-size")
    assert (it.verdict, verdict_word(it)) == (Verdict.CONTRADICTED, NOT_SEEN)
    assert "The article says only that this may be so; we see the opposite, " in says_of(it)
    usual = one(both(contact(0, 20), contact(20, 20)), "direct-relationship")
    assert verdict_word(usual) == VERDICTS[Verdict.CONTRADICTED]


def kinds(individuals, many):
    return [{"provider_kind": "individual" if place < individuals else "company"} for place in range(many)]


@pytest.mark.parametrize(
    ("yes", "many", "verdict"),
    [
        (20, 20, Verdict.SUPPORTED),
        (0, 20, Verdict.CONTRADICTED),
        (11, 20, Verdict.INCONCLUSIVE),
        (500, 1000, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (7, 7, Verdict.NOT_ENOUGH_DATA),
    ],
)
def test_a_majority_looks_at_its_own_side_alone(yes, many, verdict):
    it = one(both(kinds(yes, many), []), "self-employed")
    assert it.verdict == verdict
    assert it.outsourced is None
    assert (it.effect is None) == (verdict == Verdict.NOT_ENOUGH_DATA)
    if it.effect:
        assert (it.effect.scale, it.effect.estimate) == (Scale.SHARE, yes / many)


ENDED = {"status": "completed", "currency": "EUR", "pricing_model": "hourly"}


def cheaper():
    low, high = ([{"rate": least + place} for place in range(20)] for least in (3000, 9000))
    return both(low, high, **ENDED)


def test_a_claim_to_be_compared_like_for_like_stays_open_where_kind_and_scope_are_unknown():
    rows = cheaper()
    found, families = findings(rows, "freelance-cheaper", "charges-by-time")
    it = found["freelance-cheaper"]
    assert (it.verdict, it.overall) == (Verdict.INCONCLUSIVE, Verdict.SUPPORTED)
    assert qualifier_code(it) == "overall: supported; too few comparable engagements to compare like for like"
    assert it.like_for_like is None
    assert "All work together supports this, and too little of it is similar to compare" in says_of(it)
    assert it.selected_count == {"used": 40}, "the overall figure rests on all of them"
    assert {why: len(ids) for why, ids in it.not_in_similar_work.items()} == {"no category or scope": 40}
    assert (it.effect.estimate, it.level) == (0, 0.95)
    assert families[EXPERIENCE].tested == 1, "it is in no family's m"
    few, families = findings(rows[:25], "freelance-cheaper")
    assert (few["freelance-cheaper"].verdict, families[EXPERIENCE].tested) == (Verdict.NOT_ENOUGH_DATA, 0)


def full(yes=18, no=3):
    """Both sides with answers to claims of all three families."""

    def side(many):
        return [
            {
                "contact": "direct" if place < many else "both",
                "work_managed_by": "worker" if place % 2 else "us",
                "worker_control": 1 + place % 5,
                "basis": "single project" if place % 3 else "ongoing service",
                "hours_actual": (place * 37) % 50,
                "complexity": 1 + place % 5,
                "task_count": 1 + place % 2,
                "provider_kind": "individual" if place % 7 else "company",
                "serves_other_clients": place % 5 > 0,
            }
            for place in range(20)
        ]

    return both(side(yes), side(no))


def test_every_family_has_its_own_level():
    keys = (
        "direct-relationship",
        "works-independently",
        "worker-control",
        "project-by-project",
        "project-size",
        "project-complexity",
        "single-task",
        "self-employed",
        "many-clients",
    )
    rows = full()
    found, families = findings(rows, *keys)
    assert {name: family.tested for name, family in families.items()} == {
        DEFINITION_FAMILY: 3,
        EXPERIENCE: 4,
        ONE_SIDE: 2,
    }
    for name, members in ((DEFINITION_FAMILY, keys[:3]), (EXPERIENCE, keys[3:7]), (ONE_SIDE, keys[7:])):
        alone, level = findings(rows, *members)
        assert level[name] == families[name]
        assert {key: found[key] for key in members} == alone, "what another family holds changes nothing"
        assert {found[key].level for key in members} == {1 - families[name].alpha}
    assert families[DEFINITION_FAMILY].alpha == pytest.approx(0.05 / 3), "one of three is decided"
    assert families[EXPERIENCE].alpha == pytest.approx(0.05 / 4), "none of four is decided"


def test_a_claim_and_its_opposite_are_one_test():
    claim = CLAIMS["direct-relationship"]
    opposite = replace(claim, key="opposite", expected=OPPOSITE_SIDE[claim.expected], opposes=claim.key)
    assessor = Assessor(Evidence(make_record(both(contact(20, 20), contact(0, 20)))))
    found, families = judge([claim, opposite], assessor, False)
    assert [(each.key, each.verdict) for each in found] == [
        ("direct-relationship", Verdict.SUPPORTED),
        ("opposite", Verdict.CONTRADICTED),
    ]
    assert [(each.name, each.tested) for each in families] == [(DEFINITION_FAMILY, 1)]


def test_the_level_is_that_of_benjamini_and_hochberg_over_the_claims_with_enough_data():
    rows = [*full(), {"provider": 0, "workload_set_by": "us"}]
    keys = ("direct-relationship", "works-independently", "worker-control", "provider-control")
    found, families = findings(rows, *keys)
    evidence = Evidence(make_record(rows))
    samples = [evidence.sample_of(CLAIMS[key]) for key in keys[:3]]
    p = [superiority(each.y, each.freelance, each.provider).p for each in samples]
    assert families[DEFINITION_FAMILY].alpha == family_level(p).level
    assert found["provider-control"].verdict == Verdict.NOT_ENOUGH_DATA


def test_an_explored_view_shows_effects_and_gives_no_verdict():
    rows = full()
    found, families = findings(rows, "direct-relationship", "provider-control", "self-employed", explored=True)
    assert families == {}
    for it in found.values():
        assert (it.verdict, it.size, verdict_word(it)) == (None, None, EXPLORATORY)
        assert it.explored
    shown = found["direct-relationship"]
    assert shown.level == 0.95
    assert shown.effect.estimate == pytest.approx(0.75)
    assert "Our data" not in says_of(shown)
    assert "verdict" not in says_of(found["provider-control"]).lower()
    assert found["provider-control"].effect is None


def test_outcomes_are_described_and_never_judged():
    rows = both([{"quality": 5 - place % 2, "goal_met": 1} for place in range(20)], [{"quality": 1} for _ in range(20)])
    found = {each.key: each for each in describe_outcomes(OUTCOMES, Assessor(Evidence(make_record(rows))))}
    quality = found["quality"]
    assert (verdict_word(quality), quality.level, quality.effect.estimate) == (None, 0.95, 1.0)
    assert says_of(quality).startswith("Median: 4.5 of 5 freelance, 1 of 5 outsourced.")
    assert found["goal-met"].effect is None
    assert lacking_of(found["goal-met"]) == (
        "answers for 8 outsourced engagements already logged, from 6 more of their providers"
    )


def test_the_sentence_leads_with_typical_figures_of_both_sides():
    rows = both(
        [{"hours_actual": 44 + place % 3} for place in range(20)],
        [{"hours_actual": 200 + place} for place in range(21)],
    )
    says = says_of(one(rows, "project-size"))
    assert says.startswith(
        "Median: 210 hours outsourced, 45 hours freelance. The outsourced one was the larger in "
        "100% of comparisons (95% CI "
    )
    assert says.endswith("Our data supports this, and the difference is meaningful.")
    share = says_of(one(both(contact(19, 20), contact(1, 20)), "direct-relationship"))
    assert share.startswith(
        "Engagements that had direct contact: 19 of 20 freelance (95%), compared with 1 of 20 "
        "outsourced (5%). That is +90 points (95% CI +"
    )


answers = st.lists(st.tuples(st.sampled_from([None, 1, 2, 3, 4, 5]), st.integers(0, 9)), min_size=8, max_size=30)


@given(answers, answers)
def test_swapping_the_tags_mirrors_the_effect(freelance, outsourced):
    def rows(sides):
        return [
            {"arrangement": side, "provider": provider, "complexity": value}
            for side, some in sides.items()
            for value, provider in some
        ]

    there = one(rows({"freelance": freelance, "outsourced": outsourced}), "project-complexity")
    back = one(
        rows({OPPOSITE_SIDE[side]: some for side, some in (("freelance", freelance), ("outsourced", outsourced))}),
        "project-complexity",
    )
    assert (there.freelance.providers, there.freelance.typical) == (back.outsourced.providers, back.outsourced.typical)
    if there.effect is None:
        assert back.effect is None
    else:
        mirrored = (1 - back.effect.estimate, 1 - back.effect.high, 1 - back.effect.low)
        assert (there.effect.estimate, there.effect.low, there.effect.high) == pytest.approx(mirrored)
        turned = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}
        assert there.verdict == turned.get(back.verdict, back.verdict)
