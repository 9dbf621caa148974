"""On a large record, pages say from when their figures are, if somebody else has changed something since."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, results_cache
from tests.record.pages.engagement_pages import words

NOTE = "These figures are from"
PAGES = ("/", "/report", "/report/facts", "/report/expertise", "/engagements")


def record_one(database, title):
    with begin_work(database, CONSOLE) as work:
        engagements.record(
            work,
            {
                "title": title,
                "arrangement": "freelance",
                "provider": "Ana",
                "currency": "EUR",
                "actual_cost": Decimal(100),
                "ended_on": date(2026, 2, 1),
            },
        )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_from_when_its_figures_are(client, app_database, monkeypatch, page):
    monkeypatch.setattr(results_cache, "LARGE", 1)
    record_one(app_database, "One")
    assert NOTE not in words(client.get(page))
    record_one(app_database, "Another")
    assert NOTE in words(client.get(page)), "the console has changed it, not who looks"


@pytest.mark.parametrize("page", PAGES)
def test_on_a_small_record_they_are_always_new(client, app_database, page):
    record_one(app_database, "One")
    client.get(page)
    record_one(app_database, "Another")
    assert NOTE not in words(client.get(page))


@pytest.mark.parametrize("file", ["/report.csv", "/report.json"])
def test_files_are_always_new(client, app_database, monkeypatch, file):
    monkeypatch.setattr(results_cache, "LARGE", 1)
    record_one(app_database, "One")
    client.get("/report")
    before = client.get(file).text
    record_one(app_database, "Another")
    assert client.get(file).text != before


def test_the_list_shows_what_is_new_under_totals_of_a_moment_ago(client, app_database, monkeypatch):
    monkeypatch.setattr(results_cache, "LARGE", 1)
    record_one(app_database, "One")
    client.get("/engagements")
    record_one(app_database, "Another")
    text = words(client.get("/engagements"))
    assert "Another" in text and NOTE in text
