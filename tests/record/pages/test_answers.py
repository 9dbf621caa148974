"""Requests for answers on their page and on Home, and the card that a mailed link opens without signing in."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.domain.events import Source
from app.core.services.work import CONSOLE, begin_work
from app.record.services import answer_links, answer_requests, engagement_reviewers, engagements, history
from app.record.storage import answer_requests as stored
from tests.answer_fixtures import at, record, team, time
from tests.fixtures.site import made, settings_over, token_in

__all__ = ["time"]
STRANGE = ("ä" * 50, "W10.x", "..", "%00%ff", "[1,2]")


@pytest.fixture
def asked(app, app_database, time):
    """Lena and Ray are asked about the website; gives the tokens of their links by name."""
    lena, ray, _ = team(app_database)
    time.at = at(1)
    return {each.name: token(app, app_database, each) for each in (lena, ray)}


def token(app, database, user):
    with begin_work(database, CONSOLE) as work:
        answer_requests.update(work)
        (request,) = stored.waiting(work.session, user.id)
    return answer_links.create_token(app.config["SECRET_KEY"], request)


def fields(page):
    """The names of the controls of the page's form."""
    return set(re.findall(r'name="(\w+)"', page)) - {"csrf_token", "currency", "viewport", "asked"}


def send(visitor, link, **answers):
    """Sends the card with the questions that it was opened with."""
    page = visitor.get(f"/answer/{link}").text
    asked = re.search(r'name="asked" value="([^"]*)"', page)
    return visitor.send(f"/answer/{link}", answers | ({"asked": asked.group(1)} if asked else {}))


def website(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.detail(work, "E-000001")


def test_the_owner_answers_once_without_signing_in(anonymous, app_database, asked):
    link = asked["Lena"]
    page = anonymous.get(f"/answer/{link}")
    assert page.status_code == 200 and "You answer as Lena" in page.text
    names = fields(page.text)
    assert len(names) <= 7 and {"status", "ended_on", "actual_cost"} <= names
    assert anonymous.get(f"/answer/{link}").status_code == 200, "looking at it is not answering"
    asked = "status,ended_on,actual_cost,goal_met"
    answers = {"status": "completed", "ended_on": "2026-12-01", "actual_cost": "1250", "goal_met": "partly"}
    sent = anonymous.send(f"/answer/{link}", {"asked": asked, "currency": "EUR", **answers})
    assert sent.status_code == 200 and "Thank you" in sent.text
    found = website(app_database)
    assert found.stored.engagement.status == "completed" and found.reviews[0].review.goal_met == "partly"
    with begin_work(app_database, CONSOLE, writes=False) as work:
        ended = history.events(work, "engagement", found.stored.id).events[0]
    assert (ended.actor, ended.source) == ("Lena", Source.LINK)
    again = send(anonymous, link, status="cancelled", ended_on="2026-12-01")
    assert again.status_code == 410 and "answered already" in again.text
    assert website(app_database).stored.engagement.status == "completed"


def test_the_history_says_that_it_came_by_a_link(asked, anonymous, client):
    send(anonymous, asked["Lena"], status="completed", ended_on="2026-12-01")
    assert "by mailed link" in client.get("/engagements/1").text


def test_the_card_shows_nothing_else_and_is_kept_out_of_search_engines(anonymous, app_database, asked):
    with begin_work(app_database, CONSOLE) as work:
        record(work, "A secret project", provider="Hidden Ltd", notes="for nobody")
    page = anonymous.get(f"/answer/{asked['Lena']}")
    assert "Website" in page.text and "Ana Costa" in page.text
    for hidden in ("secret project", "Hidden Ltd", "Ray", "/engagements", "Overview"):
        assert hidden not in page.text, hidden
    assert "noindex" in page.headers["X-Robots-Tag"] and page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_a_reviewer_gives_a_review_and_nothing_else(anonymous, app_database, asked):
    page = anonymous.get(f"/answer/{asked['Ray']}")
    names = fields(page.text)
    assert len(names) <= 7 and "actual_cost" not in names and "status" not in names
    assert "Answer at least one question." in send(anonymous, asked["Ray"]).text
    sent = send(anonymous, asked["Ray"], quality="2", compared="worse", status="completed", actual_cost="1")
    assert "Thank you" in sent.text
    found = website(app_database)
    (review,) = found.reviews
    assert (review.reviewer, review.review.quality, review.review.compared) == ("Ray", 2, "worse")
    assert found.stored.engagement.status == "active" and found.stored.engagement.actual_cost is None


def test_a_mistake_is_told_at_its_question_and_ends_nothing(anonymous, asked):
    sent = send(anonymous, asked["Lena"], status="completed", ended_on="", actual_cost="many")
    assert sent.status_code == 422 and "many" in sent.text
    assert anonymous.get(f"/answer/{asked['Lena']}").status_code == 200


def test_blank_answers_change_nothing_that_was_entered_in_the_app_meanwhile(anonymous, app_database, asked):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, "E-000001", {"actual_cost": Decimal(900), "currency": "EUR"})
    send(anonymous, asked["Lena"], status="completed", ended_on="2026-12-01", actual_cost="", currency="EUR")
    assert website(app_database).stored.engagement.actual_cost.amount == 900


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "completed"}, "answered already"),
        ({"owner": "Ray"}, "Nobody needs to answer"),
        ({"due_on": at(20).date()}, "Nobody needs to answer"),
    ],
)
def test_a_link_ends_with_what_it_asks_about(anonymous, app_database, asked, change, says):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, "E-000001", change)
    page = anonymous.get(f"/answer/{asked['Lena']}")
    assert page.status_code == 410 and says in page.text


def test_a_link_expires_after_fourteen_days(anonymous, asked, time):
    time.at = at(15, hour=8)
    assert anonymous.get(f"/answer/{asked['Lena']}").status_code == 200
    time.at = at(15)
    page = anonymous.get(f"/answer/{asked['Lena']}")
    assert page.status_code == 410 and "expired" in page.text


def test_made_up_and_foreign_links_open_nothing_and_are_limited(app, anonymous, app_database, asked):
    other = answer_links.create_token("another secret", stored_request(app_database))
    for wrong in (other, asked["Lena"][:-1], asked["Lena"] + "x", "x" * 500, *STRANGE):
        assert anonymous.get(f"/answer/{wrong}").status_code in (400, 404), wrong
    statuses = [anonymous.get(f"/answer/guess{n}").status_code for n in range(12)]
    assert statuses[-1] == 429
    found = app.test_client().get(f"/answer/{asked['Lena']}")
    assert found.status_code == 429, "the same address waits, even with a link that works"


def stored_request(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return stored.waiting(work.session)[0]


def test_it_works_over_https_where_the_page_a_form_comes_from_is_checked(app_database, asked, tmp_path):
    secure = made(replace(settings_over(app_database.url, tmp_path / "instance"), https=True))
    visitor = secure.test_client()
    link = answer_links.create_token(secure.config["SECRET_KEY"], stored_request(app_database))
    base = "https://contrast.example.org"
    page = visitor.get(f"/answer/{link}", base_url=base)
    sent = visitor.post(
        f"/answer/{link}",
        base_url=base,
        headers={"Referer": f"{base}/answer/{link}"},
        data={"csrf_token": token_in(page.text), "status": "completed", "ended_on": "2026-12-01"},
    )
    secure.extensions["contrast"].dispose()
    assert sent.status_code == 200, sent.text


def test_home_and_the_page_of_requests_list_what_waits_and_count_it(asked, app_database, client, time):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, "E-000001", {"owner": "Test Administrator"})
        answer_requests.update(work)
    home = client.get("/").text
    assert "Waiting for your answer" in home and "/engagements/1/complete" in home
    page = client.get("/answers").text
    assert "Website" in page and "Test Administrator" in page and "Freelance" in page
    with begin_work(app_database, CONSOLE, writes=False) as work:
        counts = answer_requests.counts(work)
    assert [(each.name, each.asked, each.waiting) for each in counts.by_owner] == [
        ("Ray", 1, 1),
        ("Test Administrator", 1, 1),
    ], "what was withdrawn is not counted"
    time.at = at(16)
    with begin_work(app_database, CONSOLE) as work:
        answer_requests.update(work)
        counts = answer_requests.counts(work)
    assert [(each.name, each.asked, each.given_up) for each in counts.by_arrangement] == [("freelance", 2, 2)]
    client.sign_in("Test Administrator")
    assert "Nothing is waiting for you." in client.get("/answers").text


def test_reviewers_are_chosen_on_the_engagement(asked, manager_client, app_database):
    assert "Beside the owner: Ray." in manager_client.get("/engagements/1").text
    page = manager_client.get("/engagements/1/reviewers").text
    assert "Test Manager" in page and "Test Reader" not in page and ">Lena" not in page
    with begin_work(app_database, CONSOLE, writes=False) as work:
        (chosen,) = engagement_reviewers.listing(work, 1)
    assert manager_client.send("/engagements/1/reviewers", {"reviewers": str(chosen.id + 1000)}).status_code == 422
    assert manager_client.send("/engagements/1/reviewers", {}).status_code == 303
    assert "Only the owner is asked for a review." in manager_client.get("/engagements/1").text
    assert "Reviewers" in manager_client.get("/history").text


def test_readers_choose_no_reviewers(asked, reader_client):
    assert reader_client.get("/engagements/1/reviewers").status_code == 403
    assert "Choose reviewers" not in reader_client.get("/engagements/1").text


def test_two_who_answer_at_the_same_moment_answer_once(app_database, asked, app):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        link = answer_links.open_link(work, app.config["SECRET_KEY"], asked["Lena"])
    draft = {"status": "completed", "ended_on": at(1).date()}
    with begin_work(app_database, link.actor) as work:
        answer_links.answer(work, link, draft, {})
    with begin_work(app_database, link.actor) as work, pytest.raises(answer_links.LinkEnded, match="answered already"):
        answer_links.answer(work, link, draft, {})
