from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.engagements import ARRANGEMENTS, FIELDS, STATUSES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.claims import MAJORITY, OPPOSITE_SIDE, YES_NO
from app.report.domain.evidence import Evidence
from app.report.domain.measures import MissingReason, ValuationSettings
from tests.made_columns import make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}
ALL = (*CATALOGUE, *OUTCOMES)


def _choice(name):
    return st.none() | st.sampled_from(FIELDS[name].kind.options)


def _rating():
    return st.none() | st.integers(1, 5)


rows = st.fixed_dictionaries(
    {
        "arrangement": st.sampled_from(ARRANGEMENTS),
        "status": st.sampled_from(STATUSES),
        "provider": st.integers(-1, 8),
        "first": st.booleans(),
        "contact": _choice("contact"),
        "work_managed_by": _choice("work_managed_by"),
        "worker_control": _rating(),
        "our_control": _rating(),
        "taxes_borne_by": _choice("taxes_borne_by"),
        "insurance_borne_by": _choice("insurance_borne_by"),
        "expenses_borne_by": _choice("expenses_borne_by"),
        "basis": _choice("basis"),
        "found_by": _choice("found_by"),
        "motives": st.none() | st.lists(st.sampled_from(FIELDS["motives"].kind.options), min_size=1, unique=True),
        "hours_actual": st.none() | st.integers(0, 900),
        "task_count": st.none() | st.integers(1, 3),
        "currency": st.sampled_from([None, "EUR", "USD"]),
        "actual_cost": st.none() | st.integers(0, 10**6),
        "in_house_cost": st.none() | st.integers(0, 10**6),
        "category": _choice("category"),
        "started_on": st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31)),
        "provider_kind": st.sampled_from([None, "individual", "company"]),
        "flexibility": st.none() | st.sampled_from([0, 1, 2.5, 5]),
        "goal_met": st.sampled_from([None, 0, 1]),
    }
)
undated = st.lists(st.sampled_from(ARRANGEMENTS), max_size=3)


def evidence(some, without_date=()):
    return Evidence(make_record(some, undated=[(1000 + place, side) for place, side in enumerate(without_date)]))


@given(st.lists(rows, max_size=8), undated)
def test_every_engagement_is_used_or_left_out_once(some, without_date):
    for it in ALL:
        sample = evidence(some, without_date).sample_of(it)
        seen = [*sample.id.tolist(), *(number for ids in sample.left_out.values() for number in ids.tolist())]
        assert sorted(seen) == [*range(1, len(some) + 1), *range(1000, 1000 + len(without_date))]
        assert all(len(ids) for ids in sample.left_out.values()), "a reason that nobody has is not listed"
        assert not np.isnan(sample.y).any()
        assert (sample.provider >= 0).all()
        if it.measure.shape == YES_NO:
            assert set(sample.y.tolist()) <= {0.0, 1.0}


@given(st.lists(rows, max_size=8))
def test_swapping_the_tags_swaps_the_sides(some):
    swapped = [row | {"arrangement": OPPOSITE_SIDE[row["arrangement"]]} for row in some]
    for it in ALL:
        if getattr(it, "kind", "") != MAJORITY:
            one, other = evidence(some).sample_of(it), evidence(swapped).sample_of(it)
            assert one.y.tolist() == other.y.tolist()
            assert one.freelance.tolist() == (~other.freelance).tolist()
            assert one.side("freelance") == other.side("outsourced")
            assert {why: ids.tolist() for why, ids in one.left_out.items()} == {
                why: ids.tolist() for why, ids in other.left_out.items()
            }


def used(key, **row):
    """The value with which one engagement counts for a claim, or the reason why it does not."""
    it = CLAIMS.get(key) or next(each for each in OUTCOMES if each.key == key)
    sample = evidence([{"provider": 0} | row]).sample_of(it)
    if len(sample.y):
        return sample.y[0]
    ((why, ids),) = sample.left_out.items()
    assert ids.tolist() == [1]
    return why


@pytest.mark.parametrize(
    ("key", "row", "expected"),
    [
        ("direct-relationship", {"contact": "direct"}, 1),
        ("direct-relationship", {"contact": "through provider"}, 0),
        ("direct-relationship", {"contact": "both"}, 0),
        ("direct-relationship", {}, MissingReason.VALUE),
        ("direct-relationship", {"contact": "direct", "provider": -1}, MissingReason.PROVIDER),
        ("direct-relationship", {"contact": "direct", "status": "cancelled"}, 1),
        ("works-independently", {"work_managed_by": "shared"}, 0),
        ("managed-by-provider", {"work_managed_by": "provider company"}, 1),
        ("project-by-project", {"basis": "repeated projects"}, 1),
        ("project-by-project", {"basis": "ongoing service"}, 0),
        ("single-task", {"task_count": 1}, 1),
        ("single-task", {"task_count": 2}, 0),
        ("charges-by-time", {"pricing_model": "daily"}, 1),
        ("charges-by-time", {"pricing_model": "fixed price"}, 0),
        ("percentage-pricing", {"pricing_model": "percentage of budget"}, 1),
        ("typical-work", {"category": "administration"}, 1),
        ("typical-work", {"category": "design"}, 0),
        ("self-employed", {"provider_kind": "individual"}, 1),
        ("self-employed", {"provider_kind": "individual", "arrangement": "outsourced"}, MissingReason.NOT_APPLICABLE),
        ("third-party-company", {"provider_kind": "company", "arrangement": "outsourced"}, 1),
        ("third-party-company", {"provider_kind": "company"}, MissingReason.NOT_APPLICABLE),
        ("many-clients", {"serves_other_clients": False}, 0),
        ("finds-own-clients", {"found_by": "referral"}, 1),
        ("finds-own-clients", {"found_by": "placed by an intermediary"}, 0),
        ("finds-own-clients", {"found_by": "existing relationship"}, MissingReason.NOT_APPLICABLE),
        ("finds-own-clients", {"found_by": "referral", "first": False}, MissingReason.NOT_APPLICABLE),
        ("finds-own-clients", {}, MissingReason.VALUE),
        ("agrees-own-fee", {"fee_agreed_with": "nobody"}, 0),
        ("controls-own-workload", {"worker_control": 4}, 1),
        ("controls-own-workload", {"worker_control": 3}, 0),
        ("outsourced-to-save", {"motives": ["save time", "other"], "arrangement": "outsourced"}, 1),
        ("outsourced-to-save", {"motives": ["expertise"], "arrangement": "outsourced"}, 0),
        ("saves-money", {"arrangement": "outsourced"}, MissingReason.NOT_ENDED),
        ("saves-money", {"arrangement": "outsourced", "status": "completed"}, MissingReason.VALUE),
        ("saves-money", {"arrangement": "outsourced", "status": "cancelled"}, 0),
        ("saves-money", {"arrangement": "outsourced", "status": "completed", "provider": -1}, MissingReason.PROVIDER),
        (
            "freelance-cheaper",
            {"status": "active", "currency": "EUR", "rate": 5000, "pricing_model": "hourly"},
            MissingReason.NOT_ENDED,
        ),
        ("freelance-cheaper", {"status": "completed", "currency": "EUR", "rate": 5000, "pricing_model": "hourly"}, 50),
        ("freelance-cheaper", {"status": "completed", "currency": "USD", "rate": 5000, "pricing_model": "hourly"}, 50),
        ("resources", {"status": "completed", "resources": 0}, MissingReason.NOT_APPLICABLE),
        ("flexibility", {"status": "completed", "flexibility": 3.5}, 3.5),
        ("goal-met", {"goal_met": 1}, 1),
        ("cancelled", {"status": "cancelled"}, 1),
        ("cancelled", {"status": "planned"}, MissingReason.NOT_ENDED),
    ],
)
def test_what_an_engagement_counts_as(key, row, expected):
    assert used(key, **row) == expected


def test_what_both_sides_give():
    some = [
        {"provider": 0, "hours_actual": 10},
        {"provider": 0, "hours_actual": 30},
        {"provider": 1, "hours_actual": 50},
        {"provider": 2, "hours_actual": 5, "arrangement": "outsourced"},
    ]
    sample = evidence(some).sample_of(CLAIMS["project-size"])
    freelance, outsourced = sample.side("freelance"), sample.side("outsourced")
    assert (freelance.engagements, freelance.providers, freelance.typical, freelance.yes) == (3, 2, 30, None)
    assert freelance.values == ((1, 10.0), (2, 30.0), (3, 50.0))
    assert (outsourced.engagements, outsourced.providers, outsourced.typical) == (1, 1, 5)


def test_a_side_without_a_value_has_no_typical_one():
    side = evidence([{"provider": 0}]).sample_of(CLAIMS["direct-relationship"]).side("freelance")
    assert (side.engagements, side.yes, side.typical) == (0, 0, None)


def test_undated_engagements_of_the_other_side_do_not_apply_to_a_majority():
    sample = evidence([], ["freelance", "outsourced", "freelance"]).sample_of(CLAIMS["self-employed"])
    assert {why: len(ids) for why, ids in sample.left_out.items()} == {
        MissingReason.DATE: 2,
        MissingReason.NOT_APPLICABLE: 1,
    }


def test_the_reporting_currency_needs_no_rate_and_no_day():
    row = {"provider": 0, "status": "completed", "currency": "USD", "actual_cost": 100}
    sample = Evidence(make_record([row], ValuationSettings(currency="USD"))).sample_of(OUTCOMES[8])
    assert sample.y.tolist() == [1.0]
