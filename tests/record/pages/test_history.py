"""History: who did what, when and from where, with what was there before."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.record.services import engagements
from tests.record.pages.engagement_pages import SHOP, words


@pytest.fixture
def shop(app_database):
    """One engagement, logged on the console and changed there."""
    with begin_work(app_database, CONSOLE) as work:
        stored = engagements.record(work, SHOP)
        return engagements.amend(work, stored.reference, {"title": "Rebuild the <big> shop", "complexity": 4})


def test_events_stand_newest_first_in_words(client, shop):
    answer = client.get("/history")
    said = words(answer)
    order = ("console changed E-000001", "console logged E-000001", "Test Administrator signed in")
    assert [said.index(each) for each in order] == sorted(said.index(each) for each in order)
    assert "Title Rebuild the shop → Rebuild the <big> shop" in said and "Complexity 4 of 5" in said
    assert "on the console" in said and f'href="/engagements/{shop.id}">E-000001</a>' in answer.text


def test_history_narrows_by_person_kind_and_day(client, shop):
    assert "logged E-000001" not in words(client.get("/history?person=Test+Administrator"))
    console = words(client.get("/history?person=console&what=amended"))
    assert "changed E-000001" in console and "logged" not in console and "signed in" not in console
    assert "Nothing matches" in words(client.get("/history?to=2020-01-01"))
    assert "logged E-000001" in words(client.get("/history?from=2020-01-01"))


def test_who_takes_a_file_out_is_told_with_what_was_selected(client, reader_client, shop):
    assert client.get("/engagements/export.csv?category=design&sort=-title").status_code == 200
    client.head("/engagements/export.csv")
    assert client.get("/engagements/export.csv?category=nothing").status_code == 422
    reader_client.get("/engagements/export.csv")
    said = words(client.get("/history?what=exported"))
    assert "Test Administrator exported a file: 0 engagements, category design" in said
    assert "Test Reader exported a file: 1 engagement " in said and "2 events" in said


def test_a_record_says_what_a_file_did_to_it(client, reader_client, app, app_database, shop):
    data = f"reference,title,complexity,agreed_cost,currency\n{shop.reference},By file,2,12.50,EUR\n".encode()
    with begin_work(app_database, CONSOLE) as work:
        number = imports.apply(work, app.extensions["contrast.settings"].uploads, data, "file.csv").number
    page = client.get(f"/engagements/{shop.id}")
    said = words(page).partition("History")[2]
    assert "console imported a file: file.csv" in said and "Title Rebuild the <big> shop → By file" in said
    assert f'<a href="/imports/{number}">file.csv</a>' in page.text
    assert "18,000.00 EUR → 12.50 EUR" in said.replace("\u00a0", " ")
    whole = client.get("/history")
    assert f'imported a file: <a href="/imports/{number}">file.csv, 1 changed</a>' in whole.text
    assert "/imports/" not in reader_client.get(f"/engagements/{shop.id}").text.partition('id="history"')[2]


@pytest.mark.parametrize("address", ["from=soon", "person=Nobody", "what=sneezed"])
def test_what_history_does_not_know_is_said(client, shop, address):
    answer = client.get(f"/history?{address}")
    assert answer.status_code == 422 and "Fix 1 problem" in words(answer)


def test_long_history_comes_in_pages(client, shop, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(60):
            engagements.amend(work, shop.reference, {"title": f"Title {number}"})
    first, second = words(client.get("/history")), words(client.get("/history?page=2&person=console"))
    assert "1–50 of" in first and "Title 58 → Title 59" in first and "logged E-000001" not in first
    assert "logged E-000001" in second
