"""How far the unknown could move a figure: laws, the ends by hand, and when it could turn a verdict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import LIKE_FOR_LIKE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.statistics import Verdict
from app.report.domain.verdicts import judge
from app.report.text.sentences import bounds_text, finding_text
from tests.made_columns import make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}
KEYS = ("direct-relationship", "project-complexity", "self-employed", "expertise", "client-control")


def judged(rows, key, explored=False):
    (it,), _ = judge([CLAIMS[key]], Assessor(Evidence(make_record(rows))), explored)
    return it


def contacts(freelance, outsourced):
    """For each side: how many yes, no and unknown; one engagement a provider."""
    rows = []
    for side, (yes, no, unknown) in (("freelance", freelance), ("outsourced", outsourced)):
        answers = ["direct"] * yes + ["both"] * no + [None] * unknown
        rows += [
            {"arrangement": side, "provider": len(rows) + place, "contact": each} for place, each in enumerate(answers)
        ]
    return rows


answered = st.lists(
    st.fixed_dictionaries(
        {
            "contact": st.sampled_from([None, "direct", "both"]),
            "complexity": st.sampled_from([None, 1, 3, 5]),
            "provider_kind": st.sampled_from([None, "individual", "company"]),
            "expertise": st.sampled_from([None, 1, 2.5, 5]),
            "our_control": st.sampled_from([None, 2, 4]),
            "provider": st.integers(0, 9),
            "status": st.just("completed"),
            "category": st.sampled_from([None, *CATEGORIES[:2]]),
            "hours_actual": st.sampled_from([None, 10, 20, 40]),
        }
    ),
    min_size=8,
    max_size=20,
)


@settings(max_examples=40)
@given(answered, answered)
def test_the_bounds_contain_the_estimate(freelance, outsourced):
    rows = [row | {"arrangement": "freelance"} for row in freelance]
    rows += [row | {"arrangement": "outsourced", "provider": row["provider"] + 20} for row in outsourced]
    for key in KEYS:
        it = judged(rows, key)
        assert (it.bounds is None) == (it.effect is None or "value unknown" not in it.left_out), key
        if it.bounds:
            assert it.bounds.low - 1e-12 <= it.effect.estimate <= it.bounds.high + 1e-12, key
            assert it.bounds.unknown == len(it.left_out["value unknown"])
            assert (it.bounds.could_change is None) == (it.qualifier == "too few comparable")


@settings(max_examples=40)
@given(answered, st.integers(0, 7))
def test_whatever_the_unknown_are_the_effect_lies_within_the_bounds(some, truth):
    """Every single way of answering what is unknown gives an effect within them."""
    rows = [
        row | {"arrangement": side, "provider": row["provider"] + 20 * (side == "outsourced")}
        for side in ("freelance", "outsourced")
        for row in some
    ]
    it = judged(rows, "project-complexity")
    told = [row | {"complexity": row["complexity"] or 1 + (truth + place) % 5} for place, row in enumerate(rows)]
    after = judged(told, "project-complexity")
    if it.bounds:
        assert it.bounds.low - 1e-12 <= after.effect.estimate <= it.bounds.high + 1e-12


def test_the_ends_by_hand():
    it = judged(contacts((12, 4, 4), (6, 10, 2)), "direct-relationship")
    assert it.effect.estimate == pytest.approx(12 / 16 - 6 / 16)
    assert (it.bounds.low, it.bounds.high) == pytest.approx((12 / 20 - 8 / 18, 16 / 20 - 6 / 18))
    assert it.bounds.unknown == 6
    assert bounds_text(it).startswith("Depending on 6 missing answers: anything from +16 to +47 points")
    rated = [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "complexity": None if place < 2 else value,
        }
        for side, value in (("freelance", 2), ("outsourced", 4))
        for place in range(10)
    ]
    it = judged(rated, "project-complexity")
    assert (it.effect.estimate, it.bounds.low) == (0, 0)
    assert it.bounds.high == pytest.approx((2 * 10 + 8 * 2) / 100), "two of ten are the higher, two of ten the lower"


@pytest.mark.parametrize(
    ("freelance", "outsourced", "verdict", "how"),
    [
        ((40, 0, 1), (0, 40, 1), Verdict.SUPPORTED, ""),
        ((30, 10, 25), (10, 30, 25), Verdict.SUPPORTED, "reverse this"),
        ((30, 10, 14), (10, 30, 14), Verdict.SUPPORTED, "make this inconclusive"),
        ((10, 30, 25), (30, 10, 25), Verdict.CONTRADICTED, "reverse this"),
        ((10, 30, 14), (30, 10, 14), Verdict.CONTRADICTED, "make this inconclusive"),
        ((0, 40, 1), (40, 0, 1), Verdict.CONTRADICTED, ""),
        ((200, 200, 1), (200, 200, 1), Verdict.NO_MEANINGFUL_DIFFERENCE, ""),
        ((200, 200, 90), (200, 200, 90), Verdict.NO_MEANINGFUL_DIFFERENCE, "change this"),
        ((11, 10, 1), (10, 11, 0), Verdict.INCONCLUSIVE, ""),
        ((14, 8, 6), (8, 14, 6), Verdict.INCONCLUSIVE, "not said of what is open"),
    ],
)
def test_how_far_the_unknown_could_change_the_verdict(freelance, outsourced, verdict, how):
    it = judged(contacts(freelance, outsourced), "direct-relationship")
    assert (it.verdict, it.bounds.could_change) == (verdict, bool(how))
    assert ("missing answers could" in finding_text(it)) == (bool(how) and verdict != Verdict.INCONCLUSIVE)
    assert verdict == Verdict.INCONCLUSIVE or (f"missing answers could {how}" in finding_text(it)) == bool(how)
    assert it.bounds.could_reverse == (how == "reverse this")
    if it.bounds.could_reverse:
        assert min(it.bounds.low, it.bounds.high) < 0 < max(it.bounds.low, it.bounds.high)


def test_the_bounds_look_from_the_side_of_the_sentence():
    """Of a claim that expects more on the outsourced side, both say how the outsourced engagements are ahead."""
    rows = [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "complexity": None if place < 2 else value,
        }
        for side, value in (("freelance", 2), ("outsourced", 4))
        for place in range(10)
    ]
    it = judged(rows, "project-complexity")
    assert "The outsourced one was the more complex" in finding_text(it)
    assert bounds_text(it).endswith("outsourced higher in anything from 64% to 100% of comparisons.")
    managed = [
        {"arrangement": side, "provider": 100 * (side == "outsourced") + place, "work_managed_by": who}
        for side, yes in (("freelance", 2), ("outsourced", 6))
        for place, who in enumerate(["provider company"] * yes + ["us"] * (8 - yes) + [None] * 2)
    ]
    it = judged(managed, "managed-by-provider")
    assert "That is +50 points (" in finding_text(it)
    assert bounds_text(it).endswith("+20 to +60 points (outsourced minus freelance).")


def test_a_majoritys_ends():
    rows = [
        {"arrangement": "freelance", "provider": place, "provider_kind": "individual" if place < 20 else None}
        for place in range(30)
    ]
    it = judged(rows, "self-employed")
    assert (it.bounds.low, it.bounds.high, it.bounds.could_change) == (pytest.approx(20 / 30), 1, True)
    assert "67% to 100%" in bounds_text(it)


def test_where_there_are_no_bounds():
    assert judged(contacts((20, 5, 0), (5, 20, 0)), "direct-relationship").bounds is None, "nothing is unknown"
    assert judged(contacts((3, 3, 9), (20, 5, 2)), "direct-relationship").bounds is None, "below the gate"
    hours = [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "hours_actual": None if place < 3 else 20 + place,
        }
        for side in ("freelance", "outsourced")
        for place in range(20)
    ]
    assert judged(hours, "project-size").bounds is None, "hours have no end"
    explored = judged(contacts((12, 4, 4), (6, 10, 2)), "direct-relationship", explored=True)
    assert explored.bounds.could_change is None


def test_where_like_for_like_heads_the_claim_it_is_that_verdict_that_could_turn():
    """The unknown are all of one side: answered one way they tell, overall and like for like."""
    rows = []
    for place in range(40):
        same = {"category": CATEGORIES[place % 2], "hours_actual": 20 + place % 7, "status": "completed"}
        rows.append({"arrangement": "freelance", "provider": place, "our_control": 3 + place % 3} | same)
        rows.append(
            {"arrangement": "outsourced", "provider": 100 + place, "our_control": None if place < 25 else 1 + place % 3}
            | same
        )
    it = judged(rows, "client-control")
    assert CLAIMS["client-control"].compared == LIKE_FOR_LIKE
    assert it.like_for_like is not None
    assert it.verdict == Verdict.SUPPORTED
    assert it.bounds.could_change
