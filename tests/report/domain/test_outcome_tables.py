from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.engagements import ARRANGEMENTS, STATUSES
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import ValuationSettings
from app.report.domain.outcome_tables import CATEGORIES, MIN_ENGAGEMENTS, outcome_tables
from app.report.text.bands import bands_by_name
from tests.made_columns import make_columns, make_record

BANDS = (40, 200)
AT = {outcome.key: place for place, outcome in enumerate(OUTCOMES)}


def tables(rows, bands=BANDS):
    return outcome_tables(OUTCOMES, Evidence(make_record(rows)), bands_by_name(bands))


def rated(*ratings, provider=0, **more):
    return [{"provider": provider, "quality": rating} | more for rating in ratings]


rows = st.lists(
    st.fixed_dictionaries(
        {
            "arrangement": st.sampled_from(ARRANGEMENTS),
            "status": st.sampled_from(STATUSES),
            "provider": st.integers(-1, 4),
            "category": st.none() | st.sampled_from(CATEGORIES[:3]),
            "hours_actual": st.none() | st.sampled_from([0, 39, 40, 41, 200, 201]),
            "hours_estimated": st.none() | st.sampled_from([0, 40, 41, 300]),
            "quality": st.none() | st.sampled_from([1, 2.5, 5]),
            "goal_met": st.sampled_from([None, 0, 1]),
            "currency": st.sampled_from([None, "EUR", "USD"]),
            "actual_cost": st.none() | st.integers(0, 10**6),
        }
    ),
    max_size=25,
)


@given(rows)
def test_the_cells_of_each_table_add_up_to_all(some):
    found = tables(some)
    for groups in (found.by_category, found.by_scope):
        for side in ARRANGEMENTS:
            for at, whole in enumerate(getattr(found.overall, side)):
                cells = [getattr(group, side)[at] for group in groups]
                assert sum(cell.engagements for cell in cells) == whole.engagements
                assert max((cell.providers for cell in cells), default=0) <= whole.providers
                if whole.yes is not None:
                    assert sum(cell.yes for cell in cells) == whole.yes
    for at, left_out in enumerate(found.left_out):
        used = sum(getattr(found.overall, side)[at].engagements for side in ARRANGEMENTS)
        assert used + sum(left_out.values()) == len(some), "every engagement is counted once"


@given(rows, st.randoms())
def test_the_order_of_the_record_changes_nothing(some, chance):
    numbered = [row | {"id": place} for place, row in enumerate(some)]
    shuffled = numbered.copy()
    chance.shuffle(shuffled)
    assert tables(numbered) == tables(shuffled)


@given(rows)
def test_a_figure_rests_on_three_engagements_or_there_is_none(some):
    found = tables(some)
    for group in (found.overall, *found.by_category, *found.by_scope):
        for side in ARRANGEMENTS:
            for cell in getattr(group, side):
                assert (cell.typical is not None) == (cell.engagements >= MIN_ENGAGEMENTS)
                assert cell.providers <= cell.engagements


@given(st.lists(st.sampled_from([1, 2, 2.5, 4, 5]), min_size=MIN_ENGAGEMENTS, max_size=9))
def test_the_typical_figure_is_the_median(ratings):
    cell = tables(rated(*ratings)).overall.freelance[AT["quality"]]
    assert (cell.engagements, cell.providers, cell.yes, cell.typical) == (len(ratings), 1, None, median(ratings))


def test_unknown_is_counted_and_is_no_value():
    some = rated(5, 5, 5, category="design") + rated(None, None, category="design") + rated(1, provider=-1)
    found = tables(some)
    design = next(group for group in found.by_category if group.key == "design")
    assert design.freelance[AT["quality"]].typical == 5 and design.freelance[AT["quality"]].engagements == 3
    assert found.left_out[AT["quality"]] == {"value unknown": 2}
    whole = found.overall.freelance[AT["quality"]]
    assert (whole.engagements, whole.providers) == (4, 1), "an engagement without a provider counts, and names none"
    assert design.outsourced[AT["quality"]].typical is None and design.outsourced[AT["quality"]].engagements == 0
    goal = design.freelance[AT["goal-met"]]
    assert (goal.engagements, goal.yes, goal.typical) == (0, 0, None)


def test_a_share_is_of_those_known():
    some = [{"provider": n, "arrangement": "outsourced", "goal_met": met} for n, met in enumerate([1, 1, 0, 1, None])]
    cell = tables(some).overall.outsourced[AT["goal-met"]]
    assert (cell.engagements, cell.providers, cell.yes, cell.typical) == (4, 4, 3, 0.75)


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        (0, "up to 40 hours"),
        (40, "up to 40 hours"),
        (41, "over 40 to 200 hours"),
        (200, "over 40 to 200 hours"),
        (201, "over 200 hours"),
        (None, None),
    ],
)
def test_an_engagement_is_in_the_band_of_its_hours(hours, band):
    found = tables(rated(3, 3, 3, hours_actual=hours))
    assert [group.key for group in found.by_scope if not group.has_no_outcome] == [band]


def test_for_the_overrun_of_hours_the_estimate_is_the_size():
    some = [{"provider": 0, "status": "completed", "hours_estimated": 30, "hours_actual": 300}] * 3
    found = tables(some)
    at = AT["hours-overrun"]
    in_band = {group.key: group.freelance[at].engagements for group in found.by_scope}
    assert in_band == {"up to 40 hours": 3, "over 40 to 200 hours": 0, "over 200 hours": 0}
    assert found.overall.freelance[at].typical == 10


def test_costs_in_another_currency_without_a_rate_are_left_out():
    some = [{"provider": 0, "status": "completed", "actual_cost": 100, "currency": code} for code in ("EUR", "USD")]
    found = outcome_tables(
        OUTCOMES, Evidence(make_record(some, ValuationSettings("EUR", Decimal(8)))), bands_by_name(BANDS)
    )
    assert found.overall.freelance[AT["total-cost"]].engagements == 1
    assert sum(found.left_out[AT["total-cost"]].values()) == 1


def test_bands_are_said_and_may_be_none():
    assert list(bands_by_name((40, 1000))) == ["up to 40 hours", "over 40 to 1,000 hours", "over 1,000 hours"]
    assert [group.key for group in tables(rated(1, hours_actual=5), ()).by_scope] == ["any number of hours"]


def test_nothing_recorded_gives_empty_tables():
    found = tables([])
    assert found.overall.has_no_outcome and len(make_columns([])) == 0
    assert [group.key for group in found.by_category] == list(CATEGORIES)


def test_total_costs_that_are_all_in_one_currency_stay_in_it_and_say_so():
    rows = [{"provider": place, "status": "completed", "currency": "USD", "actual_cost": 10_000} for place in range(4)]
    found = tables([*rows, {"provider": 9, "status": "active", "currency": "EUR", "actual_cost": 1}])
    at = AT["total-cost"]
    assert found.overall.freelance[at].typical == 100 and found.outcomes[at].measure.unit == "USD"
    assert found.currency == "EUR"


def overrun(many, cost, changed=None, by=None, **more):
    """So many ended engagements whose cost was this much of the agreed one, and which were as many days late."""
    due = date(2026, 3, 1)
    return [
        {
            "provider": place,
            "status": "completed",
            "currency": "EUR",
            "agreed_cost": 100_00,
            "actual_cost": round(100_00 * cost),
            "due_on": due,
            "ended_on": due + timedelta(days=round(10 * (cost - 1))),
            "brief_changed": changed,
            "brief_changed_by": by,
            **more,
        }
        for place in range(many)
    ]


def test_overruns_are_told_apart_by_changes_of_the_brief():
    some = [
        *overrun(4, 1.0, "no"),
        *overrun(3, 1.5, "a lot", "us"),
        *overrun(3, 2.0, "a lot", "provider"),
        *overrun(2, 1.2, "a little", "both"),
        *overrun(5, 1.1),
    ]
    found = tables(some).brief
    at = {outcome.key: place for place, outcome in enumerate(found.outcomes)}
    cost, late = at["cost-overrun"], at["lateness"]
    by_change = {group.key: group.freelance for group in found.by_change}
    assert {key: (cells[cost].engagements, cells[cost].typical) for key, cells in by_change.items()} == {
        "no": (4, 1.0),
        "a little": (2, None),
        "a lot": (6, 1.75),
        None: (5, pytest.approx(1.1)),
    }
    assert by_change["a lot"][late].typical == 7.5
    by_whom = {group.key: group.freelance[cost].engagements for group in found.by_whom}
    assert by_whom == {"us": 3, "provider": 3, "both": 2}, "who changed it is counted only where it changed"
    assert found.is_answered and not tables(overrun(5, 1.1)).brief.is_answered


def test_who_changed_the_brief_may_be_unknown():
    some = [*overrun(3, 1.0, "no"), *overrun(3, 1.5, "a little")]
    found = tables(some).brief
    assert {group.key: group.freelance[0].engagements for group in found.by_whom} == {
        "us": 0,
        "provider": 0,
        "both": 0,
        None: 3,
    }
