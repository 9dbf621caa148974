"""What can be known from a record: said once for all claims that wait for the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.selection import Condition, Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.custom_claims import opposite
from app.report.domain.reports import build_report
from app.report.domain.statistics import Verdict
from app.report.text.decidability import NEARLY_ANSWERED, NOW, OUT_OF_REACH, decidability
from app.report.text.overview import overview, summary_lines
from tests.made_columns import EURO, make_columns

EXPLORED = Selection((Condition("category", "is", ("design",)),))


def made(rows, selection=None):
    return decidability(build_report(selection or Selection(), make_columns(rows), CATALOGUE, EURO))


def contacts(freelance, outsourced, many=1, **more):
    """So many providers a side, `many` engagements each, one of whose answers is known."""
    return [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "contact": "direct" if side == "freelance" else "through provider",
        }
        | more
        for side, providers in (("freelance", freelance), ("outsourced", outsourced))
        for place in range(providers)
        for _ in range(many)
    ]


def group_of(found, code):
    return next(each for each in found.groups if each.code == code)


def test_with_three_agencies_it_says_once_that_more_jobs_will_not_help():
    found = made(contacts(11, 3, many=4))
    missing = group_of(found, "providers")
    assert (missing.where, len(missing.claims)) == (OUT_OF_REACH, 24)
    assert missing.says == (
        "Needs at least 6 outsourced providers; we have 3. More work with the same three won’t help."
    )
    assert {each.says for each in missing.claims} == {""}
    assert found.says == "Of 29 claims, none have an answer, 5 need a little more data and 24 need more providers."


def test_an_opposite_is_decided_with_its_claim_and_counted_once():
    rows = contacts(20, 20)
    claim = CATALOGUE[0]
    twin = opposite(claim, "Outsourced work is dealt with directly", "A handbook", CATALOGUE)
    found = build_report(Selection(), make_columns(rows), (claim, twin, *CATALOGUE[1:]), EURO)
    assert [each.verdict for each in found.findings[:2]] == [Verdict.SUPPORTED, Verdict.CONTRADICTED]
    assert decidability(found).says.startswith("Of 29 claims, 1 has an answer")
    assert sum(len(group.claims) for group in decidability(found).groups) == 29
    said = summary_lines(overview(found), found.explored)
    assert said[1] == "Supported: We deal directly with freelancers more often (100% against 0%)."
    assert twin.sentence.rstrip(".") not in " ".join(said)
    assert said[2].startswith("Can’t say yet: 28 claims have not enough data.")


def test_a_few_providers_short_is_within_reach():
    found = made(contacts(11, 5, many=2))
    missing = group_of(found, "providers")
    assert missing.where == NEARLY_ANSWERED
    assert missing.says == (
        "Needs at least 6 outsourced providers; we have 5. 1 more outsourced would be enough; "
        "more work with the same five won’t help."
    )


def test_where_the_providers_are_there_it_is_answers_that_are_missing():
    rows = contacts(10, 10)
    found = made([*rows[:16], *({**row, "contact": None} for row in rows[16:])])
    missing = group_of(found, "answers")
    assert missing.where == NEARLY_ANSWERED
    assert [(each.key, each.says) for each in missing.claims] == [
        ("direct-relationship", "answered for 6 of 10 outsourced engagements")
    ]
    one_side = made([*rows[:10], *({**row, "contact": None} for row in rows[10:])])
    assert [each.says for each in group_of(one_side, "answers").claims] == [
        "answered for none of 10 outsourced engagements"
    ]


def test_what_is_known_of_no_engagement_is_said_once():
    unanswered = group_of(made(contacts(10, 10)), "unanswered")
    assert (unanswered.where, len(unanswered.claims)) == (NEARLY_ANSWERED, 28)
    assert {each.says for each in unanswered.claims} == {""}
    assert unanswered.says.startswith("The providers are there, but there is no answer yet: ")


def test_too_few_engagements_of_enough_providers():
    found = made(contacts(7, 12))
    assert group_of(found, "engagements").says == "Needs at least 8 freelance engagements (we have 7)."
    assert len(group_of(found, "engagements").claims) == 25


def test_what_is_decided_says_each_verdict_and_counts_none():
    found = made(contacts(20, 20))
    decided = group_of(found, "decided")
    assert (decided.where, decided.says) == (NOW, "This has an answer.")
    assert [(each.key, each.says) for each in decided.claims] == [("direct-relationship", "Supported")]
    assert found.says == "Of 29 claims, 1 has an answer and 28 need a little more data."


def shares(freelance, outsourced, providers=30):
    """One engagement of each provider; so large a share of each side had direct contact."""
    return [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "contact": "direct" if place < providers * share else "both",
        }
        for side, share in (("freelance", freelance), ("outsourced", outsourced))
        for place in range(providers)
    ]


def test_what_is_tested_and_open_says_how_far_it_is():
    near, far = made(shares(0.65, 0.4)), made(shares(0.6, 0.4))
    assert [(each.key, each.says) for each in group_of(near, "settle").claims] == [
        ("direct-relationship", "60 of about 123 providers")
    ]
    assert group_of(near, "settle").where == NEARLY_ANSWERED
    assert group_of(far, "open").where == OUT_OF_REACH
    assert "many more providers" in group_of(far, "open").says


def test_a_view_narrowed_by_hand_shows_and_decides_nothing():
    found = made(contacts(20, 20), EXPLORED)
    assert found.says.startswith("Of 29 claims, 1 has figures")
    assert [each.code for each in found.now] == ["shown"]


def test_an_empty_record_says_one_thing():
    found = made([])
    assert [(each.code, len(each.claims)) for each in found.groups] == [("nothing", 29)]
    assert found.says == "Of 29 claims, none have an answer and 29 need more providers."


def test_without_claims_there_is_nothing_to_decide():
    found = decidability(build_report(Selection(), make_columns(contacts(9, 9)), (), EURO))
    assert (found.says, found.groups) == ("There is no claim to answer.", ())


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 3), st.booleans(), st.booleans())
def test_every_claim_is_in_one_group_and_no_group_says_what_another_says(freelance, outsourced, many, ended, explored):
    more = {"status": "completed", "ended_on": date(2026, 3, 1), "quality": 4, "hours_actual": 5} if ended else {}
    found = made(contacts(freelance, outsourced, many, **more), EXPLORED if explored else None)
    keys = [each.key for group in found.groups for each in group.claims]
    assert sorted(keys) == sorted(claim.key for claim in CATALOGUE)
    says = [group.says for group in found.groups]
    assert len(set(says)) == len(says)
