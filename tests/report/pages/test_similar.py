"""Similar jobs on an engagement's page."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from tests.record.pages.engagement_pages import words

SHOP = {
    "title": "Rebuild the shop",
    "arrangement": "freelance",
    "provider": "Ana",
    "category": "design",
    "hours_actual": Decimal(200),
    "ended_on": date(2026, 5, 6),
}
OTHER = {
    "title": "The <old> shop",
    "arrangement": "outsourced",
    "provider": "North",
    "category": "design",
    "hours_actual": Decimal(240),
    "actual_cost": Decimal(18900),
    "currency": "EUR",
    "due_on": date(2026, 4, 30),
    "ended_on": date(2026, 5, 2),
}


@pytest.fixture
def recorded(app_database):
    with begin_work(app_database, CONSOLE) as work:
        first = engagements.record(work, SHOP)
        other = engagements.record(work, OTHER)
        reviews.review(work, other.reference, {"goal_met": "yes"})
        alone = engagements.record(work, {"title": "Sort the files", "arrangement": "freelance"})
        return first.id, other.id, alone.id


def test_an_engagement_shows_the_nearest_of_the_other_arrangement(client, recorded):
    said = words(client.get(f"/engagements/{recorded[0]}"))
    assert "Similar jobs, outsourced" in said
    assert "The <old> shop E-000002 North 1.2 times as large (240 hours) 18,900.00 EUR 2 days late Goal met" in said
    assert "Rebuild the shop E-000001" in words(client.get(f"/engagements/{recorded[1]}"))


def test_where_there_is_none_the_page_says_why(client, recorded):
    said = words(client.get(f"/engagements/{recorded[2]}"))
    assert "This engagement has no kind of work yet, so there is nothing to match." in said
