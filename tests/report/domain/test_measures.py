from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.core.domain.money import Money
from app.report.domain.measures import MEASURES, MISSING_REASONS, MissingReason, ValuationSettings
from app.report.text.derived import derive
from tests.made_columns import EURO, make_columns, make_record

FRIDAY = date(2026, 11, 20)
RATED = ValuationSettings(
    currency="EUR", own_hourly_cost=Money(5000, "EUR"), rates=ExchangeRates({"USD": make_series([FRIDAY], [1.25])})
)


def known(name, terms=EURO, **row):
    """The measure of one engagement, or in words why there is none."""
    found = make_record([row], terms).values_of(name)
    value, code = found.values[0], found.lack[0]
    assert np.isnan(value) == bool(code), "a value has no reason, and what has a reason has no value"
    return str(MISSING_REASONS[code - 1]) if code else float(value)


PAID = {"currency": "EUR", "actual_cost": 120_000, "started_on": FRIDAY}


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("total_cost", PAID, 1200),
        ("total_cost", {"currency": "JPY", "actual_cost": 1200, "started_on": FRIDAY}, "no rate"),
        ("total_cost", {"currency": "EUR", "percentage": 10, "project_budget": 500_000}, 500),
        ("total_cost", PAID | {"percentage": 10, "project_budget": 500_000}, 1200),
        ("total_cost", {"currency": "EUR", "percentage": 10}, "value unknown"),
        ("total_cost", {"currency": "EUR", "agreed_cost": 100}, "value unknown"),
        ("total_cost", {"currency": "EUR", "actual_cost": 0}, 0),
        ("total_cost", {"actual_cost": 5}, "no currency"),
        ("unit_cost", PAID | {"hours_actual": 40}, 30),
        ("unit_cost", PAID | {"hours_actual": 0, "rate": 4500, "pricing_model": "hourly"}, 45),
        ("unit_cost", {"currency": "EUR", "rate": 4500, "pricing_model": "hourly"}, 45),
        ("unit_cost", {"currency": "EUR", "rate": 40_000, "pricing_model": "daily"}, 50),
        ("unit_cost", {"currency": "EUR", "rate": 40_000, "pricing_model": "retainer"}, "value unknown"),
        ("full_cost", PAID | {"management_hours": 2}, "value unknown"),
        ("cost_overrun", PAID | {"agreed_cost": 100_000}, 1.2),
        ("cost_overrun", PAID | {"agreed_cost": 0}, "value unknown"),
        ("within_agreed", PAID | {"agreed_cost": 120_000}, 1),
        ("within_agreed", PAID | {"agreed_cost": 119_999}, 0),
        (
            "within_agreed",
            {"currency": "EUR", "percentage": Decimal("10.1"), "project_budget": 1_013_300, "agreed_cost": 102_343},
            1,
        ),
        ("saved_money", PAID | {"in_house_cost": 120_001}, 1),
        ("saved_money", PAID | {"in_house_cost": 120_000}, 0),
        ("saved_money", PAID, "value unknown"),
        ("saved_money", {"status": "cancelled"}, 0),
        ("saved_time", {"status": "cancelled"}, 0),
        ("hours", {"hours_estimated": 10, "hours_actual": 12}, 12),
        ("hours", {"hours_estimated": 10}, 10),
        ("hours_overrun", {"hours_estimated": 10, "hours_actual": 12}, 1.2),
        ("effort_band", {"hours_actual": 40}, 0),
        ("effort_band", {"hours_actual": 41}, 1),
        ("effort_band", {"hours_actual": 41, "effort": "over 25"}, 3),
        ("effort_band", {"hours_actual": 1000}, 2),
        ("effort_band", {"hours_actual": 1001}, 3),
        ("cancelled", {"status": "completed"}, 0),
        ("cancelled", {"status": "active"}, "not yet ended"),
        ("resources", {"resources": 0}, "not applicable"),
        ("resources", {"resources": 3.5}, 3.5),
        ("worker_control", {"worker_control": 4}, 4),
        ("parallel_work", {"task_count": 2}, "value unknown"),
        ("parallel_work", {"task_count": 2, "parallel_projects": 1}, 1),
        ("parallel_work", {"task_count": 1, "parallel_projects": 2}, 1),
        ("parallel_work", {"task_count": 1}, "value unknown"),
        ("parallel_work", {"task_count": 1, "parallel_projects": 1}, 0),
        ("costs_borne_by_worker", {"taxes_borne_by": "worker", "insurance_borne_by": "shared"}, "value unknown"),
        (
            "costs_borne_by_worker",
            {"taxes_borne_by": "worker", "insurance_borne_by": "shared", "expenses_borne_by": "worker"},
            0,
        ),
        ("costs_borne_by_worker", {"taxes_borne_by": "worker", "insurance_borne_by": "worker"}, "value unknown"),
        (
            "costs_borne_by_worker",
            {"taxes_borne_by": "worker", "insurance_borne_by": "worker", "expenses_borne_by": "worker"},
            1,
        ),
    ],
)
def test_measures(name, row, expected):
    assert known(name, **row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ended_on": FRIDAY}, 100),
        ({"started_on": FRIDAY - timedelta(90), "ended_on": FRIDAY + timedelta(7)}, 100),
        ({"started_on": FRIDAY, "ended_on": FRIDAY + timedelta(8)}, "no rate"),
        ({"started_on": FRIDAY - timedelta(1)}, "no rate"),
        ({"due_on": FRIDAY}, "no date"),
    ],
)
def test_conversion_takes_the_day_it_ended_else_began(row, expected):
    assert known("total_cost", RATED, currency="USD", actual_cost=12_500, **row) == expected


def test_full_cost_adds_our_own_hours():
    row = {"currency": "USD", "actual_cost": 12_500, "ended_on": FRIDAY}
    assert known("full_cost", RATED, management_hours=2, **row) == 200
    assert known("full_cost", RATED, **row) == "value unknown"
    assert known("full_cost", RATED, management_hours=2, currency="USD", actual_cost=1) == "no date"


MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (MONDAY, MONDAY, 1),
        (MONDAY, FRIDAY, 5),
        (MONDAY, MONDAY + timedelta(7), 6),
        (FRIDAY, MONDAY + timedelta(7), 2),
        (FRIDAY + timedelta(1), FRIDAY + timedelta(2), 0),
    ],
)
def test_working_days_count_both_ends_and_no_weekend(start, end, days):
    assert known("working_days", started_on=start, ended_on=end) == days
    assert known("saved_time", started_on=start, ended_on=end, in_house_days=days + 0.5) == 1
    assert known("saved_time", started_on=start, ended_on=end, in_house_days=days) == 0


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_working_days_are_what_counting_gives(start, length):
    end = start + timedelta(length)
    counted = sum((start + timedelta(day)).weekday() < 5 for day in range(length + 1))
    assert known("working_days", started_on=start, ended_on=end) == counted
    assert known("duration", started_on=start, ended_on=end) == length + 1


@pytest.mark.parametrize(
    ("row", "late", "on_time"),
    [
        ({"due_on": FRIDAY, "ended_on": FRIDAY, "status": "completed"}, 0, 1),
        ({"due_on": FRIDAY, "ended_on": FRIDAY + timedelta(3), "status": "completed"}, 3, 0),
        ({"due_on": FRIDAY, "ended_on": FRIDAY - timedelta(3), "status": "completed"}, -3, 1),
        ({"due_on": FRIDAY, "ended_on": FRIDAY - timedelta(3), "status": "cancelled"}, -3, 0),
        ({"due_on": FRIDAY, "status": "cancelled"}, "value unknown", 0),
        ({"ended_on": FRIDAY, "status": "cancelled"}, "value unknown", "value unknown"),
        ({"due_on": FRIDAY}, "value unknown", "value unknown"),
    ],
)
def test_lateness(row, late, on_time):
    assert known("lateness", **row) == late
    assert known("on_time", **row) == on_time


def test_every_measure_of_an_engagement_of_which_nothing_is_known_is_unknown():
    assert {name: known(name) for name in MEASURES if not isinstance(known(name), str)} == {}


def test_every_measure_of_no_engagement_at_all():
    record = make_record([])
    assert all(len(record.values_of(name).values) == 0 for name in MEASURES)


def test_a_field_that_is_no_number_is_no_measure():
    with pytest.raises(KeyError):
        make_record([{}]).values_of("contact")


def told(terms=RATED, **row):
    return {each.name: each for each in derive(make_columns([row]), terms)}


def test_the_derivation_is_told_with_its_figures():
    it = told(
        currency="USD",
        actual_cost=125_000,
        agreed_cost=100_000,
        hours_actual=50,
        management_hours=3,
        started_on=MONDAY,
        ended_on=FRIDAY + timedelta(2),
        due_on=FRIDAY,
        in_house_days=9,
        status="completed",
    )
    assert (it["total_cost"].value, it["total_cost"].currency, it["total_cost"].how) == (1250, "USD", "as paid")
    assert (it["unit_cost"].value, it["unit_cost"].how) == (25, "1,250.00\u00a0USD over 50 hours")
    assert it["total_cost_reported"].value == 1000
    assert it["total_cost_reported"].how == (
        "1,250.00\u00a0USD at 0.8 EUR for 1 USD, the rate of 20 Nov 2026, the last before 22 Nov 2026"
    )
    assert it["full_cost"].value == 1150
    assert it["full_cost"].how == "1,000.00\u00a0EUR and 3 of our own hours at 50.00\u00a0EUR"
    assert it["cost_overrun"].value == 1.25
    assert (it["lateness"].value, it["duration"].value, it["working_days"].value) == (2, 7, 5)
    assert (it["saved_time"].value, it["saved_time"].how) == (True, "5 working days against 9 in-house")
    assert (it["effort_band"].value, it["effort_band"].how) == ("1 to 5", "50 hours at 40 a week")
    assert all(not each.missing for each in it.values() if each.value is not None)


def test_what_a_derivation_lacks_is_named_and_no_figure_stands_in_for_it():
    it = told()
    assert {each.value for each in it.values()} == {None}
    assert all(each.missing and not each.how for each in it.values())
    assert it["cost_overrun"].missing == "total cost and agreed cost"
    assert told(currency="USD", actual_cost=1)["total_cost_reported"].missing == "no date"


def test_a_daily_rate_and_a_percentage_are_told():
    daily = told(currency="EUR", rate=40_000, pricing_model="daily", status="cancelled")
    assert (daily["unit_cost"].value, daily["unit_cost"].how) == (50, "400.00\u00a0EUR a day over 8 hours")
    assert (daily["saved_money"].value, daily["saved_money"].how) == (False, "a cancelled engagement saved nothing")
    share = told(currency="EUR", percentage=Decimal("7.5"), project_budget=100_000)
    assert (share["total_cost"].value, share["total_cost"].how) == (75, "7.5% of 1,000.00\u00a0EUR")


def test_several_invoices_are_each_converted_at_the_rate_of_their_day():
    other = date(2025, 11, 20)
    terms = ValuationSettings(
        currency="EUR", rates=ExchangeRates({"USD": make_series([other, date(2026, 11, 20)], [1.0, 1.25])})
    )
    it = told(
        terms,
        currency="USD",
        actual_cost=30_000,
        hours_actual=10,
        status="completed",
        paid=[(other, 10_000), (date(2026, 11, 22), 20_000)],
    )
    assert it["total_cost_reported"].value == pytest.approx(260)
    assert it["total_cost_reported"].how == (
        "300.00\u00a0USD at 0.8 to 1 EUR for 1 USD, each invoice at the rate of its day (20 Nov 2025 to 20 Nov 2026)"
    )
    record = make_record(
        [
            {
                "currency": "USD",
                "actual_cost": 30_000,
                "hours_actual": 10,
                "paid": [(other, 10_000), (date(2026, 11, 22), 20_000)],
            }
        ],
        terms,
    )
    assert record.values_of("total_cost").values[0] == pytest.approx(260)
    assert record.values_of("unit_cost").values[0] == pytest.approx(26)


def test_agreed_length_counts_both_ends():
    assert told(started_on=MONDAY, due_on=FRIDAY)["agreed_length"].value == 5
    assert told(started_on=MONDAY)["agreed_length"].missing == "due day"


def test_own_hours_are_converted_with_the_rest():
    terms = ValuationSettings(
        currency="USD",
        own_hourly_cost=Money(5000, "EUR"),
        rates=ExchangeRates({"USD": make_series([date(2026, 11, 20)], [1.25])}),
    )
    rows = [
        {"currency": "USD", "actual_cost": 10_000, "management_hours": 2, "ended_on": date(2026, 11, 20)},
        {"currency": "USD", "actual_cost": 10_000, "management_hours": 2},
    ]
    found = make_record(rows, terms).values_of("full_cost")
    assert found.values[0] == pytest.approx(225)
    assert MISSING_REASONS[found.lack[1] - 1] == MissingReason.RATE
