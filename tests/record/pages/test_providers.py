"""Providers: how often each was engaged and for how much, its card, and out of use without being lost."""

from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, providers
from tests.record.pages.engagement_pages import DESK, SHOP, words
from tests.record.pages.form_fields import value


@pytest.fixture
def shop(app_database):
    """A provider of three engagements in two currencies, one without a cost."""
    with begin_work(app_database, CONSOLE) as work:
        first = engagements.record(work, SHOP)
        engagements.record(work, SHOP | {"actual_cost": None, "title": "Second"})
        engagements.record(
            work,
            SHOP
            | {
                "arrangement": "outsourced",
                "title": "Third",
                "actual_cost": None,
                "agreed_cost": None,
                "currency": "JPY",
                "pricing_model": "percentage of budget",
                "percentage": Decimal("12.5"),
                "project_budget": Decimal(80000),
            },
        )
        engagements.record(work, DESK)
        return first.provider_id


def test_an_empty_list_says_what_to_do(client):
    assert "No providers yet" in words(client.get("/providers"))


def test_the_list_counts_by_arrangement_and_adds_by_currency(client, shop):
    said = words(client.get("/providers"))
    assert "Åsa Öst unknown unknown 2 1 18,900.50 EUR 10,000 JPY 1 without cost 6 May 2026" in said
    assert "Helpdesk unknown unknown 0 1 unknown 1 Jul 2026" in said


def test_a_search_folds_case_and_accents(client, shop):
    said = words(client.get("/providers?search=OST"))
    assert "Åsa Öst" in said and "Helpdesk" not in said
    assert "Nothing matches" in words(client.get("/providers?search=nobody"))


def test_names_for_the_type_ahead(client, shop):
    assert [each["value"] for each in client.get("/providers/names?q=asa").json] == ["Åsa Öst"]
    assert len(client.get("/providers/names").json) == 2
    assert client.get("/providers/names?q=%25").json == []


def test_one_provider_shows_card_engagements_and_history(client, shop):
    client.send(
        f"/providers/{shop}/edit",
        {
            "name": "Åsa Öst",
            "kind": "individual",
            "country": "se",
            "notes": "Two lines\nof notes",
            "serves_other_clients": "yes",
            "revision": 1,
        },
    )
    said = words(client.get(f"/providers/{shop}"))
    assert "Kind Individual" in said and "Country SE" in said and "Serves other clients Yes" in said
    assert "Rebuild the shop" in said and "Third" in said and "First-line support" not in said
    assert "Known cost: 18,900.50 EUR, 10,000 JPY; 1 engagement without cost." in said
    assert "Test Administrator changed" in said and "Missing: email, website." in said


def test_a_provider_can_be_added_beforehand(client, app_database):
    answer = client.send("/providers/new", {"name": "New One", "kind": "company"})
    assert answer.status_code == 303 and "New One was added." in words(client.get(answer.location))


def test_a_name_is_taken_however_it_is_spelt(client, shop):
    answer = client.send("/providers/new", {"name": "åsa  ÖST", "country": "S1", "notes": "Keep me"})
    said = words(answer)
    assert answer.status_code == 422 and "Fix 2 problems" in said
    assert "already a provider called “åsa ÖST”" in said and "“S1” is not a country code" in said
    assert value(answer, "name") == "åsa  ÖST" and "Keep me" in said


def test_whoever_is_slower_is_told(client, app_database, shop):
    with begin_work(app_database, CONSOLE) as work:
        providers.amend(work, shop, {"country": "NO", "email": "asa@example.org"})
    answer = client.send(f"/providers/{shop}/edit", {"name": "Åsa Öst", "country": "SE", "revision": 1})
    said = words(answer)
    assert answer.status_code == 409 and "console changed this while you had it open" in said
    assert value(answer, "country") == "SE" and value(answer, "email") == "asa@example.org"
    again = client.send(
        f"/providers/{shop}/edit",
        {"name": "Åsa Öst", "country": "SE", "email": "asa@example.org", "revision": value(answer, "revision")},
    )
    assert again.status_code == 303


def test_archived_is_out_of_use_and_comes_back(client, shop):
    client.send(f"/providers/{shop}/archive", {"archived": "yes"})
    assert client.get("/providers/names?q=asa").json == []
    said = words(client.get("/providers"))
    assert "Åsa Öst" not in said.partition("Åsa Öst was archived")[0] and "Archived (1)" in said
    assert "Åsa Öst" in words(client.get("/providers?archived=yes"))
    assert "Archived: not suggested in forms" in words(client.get(f"/providers/{shop}"))
    client.send(f"/providers/{shop}/archive", {"archived": "no"})
    assert len(client.get("/providers/names?q=asa").json) == 1


def test_a_reader_looks_and_changes_nothing(reader_client, shop):
    page = reader_client.get(f"/providers/{shop}")
    assert page.status_code == 200 and ">Edit<" not in page.text and ">Archive<" not in page.text
    assert reader_client.send(f"/providers/{shop}/archive", {"archived": "yes"}).status_code == 403
    assert reader_client.get("/providers/999").status_code == 404
