"""The first steps: done when the record says so, gone when all are done or an administrator hides them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from app.record.services.summary import overview
from app.report.domain import first_steps
from app.report.services import checklist
from tests.record.pages.engagement_pages import words


@pytest.fixture
def done(app_database):
    """The steps that are done, by key; None if none is shown."""

    def look():
        with begin_work(app_database, CONSOLE, writes=False) as work:
            found = checklist.steps(work, overview(work))
            return {each.key for each in found if each.is_done} if found else None

    return look


@pytest.fixture
def record(app_database):
    def keep(**fields):
        with begin_work(app_database, CONSOLE) as work:
            draft = {"title": "T", "arrangement": "freelance", "provider": "P", "ended_on": date(2026, 1, 31)}
            return engagements.record(work, draft | fields)

    return keep


def test_each_step_is_done_when_the_record_says_so(client, app_database, record, done):
    assert done() == {first_steps.INVITE}, "three users are there"
    one = record()
    assert done() == {first_steps.INVITE, first_steps.RECORD}
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, one.reference, {"actual_cost": Decimal(100), "currency": "EUR"})
    assert done() == {first_steps.INVITE, first_steps.RECORD, first_steps.FILL_IN}
    with begin_work(app_database, CONSOLE) as work:
        reviews.review(work, one.reference, {"quality": 4})
    assert done() == {first_steps.INVITE, first_steps.RECORD, first_steps.FILL_IN, first_steps.REVIEW}
    said = words(client.get("/"))
    assert "First steps 4 of 5 done" in said and "Save your first report" in said
    assert client.send("/reports/new", {"period": "2026-H1"}).status_code == 303
    assert done() is None
    assert "First steps" not in words(client.get("/"))


def test_every_open_step_leads_somewhere(client, record, reader_client, manager_client):
    record()
    page = client.get("/").text.partition('id="first-steps"')[2].partition("</section>")[0]
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 3 and all(client.get(each.replace("&amp;", "&")).status_code == 200 for each in links)
    assert "First steps" not in words(reader_client.get("/"))
    manager = manager_client.get("/").text
    assert "First steps" in manager and "Hide these steps" not in manager
    assert manager_client.send("/checklist/hide").status_code == 403
    assert "First steps" not in words(client.get("/?sample=yes"))


def test_an_administrator_hides_them_and_shows_them_again(client):
    assert "First steps" in words(client.get("/"))
    answer = client.send("/checklist/hide")
    page = client.get(answer.location)
    assert "The first steps are hidden." in words(page) and 'action="/checklist/show"' in page.text
    assert 'id="first-steps"' not in client.get("/").text
    assert "Show them again" in words(client.get("/settings"))
    assert "changed the settings" in words(client.get("/history"))
    client.send("/checklist/show")
    assert 'id="first-steps"' in client.get("/").text


def test_the_sample_is_one_click_away_from_the_menu(client, reader_client, record):
    record(title="Own")
    assert reader_client.get("/sample").location == "/help/sample"
    menu = client.get("/engagements").text.partition("<main")[0]
    assert 'action="/sample/load"' in menu and "Sample data" in menu
    assert client.send("/sample/load").location == "/report?sample=yes"
    assert 'href="/sample"' in reader_client.get("/providers").text.partition("<main")[0]
    assert reader_client.get("/sample").location == "/?sample=yes"
    shown = client.get("/?sample=yes")
    assert "Own" not in words(shown) and "Sample data</button>" not in shown.text
