from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from app.core.domain.errors import Refused
from app.core.domain.money import Money
from app.record.domain.engagements import Engagement, changed_fields
from app.record.domain.validation import build_engagement, default_status, with_estimate_date
from tests.strategies import TODAY, drafts

LEAST = {"title": "Website", "arrangement": "freelance"}


def problems(**draft):
    """The codes of what is wrong, each with its field."""
    with pytest.raises(Refused) as refused:
        build_engagement(LEAST | draft, TODAY)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_title_and_arrangement_are_enough():
    engagement = build_engagement(LEAST, TODAY)
    assert engagement == Engagement(title="Website", arrangement="freelance", status="planned")


@given(drafts())
def test_what_breaks_no_rule_is_taken_as_it_is(draft):
    engagement = build_engagement(draft, TODAY)
    assert all(getattr(engagement, name) == value for name, value in draft.items())


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ({"title": None, "arrangement": None}, [("title", "required"), ("arrangement", "required")]),
        (
            {"started_on": date(2026, 2, 1), "ended_on": date(2026, 1, 31), "provider": "P"},
            [("ended_on", "end-before-start")],
        ),
        ({"started_on": date(2026, 2, 1), "due_on": date(2026, 1, 31)}, [("due_on", "due-before-start")]),
        (
            {"percentage": Decimal(10), "pricing_model": "percentage of budget"},
            [("project_budget", "percentage-without-budget")],
        ),
        (
            {"percentage": Decimal(10), "project_budget": Decimal(5), "currency": "EUR"},
            [("percentage", "percentage-model")],
        ),
        ({"rate": Decimal(10), "currency": "EUR", "pricing_model": "fixed price"}, [("rate", "rate-model")]),
        ({"rate": Decimal(10), "currency": "EUR"}, [("rate", "rate-model")]),
        ({"agreed_cost": Decimal(5)}, [("currency", "money-without-currency")]),
        ({"agreed_cost": Decimal("0.005"), "currency": "EUR"}, [("agreed_cost", "money-decimals")]),
        ({"agreed_cost": Decimal("0.5"), "currency": "JPY"}, [("agreed_cost", "money-decimals")]),
        ({"agreed_cost": Decimal(-1), "currency": "EUR"}, [("agreed_cost", "negative")]),
        ({"agreed_cost": Money(1, "USD"), "currency": "EUR"}, [("agreed_cost", "currency-changed")]),
        ({"ended_on": TODAY + timedelta(days=1), "provider": "P"}, [("ended_on", "end-to-come")]),
        ({"reference": "A", "continues": "A"}, [("continues", "continues-itself")]),
        ({"brief_changed_by": "us"}, [("brief_changed_by", "brief-change-missing")]),
        ({"brief_changed_by": "us", "brief_changed": "no"}, [("brief_changed_by", "brief-change-missing")]),
        (
            {"title": None, "agreed_cost": Decimal("0.005"), "actual_cost": Decimal(-1), "currency": "EUR"},
            [("title", "required"), ("agreed_cost", "money-decimals"), ("actual_cost", "negative")],
        ),
    ],
)
def test_every_rule_names_its_field(draft, expected):
    assert problems(**draft) == expected


@pytest.mark.parametrize(
    ("draft"),
    [
        {"started_on": TODAY, "ended_on": TODAY, "due_on": TODAY, "provider": "P"},
        {"rate": Decimal(10), "currency": "EUR", "pricing_model": "daily"},
        {
            "percentage": Decimal(100),
            "project_budget": Decimal(0),
            "currency": "EUR",
            "pricing_model": "percentage of budget",
        },
        {"currency": "EUR"},
        {"agreed_cost": Decimal(5), "currency": "JPY"},
        {"status": "cancelled"},
    ],
)
def test_the_edge_of_every_rule(draft):
    build_engagement(LEAST | draft, TODAY)


@pytest.mark.parametrize(
    ("started", "ended", "status"),
    [
        (None, None, "planned"),
        (date(2027, 1, 1), None, "active"),
        (None, TODAY, "completed"),
        (date(2026, 1, 1), date(2026, 11, 23), "active"),
        (None, date(2026, 11, 23), "planned"),
    ],
)
def test_the_status_follows_from_the_days(started, ended, status):
    assert default_status(started, ended, TODAY) == status


def test_the_sentence_about_a_missing_currency_counts():
    with pytest.raises(Refused, match="Choose a currency for agreed cost\\."):
        build_engagement(LEAST | {"agreed_cost": Decimal(5)}, TODAY)
    with pytest.raises(Refused, match="Choose a currency for agreed cost and actual cost\\."):
        build_engagement(LEAST | {"agreed_cost": Decimal(5), "actual_cost": Decimal(5)}, TODAY)


def test_changes_are_what_differs():
    before, after = build_engagement(LEAST, TODAY), build_engagement(LEAST | {"tags": ("a",), "title": "Shop"}, TODAY)
    assert changed_fields(before, after) == {"title": ("Website", "Shop"), "tags": (None, ("a",))}
    assert changed_fields(after, after) == {}
    assert changed_fields(None, before)["status"] == (None, "planned")


EARLIER = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ({}, {"in_house_days": Decimal(5)}, TODAY),
        ({}, {"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER}, EARLIER),
        (
            {"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER},
            {"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER},
            EARLIER,
        ),
        (
            {"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER},
            {"in_house_days": Decimal(6), "in_house_recorded_on": EARLIER},
            TODAY,
        ),
        (
            {"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER},
            {"in_house_days": Decimal(6), "in_house_recorded_on": date(2026, 2, 2)},
            date(2026, 2, 2),
        ),
        ({"in_house_days": Decimal(5), "in_house_recorded_on": EARLIER}, {"in_house_recorded_on": EARLIER}, None),
        ({"in_house_days": Decimal(5)}, {"in_house_days": Decimal(5)}, None),
    ],
)
def test_an_estimate_bears_the_day_it_was_written_down(before, after, day):
    earlier = Engagement(title="T", arrangement="freelance", status="planned", **before) if before else None
    later = Engagement(title="T", arrangement="freelance", status="planned", **after)
    assert with_estimate_date(earlier, later, TODAY).in_house_recorded_on == day
