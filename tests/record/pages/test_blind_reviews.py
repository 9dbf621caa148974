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
MANAGER, ADMINISTRATOR = NAMES["manager"], NAMES["administrator"]
COMMENT = "Slow at first."
HIDDEN = "One review is hidden until you have given yours"


@pytest.fixture
def reviewed(app, app_database, time):
    """A website of the administrator's, reviewed by them, with the manager as further reviewer."""
    with begin_work(app_database, CONSOLE) as work:
        by_name = {each.name: each.id for each in users.listing(work)}
        number = record(work, "Website", owner=ADMINISTRATOR).id
        engagement_reviewers.choose(work, number, [by_name[MANAGER]])
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


def test_a_reviewer_sees_no_ratings_before_giving_one(reviewed, manager_client):
    assert not shown(manager_client)
    page = manager_client.get("/engagements/1").text
    assert HIDDEN in page and "Not reviewed yet" not in page
    assert "reviewed" in manager_client.get("/history").text, "that there is one is no secret"
    assert "There is one other review." in manager_client.get("/engagements/1/review").text
    manager_client.send("/engagements/1/review", {"quality": "5"})
    assert shown(manager_client) == {"/engagements/1", "/engagements", "/history"}
    assert HIDDEN not in manager_client.get("/engagements/1").text


def test_the_owner_who_has_given_one_and_those_who_are_not_asked_see_all(reviewed, client, reader_client):
    for visitor in (client, reader_client):
        assert COMMENT in visitor.get("/engagements/1").text


def test_the_owner_does_not_see_a_reviewers_rating_first(app_database, reviewed, client):
    with begin_work(app_database, CONSOLE) as work:
        record(work, "Logo", owner=ADMINISTRATOR, due_on=None, status="completed", ended_on=date(2026, 11, 1))
        manager = next(each for each in users.listing(work) if each.name == MANAGER)
        engagement_reviewers.choose(work, 2, [manager.id])

    with begin_work(app_database, actor_of(manager)) as work:
        reviews.review(work, "E-000002", {"comment": "Of the manager."})
    assert HIDDEN in client.get("/engagements/2").text and "Of the manager." not in client.get("/engagements/2").text
    client.send("/engagements/2/review", {"quality": "3"})
    assert "Of the manager." in client.get("/engagements/2").text


def test_with_one_reviewer_nothing_is_hidden(app_database, reviewed, manager_client):
    with begin_work(app_database, CONSOLE) as work:
        engagement_reviewers.choose(work, reviewed, [])
    assert COMMENT in manager_client.get("/engagements/1").text


def test_who_let_the_request_expire_sees_them(app_database, reviewed, manager_client, time):
    with begin_work(app_database, CONSOLE) as work:
        answer_requests.update(work)
    assert HIDDEN in manager_client.get("/engagements/1").text
    time.at = at(20)
    with begin_work(app_database, CONSOLE) as work:
        answer_requests.update(work)
    manager_client.sign_in(MANAGER)
    assert (
        HIDDEN not in manager_client.get("/engagements/1").text and COMMENT in manager_client.get("/engagements/1").text
    )


def test_reports_and_the_console_count_every_review(app_database, reviewed):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, "E-000001").review_summary["quality"] == 2
