"""The completion card asks first what could still move a claim, and never more than seven questions at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.engagement_forms import COMPLETION_FIELDS
from app.record.domain.engagements import ARRANGEMENTS, FIELDS
from app.record.domain.reviews import SUMMARY_FIELDS
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.completion_questions import ALWAYS_ASKED, MAX_QUESTIONS, choose_questions
from app.report.domain.findings import Finding, MissingData
from app.report.domain.statistics import Missing, Verdict

CLAIMS = {claim.key: claim for claim in CATALOGUE}
NOTHING, SOME = Missing(0, 0), Missing(3, 2)


def finding(key, verdict, lacking=None):
    return Finding(
        about=CLAIMS[key],
        verdict=verdict,
        freelance=None,
        outsourced=None,
        left_out={},
        lacking=MissingData(lacking) if lacking else None,
    )


def others(findings, arrangement="freelance", known=()):
    """The questions beyond those that are always asked."""
    first = choose_questions(findings, arrangement, {*known, "actual_cost", "hours_estimated"}).first
    return [name for name in first if name not in ALWAYS_ASKED]


def test_a_claim_that_is_decided_asks_for_nothing():
    decided = [finding("worker-control", verdict) for verdict in (Verdict.SUPPORTED, Verdict.NO_MEANINGFUL_DIFFERENCE)]
    assert choose_questions(decided, "freelance", ()).claims == 0
    assert others(decided) == others([])


def test_what_a_claim_lacks_on_this_side_comes_before_what_is_merely_inconclusive():
    open_claims = [
        finding("worker-control", Verdict.INCONCLUSIVE),
        finding("expertise", Verdict.NOT_ENOUGH_DATA, {"freelance": SOME, "outsourced": NOTHING}),
    ]
    assert others(open_claims)[:2] == ["expertise", "worker_control"]


def test_a_claim_that_only_lacks_the_other_side_does_not_come_first():
    open_claims = [
        finding("expertise", Verdict.NOT_ENOUGH_DATA, {"freelance": NOTHING, "outsourced": SOME}),
        finding("worker-control", Verdict.NOT_ENOUGH_DATA, {"freelance": SOME, "outsourced": SOME}),
    ]
    assert others(open_claims)[:2] == ["worker_control", "expertise"]


def test_a_claim_about_one_side_asks_nothing_of_the_other():
    one_sided = next(claim for claim in CATALOGUE if claim.one_side and claim.measure.name == "worker_control")
    open_claims = [finding(one_sided.key, Verdict.INCONCLUSIVE)]
    assert choose_questions(open_claims, one_sided.one_side, ()).claims == 1
    other = next(side for side in ARRANGEMENTS if side != one_sided.one_side)
    assert choose_questions(open_claims, other, ()).claims == 0


def test_nothing_is_asked_that_would_not_complete_a_value():
    """An hourly cost takes hours, unless there is a rate; a saving takes an estimate that the card can't ask for."""
    cost = [finding("freelance-cheaper", Verdict.INCONCLUSIVE)]
    assert CLAIMS["freelance-cheaper"].measure.name == "unit_cost"
    assert others(cost)[0] == "hours_actual"
    assert choose_questions(cost, "freelance", {"actual_cost", "rate", "pricing_model", "hours_estimated"}).claims == 0
    saving = [finding("saves-money", Verdict.INCONCLUSIVE)]
    assert "actual_cost" in choose_questions(saving, "outsourced", {"in_house_cost"}).first
    assert choose_questions(saving, "outsourced", {"in_house_cost"}).claims == 1
    assert choose_questions(saving, "outsourced", ()).claims == 0


def test_similar_work_takes_the_size_of_the_work():
    like_for_like = [finding("expertise", Verdict.INCONCLUSIVE)]
    assert choose_questions(like_for_like, "freelance", {"actual_cost", "expertise"}).claims == 1
    assert choose_questions(like_for_like, "freelance", {"expertise", "hours_estimated"}).claims == 0


def test_a_known_cost_is_folded():
    assert "actual_cost" in choose_questions([], "freelance", ()).first
    chosen = choose_questions([], "freelance", {"actual_cost"})
    assert "actual_cost" in chosen.more and "actual_cost" not in chosen.first


@given(
    st.lists(
        st.builds(
            finding,
            st.sampled_from(sorted(CLAIMS)),
            st.sampled_from(list(Verdict)),
            st.none() | st.fixed_dictionaries(dict.fromkeys(ARRANGEMENTS, st.sampled_from([NOTHING, SOME]))),
        ),
        max_size=len(CLAIMS),
    ),
    st.sampled_from(ARRANGEMENTS),
    st.sets(st.sampled_from(sorted({*FIELDS, *SUMMARY_FIELDS}))),
)
def test_every_question_is_on_the_card_once_and_at_most_seven_are_asked_at_once(findings, arrangement, known):
    chosen = choose_questions(findings, arrangement, known)
    assert len(chosen.first) <= MAX_QUESTIONS
    assert {"ended_on", "status", "end_reason"} <= set(chosen.first)
    assert ("actual_cost" in chosen.first) == ("actual_cost" not in known)
    asked_again = set(chosen.first) & known
    assert asked_again <= {"ended_on", "status", "end_reason"}
    both = [*chosen.first, *chosen.more]
    assert sorted(both) == sorted({*COMPLETION_FIELDS, *SUMMARY_FIELDS} - {"currency"})


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_who_changed_the_brief_is_asked_only_with_whether_it_changed(arrangement):
    known = {*COMPLETION_FIELDS, *SUMMARY_FIELDS} - {"brief_changed", "brief_changed_by"}
    first = choose_questions([], arrangement, known).first
    assert first[-2:] == ("brief_changed", "brief_changed_by")
