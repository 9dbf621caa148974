"""The page of one person: search, download, preview, erase."""

import io
import json
import zipfile

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, providers

NAME = "Ana Lima"


@pytest.fixture
def named(app_database):
    with begin_work(app_database, CONSOLE) as work:
        providers.record(work, {"name": NAME, "email": "ana@example.org"})
        engagements.record(
            work,
            {"reference": "A-1", "title": "Logo", "arrangement": "freelance", "provider": NAME, "notes": f"by {NAME}"},
        )
    return app_database


def test_the_settings_lead_there(client):
    assert 'href="/people"' in client.get("/settings").text


def test_who_may_not_is_told(manager_client):
    assert manager_client.get("/people").status_code == 403
    assert manager_client.send("/people/search", {"name": NAME}).status_code == 403


def test_a_search_shows_what_is_kept_and_writes_nothing(named, client):
    page = client.send("/people/search", {"name": "ana lima"})
    assert page.status_code == 200
    for text in (
        "1 engagement of this person",
        "Engagement 1, notes",
        "by Ana Lima",
        "This can’t be undone",
        "Backups",
    ):
        assert text in page.text
    with begin_work(named, CONSOLE, writes=False) as work:
        assert providers.find(work, NAME) is not None


def test_nobody_of_that_name(client):
    page = client.send("/people/search", {"name": "Nobody Known"})
    assert page.status_code == 422
    assert "Nothing that is kept names this person" in page.text
    assert 'value="Nobody Known"' in page.text


def test_everything_is_downloaded(named, client):
    answer = client.send("/people/export", {"name": NAME})
    assert answer.mimetype == "application/zip"
    person = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("person.json"))
    assert person["records"][0]["email"] == "ana@example.org"
    assert [each["reference"] for each in person["engagements"]] == ["A-1"]


def test_erasing_needs_the_box_ticked(named, client):
    page = client.send("/people/erase", {"name": NAME})
    assert page.status_code == 422
    assert "Tick the box" in page.text
    with begin_work(named, CONSOLE, writes=False) as work:
        assert providers.find(work, NAME) is not None


def test_erasing(named, client):
    done = client.send("/people/erase", {"name": NAME, "sure": "yes"}, follow_redirects=True)
    assert "The name is now Erased person 1" in done.text
    assert "The database was in use" not in done.text
    shown = client.get("/engagements/1").text
    assert "by Erased person 1" in shown
    assert NAME not in shown
    assert "erased a person" in client.get("/history").text


def test_names_are_shown_as_text(named, client):
    with begin_work(named, CONSOLE) as work:
        engagements.amend(work, "A-1", {"notes": f"<script>alert(1)</script> {NAME}"})
    page = client.send("/people/search", {"name": NAME}).text
    assert "<script>alert(1)" not in page
