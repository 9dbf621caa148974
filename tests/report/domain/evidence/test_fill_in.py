"""Which answers would open claims: nothing is promised that the answers do not hold."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain.kinds import Choice, ChoiceSet
from app.record.domain.engagement_options import PRICING_MODELS
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.dataset import DAYS
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.fill_in import MAX_FIELDS, make_plan
from app.report.domain.evidence.possible_answers import PossibleAnswers
from app.report.domain.statistics import Missing
from tests.made_columns import make_record

TODAY = date(2026, 11, 22)
BY_KEY = {claim.key: claim for claim in CATALOGUE}


def plan_of(rows, entries=(), claims=CATALOGUE, limit=MAX_FIELDS):
    record = make_record(rows)
    answers = PossibleAnswers(record, TODAY, "EUR", np.array(entries, np.int64))
    return make_plan(Evidence(record), claims, answers, limit)


def is_open(rows, key):
    gate = Assessor(Evidence(make_record(rows))).assess(BY_KEY[key]).gate
    return gate.is_zero if isinstance(gate, Missing) else gate.is_open


def both_sides(many=8, providers=6, **answers):
    return [
        {"arrangement": side, "provider": first + place % providers, "status": "completed", "id": first + place}
        | answers
        for side, first in (("freelance", 100), ("outsourced", 200))
        for place in range(many)
    ]


def answer_to(name, claim, asked):
    """A valid answer that counts for the claim."""
    kind = FIELDS[name].kind if name in FIELDS else None
    if name == "currency":
        return "EUR"
    if name in DAYS:
        return TODAY
    if name in MONEY_FIELDS:
        return 4200
    if name == "pricing_model" and "rate" in asked and claim.measure.name == "unit_cost":
        return "daily"
    if isinstance(kind, Choice | ChoiceSet):
        option = claim.measure.yes[-1] if claim.measure.name == name else kind.options[-1]
        return [option] if isinstance(kind, ChoiceSet) else option
    return 1.0 if name in ("goal_met", "would_rehire", "serves_other_clients", "percentage") else 2.0


def answered(rows, plan, claim):
    """The rows with exactly the answers that the plan asks for."""
    return [
        row
        | {
            name: answer_to(name, claim, plan.asked)
            for name, numbers in plan.asked.items()
            if row["id"] in numbers and row.get(name) is None
        }
        for row in rows
    ]


def test_a_blank_column_is_asked_for_and_says_what_it_opens():
    plan = plan_of(both_sides(contact="direct"))
    assert plan.open == ("direct-relationship",)
    assert plan.steps[0].fields == ("work_managed_by",)
    assert plan.steps[0].claims == ("works-independently", "managed-by-provider")
    assert len(plan.fields) <= MAX_FIELDS
    assert len(plan.asked["work_managed_by"]) == 16


def test_fields_that_open_more_claims_come_first():
    shares = [len(step.claims) / len(step.fields) for step in plan_of(both_sides()).steps]
    assert shares[0] > 1
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("many", "providers"), [(7, 7), (12, 5)])
def test_nothing_is_promised_where_no_answer_is_enough(many, providers):
    assert plan_of(both_sides(many, providers)).steps == ()


def test_one_side_may_be_enough_for_a_claim_about_it():
    freelance = [row for row in both_sides() if row["arrangement"] == "freelance"]
    promised = plan_of(freelance).claims
    assert promised
    assert all(BY_KEY[key].one_side == "freelance" for key in promised)


def test_only_engagements_whose_answer_counts_are_asked_about():
    rows = [*both_sides(contact="direct"), {"id": 1, "arrangement": "freelance", "provider": -1}]
    assert 1 not in plan_of(rows).engagements
    known = both_sides(work_managed_by="worker")[:3] + both_sides()[3:]
    assert {row["id"] for row in known[:3]}.isdisjoint(plan_of(known).asked["work_managed_by"])


def test_actual_hours_and_reviews_are_asked_about_ended_work_alone():
    plan = plan_of([row | {"status": "active"} for row in both_sides()], limit=40)
    assert "hours_estimated" in plan.fields
    assert {"hours_actual", "actual_cost", "expertise"}.isdisjoint(plan.fields)


def test_a_rate_is_not_asked_for_under_a_fixed_price():
    claims = [BY_KEY["freelance-cheaper"]]
    rows = both_sides(pricing_model="fixed price")
    every = [row["id"] for row in rows]
    assert plan_of(rows, entries=every, claims=claims).steps == ()  # cost and hours follow from the entries
    by_hour = [row | {"pricing_model": "hourly"} for row in rows]
    assert plan_of(by_hour, entries=every, claims=claims).fields == ("rate", "currency")
    assert set(plan_of(rows, claims=claims).fields) == {"actual_cost", "hours_actual", "currency"}


def test_an_answer_that_is_known_but_does_not_help_is_not_asked_for_again():
    rows = both_sides(actual_cost=1000, currency="EUR", hours_actual=0.0)  # nothing to divide by
    claims = [BY_KEY["freelance-cheaper"]]
    assert "hours_actual" not in plan_of(rows, claims=claims).fields


ROWS = st.fixed_dictionaries(
    {
        "arrangement": st.sampled_from(["freelance", "outsourced"]),
        "provider": st.integers(-1, 9),
        "status": st.sampled_from(["completed", "completed", "completed", "cancelled", "active"]),
    },
    optional={
        "contact": st.sampled_from(["direct", "both"]),
        "pricing_model": st.sampled_from(PRICING_MODELS),
        "taxes_borne_by": st.just("worker"),
        "found_by": st.sampled_from(["referral", "existing relationship"]),
        "first": st.booleans(),
        "currency": st.sampled_from(["EUR", "USD"]),
        "actual_cost": st.integers(1, 10_000),
        "hours_actual": st.integers(0, 50),
        "hours_estimated": st.integers(0, 50),
        "in_house_cost": st.integers(0, 5_000),
        "started_on": st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        "ended_on": st.dates(date(2025, 1, 1), date(2026, 11, 1)),
        "expertise": st.sampled_from([0.0, 3.0]),
    },
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=14, max_size=40), spread=st.booleans())
def test_every_promise_is_kept_when_exactly_these_fields_are_answered(rows, spread):
    rows = [
        row | {"id": place + 1} | ({"provider": place} if spread and row["provider"] >= 0 else {})
        for place, row in enumerate(rows)
    ]
    plan = plan_of(rows)
    assert len(plan.fields) == len(set(plan.fields)) <= MAX_FIELDS
    for key in plan.claims:
        assert not is_open(rows, key)
        assert is_open(answered(rows, plan, BY_KEY[key]), key)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(ROWS, min_size=16, max_size=30))
def test_without_the_answers_to_a_field_its_claims_stay_closed(rows):
    rows = [row | {"id": place + 1, "provider": place} for place, row in enumerate(rows)]
    plan = plan_of(rows)
    for step in plan.steps:
        for key in step.claims:
            other = {name: numbers for name, numbers in plan.asked.items() if name not in step.fields}
            less = type(plan)(plan.steps, other, plan.open)
            assert not is_open(answered(rows, less, BY_KEY[key]), key)
