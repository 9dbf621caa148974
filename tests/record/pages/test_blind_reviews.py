"""Ratings are blind until one's own is given, where an engagement has two or more reviewers."""

from datetime import date
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import answer_requests, engagement_reviewers, engagements, reviews
from tests.answer_fixtures import actor_of, at, record, time
from tests.fixtures.site import NAMES

__all__ = ["time"]
LEAD, ADMINISTRATOR = NAMES["lead"], NAMES["administrator"]
COMMENT = "Slow at first."
HIDDEN = "One review is hidden until you have given yours"


@pytest.fixture
def reviewed(app, app_database, time):
    """A website of the administrator's, reviewed by them, with the lead as further reviewer."""
    with begin_work(app_database, CONSOLE) as work:
        by_name = {each.name: each.id for each in users.listing(work)}
        number = record(work, "Website", owner=ADMINISTRATOR).id
        engagement_reviewers.choose(work, number, [by_name[LEAD]])
        engagements.complete(work, "E-000001", {}, {"quality": Decimal(2), "goal_met": "partly", "comment": COMMENT})
    return number


def shown(visitor):
    """What a visitor sees of the ratings: on the engagement's page, in the list and in the history."""
    pages = {each: visitor.get(each).text for each in ("/engagements/1", "/engagements", "/history", "/")}
    told = {
        "/engagements/1": COMMENT in pages["/engagements/1"] or "usable after" in pages["/engagements/1"],
        "/engagements": "Goal partly met" in pages["/engagements"],
        "/history": COMMENT in pages["/history"],
    }
    return {each for each, is_shown in told.items() if is_shown}


def test_a_reviewer_sees_no_ratings_before_giving_one(reviewed, lead_client):
    assert not shown(lead_client)
    page = lead_client.get("/engagements/1").text
    assert HIDDEN in page and "Not reviewed yet" not in page
    assert "reviewed" in lead_client.get("/history").text, "that there is one is no secret"
    assert "There is one other review." in lead_client.get("/engagements/1/review").text
    lead_client.send("/engagements/1/review", {"quality": "5"}, page="/engagements/1/review")
    assert shown(lead_client) == {"/engagements/1", "/engagements", "/history"}
    assert HIDDEN not in lead_client.get("/engagements/1").text


def test_the_owner_who_has_given_one_and_those_who_are_not_asked_see_all(reviewed, client, reader_client):
    for visitor in (client, reader_client):
        assert COMMENT in visitor.get("/engagements/1").text


def test_the_owner_does_not_see_a_reviewers_rating_first(app_database, reviewed, client):
    with begin_work(app_database, CONSOLE) as work:
        record(work, "Logo", owner=ADMINISTRATOR, due_on=None, status="completed", ended_on=date(2026, 11, 1))
        lead = next(each for each in users.listing(work) if each.name == LEAD)
        engagement_reviewers.choose(work, 2, [lead.id])

    with begin_work(app_database, actor_of(lead)) as work:
        reviews.review(work, "E-000002", {"comment": "Of the lead."})
    assert HIDDEN in client.get("/engagements/2").text and "Of the lead." not in client.get("/engagements/2").text
    client.send("/engagements/2/review", {"quality": "3"}, page="/engagements/2/review")
    assert "Of the lead." in client.get("/engagements/2").text


def test_with_one_reviewer_nothing_is_hidden(app_database, reviewed, lead_client):
    with begin_work(app_database, CONSOLE) as work:
        engagement_reviewers.choose(work, reviewed, [])
    assert COMMENT in lead_client.get("/engagements/1").text


def test_who_let_the_request_expire_sees_them(app_database, reviewed, lead_client, time):
    with begin_work(app_database, CONSOLE) as work:
        answer_requests.update(work)
    assert HIDDEN in lead_client.get("/engagements/1").text
    time.at = at(20)
    with begin_work(app_database, CONSOLE) as work:
        answer_requests.update(work)
    lead_client.sign_in(LEAD)
    assert HIDDEN not in lead_client.get("/engagements/1").text and COMMENT in lead_client.get("/engagements/1").text


def test_reports_and_the_console_count_every_review(app_database, reviewed):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, "E-000001").review_summary["quality"] == 2
