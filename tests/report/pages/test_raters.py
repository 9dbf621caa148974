"""The rater check: a table of who rated what, and notes on the report; the comparative question beside outcomes."""

from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.permissions import MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import answer_requests, engagements, reviews
from app.report.domain.raters import Ratings
from app.report.services import rater_checks, reports
from tests.answer_fixtures import actor_of, at, record, time

__all__ = ["time"]
SIDES = ("freelance", "outsourced")


def rated(database, time):
    """Six jobs of each side: Ann rates all freelance ones, Ben and Cleo the outsourced ones; one official review."""
    time.at = at(1)
    with begin_work(database, CONSOLE) as work:
        ann, ben, cleo = (users.add(work, name, MANAGER) for name in ("Ann", "Ben", "Cleo"))
        for place in range(12):
            ended = at(1).date().replace(month=11, day=1 + place)
            stored = record(
                work,
                f"Job {place}",
                arrangement=SIDES[place % 2],
                provider=f"P{place % 5}",
                status="completed",
                ended_on=ended,
                due_on=ended,
                owner="Ben" if place == 11 else None,
            )
            rater = ann if place % 2 == 0 else (ben, cleo)[place % 4 == 1]
            answers = {"quality": Decimal(4 - place % 2), "expertise": Decimal(2), "compared": "better"}
            who = CONSOLE if place == 11 else actor_of(rater)
            work.actor = who
            reviews.review(work, stored.reference, answers, nameless=place == 11)
    return {each.name: each.id for each in (ann, ben, cleo)}


@pytest.mark.both_databases
def test_reviews_are_counted_by_reviewer_and_arrangement(database, time):
    ids = rated(database, time)
    with begin_work(database, CONSOLE, writes=False) as work:
        selection = reports.verdict_selection(work, reports.Selection())
        found = rater_checks.raters(work, selection)
        compared = rater_checks.comparisons(work, selection)
    by_id = {each.id: each.by_arrangement for each in found.check.reviewers}
    assert by_id[ids["Ann"]] == {"freelance": Ratings(6, 3.0), "outsourced": Ratings(0, None)}
    assert by_id[ids["Ben"]]["outsourced"] == Ratings(3, 2.5), "the official review of the job that Ben owns is Ben's"
    assert by_id[ids["Cleo"]]["outsourced"].reviews == 3
    assert compared == {"freelance": {"better": 6}, "outsourced": {"better": 6}}


def test_the_table_and_the_note_are_on_their_pages(app_database, client, time):
    rated(app_database, time)
    client.sign_in("Test Administrator")
    page = client.get("/report/raters").text
    assert "Ann" in page and "One person gave 6 of the 6 ratings of freelance work" in page
    report = client.get("/report").text
    assert "One person gave 6 of the 6 ratings of freelance work" in report and "/report/raters" in report
    outcomes = client.get("/report/outcomes").text
    assert "Compared with the other kind" in outcomes and "Better" in outcomes
    assert client.get("/report/raters?category=nothing").status_code == 422


def test_without_reviews_nothing_is_noted_or_shown(client):
    assert "No review has a rating" in client.get("/report/raters").text
    assert "Compared with the other kind" not in client.get("/report/outcomes").text


@pytest.mark.both_databases
def test_requests_given_up_are_noted_on_the_report(database, time):
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Ann", MANAGER)
        record(work, "Website", owner="Ann", started_on=at(1).date().replace(month=11))
    for day in (1, 20):
        time.at = at(day)
        with begin_work(database, CONSOLE) as work:
            answer_requests.update(work)
    with begin_work(database, CONSOLE, writes=False) as work:
        selection = reports.verdict_selection(work, reports.Selection())
        (note,) = rater_checks.notes(work, selection)
    assert note.params == {"sides": {"freelance": (1, 1)}}


def test_the_comparative_question_is_asked_on_the_review(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        record(work, "Website", owner="Test Manager")
    page = client.get("/engagements/1/review").text
    assert "Compared with the last job of the other kind that you know" in page
    client.send("/engagements/1/review", {"compared": "same"})
    with begin_work(app_database, CONSOLE, writes=False) as work:
        (review,) = engagements.detail(work, "E-000001").reviews
    assert review.review.compared == "same"
