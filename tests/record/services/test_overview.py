from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.domain.selection import Selection
from app.record.services import engagements, reviews
from app.record.services.summary import ROWS_PER_TASK, overview

pytestmark = pytest.mark.both_databases

LEAST = {"title": "T", "arrangement": "freelance", "provider": "Ana"}


def days(work, number):
    return work.today + timedelta(days=number)


@pytest.mark.parametrize(
    ("draft", "waits_for"),
    [
        ({}, set()),
        ({"started_on": -10}, set()),
        ({"started_on": -10, "due_on": 1}, set()),
        ({"started_on": -10, "due_on": 0}, set()),
        ({"started_on": -10, "due_on": -1}, {"overdue"}),
        ({"started_on": -10, "due_on": -1, "ended_on": -1, "status": "active"}, {"to_complete"}),
        ({"started_on": -200}, {"to_continue"}),
        ({"started_on": -200, "due_on": 5}, set()),
        ({"provider": None}, {"no_provider"}),
        ({"provider": None, "status": "cancelled"}, set()),
        ({"ended_on": -1}, {"to_review", "cost_missing"}),
        ({"ended_on": -1, "actual_cost": Decimal(5), "currency": "EUR"}, {"to_review"}),
        ({"ended_on": -1, "actual_cost": Decimal(5), "currency": "EUR", "cost_is_final": True}, {"to_review"}),
        (
            {"ended_on": -1, "actual_cost": Decimal(5), "currency": "EUR", "cost_is_final": False},
            {"to_review", "cost_not_final"},
        ),
        (
            {
                "ended_on": -1,
                "pricing_model": "percentage of budget",
                "percentage": Decimal(5),
                "project_budget": Decimal(5),
                "currency": "EUR",
            },
            {"to_review"},
        ),
        ({"status": "cancelled", "started_on": -5}, set()),
    ],
)
def test_what_an_engagement_waits_for(work, draft, waits_for):
    said = {name: days(work, value) if name.endswith("_on") else value for name, value in draft.items()}
    it = engagements.record(work, LEAST | said)
    engagements.record(work, LEAST | said, sample=True)
    tasks = overview(work).tasks
    assert {key for key, task in tasks.items() if task.total} == waits_for
    assert all([row.id for row in tasks[key].rows] == [it.id] for key in waits_for)


def test_a_word_about_it_is_a_review(work):
    it = engagements.record(work, LEAST | {"ended_on": days(work, -1)})
    reviews.review(work, it.reference, {"comment": "good"})
    assert overview(work).tasks["to_review"].total == 0


def test_every_task_leads_to_its_whole_list(work):
    for number in range(ROWS_PER_TASK + 2):
        engagements.record(work, LEAST | {"ended_on": days(work, -number), "provider": f"P{number}"})
    for task in overview(work).tasks.values():
        found = engagements.listing(work, task.selection, task.order)
        assert found.total == task.total
        assert found.rows[:ROWS_PER_TASK] == task.rows


def test_how_the_record_stands(work):
    stands = overview(work).counts
    assert (stands.engagements, stands.providers, stands.first, stands.last) == (0, 0, None, None)
    assert set(stands.arrangements.values()) == {0}
    engagements.record(work, LEAST | {"started_on": date(2026, 1, 1)})
    engagements.record(
        work,
        LEAST
        | {"arrangement": "outsourced", "provider": "Bø", "started_on": date(2025, 1, 1), "ended_on": date(2025, 6, 1)},
    )
    engagements.record(work, LEAST | {"provider": None})
    stands = overview(work).counts
    assert (stands.engagements, stands.providers) == (3, 2)
    assert stands.arrangements == {"freelance": 2, "outsourced": 1}
    assert stands.statuses == {"planned": 1, "active": 1, "completed": 1, "cancelled": 0}
    assert (stands.first, stands.last) == (date(2025, 6, 1), date(2026, 1, 1))
    assert engagements.listing(work, Selection()).total == stands.engagements
