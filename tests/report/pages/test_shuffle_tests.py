"""The shuffle test in the report: not run yet, running, what it says, and who may run it."""

import pytest

from app.cli.job_runner import Worker
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.services import shuffle_tests
from tests.report.pages.sample_report import plain

REPORT, BAR = "/report?sample=yes", "/report/shuffle?sample=yes"


@pytest.fixture(autouse=True)
def fewer(monkeypatch):
    """So many shuffles as a test has time for."""
    monkeypatch.setattr(shuffle_tests, "DEFAULT_SHUFFLES", 4)


@pytest.fixture
def app(sampled_app):
    """The application over the sample record."""
    return sampled_app


@pytest.fixture
def sampled(app):
    return app


def run(app):
    uploads = app.extensions["contrast.settings"].uploads
    return Worker(app.extensions["contrast"], uploads, shuffle_tests.KINDS).run_one()


def test_from_the_button_to_the_sentence(sampled, manager_client, reader_client):
    page = manager_client.get(REPORT)
    assert "Shuffle test not run yet" in plain(page.text) and "Run shuffle test" in page.text
    assert "Run shuffle test" not in reader_client.get(REPORT).text
    answer = manager_client.send(BAR)
    assert (answer.status_code, answer.location) == (303, BAR)
    assert manager_client.get("/report/shuffle/now?sample=yes").json == {
        "over": False,
        "label": "Waiting for its turn",
        "value": None,
    }
    bar = manager_client.get(BAR)
    assert "Waiting for its turn" in plain(bar.text) and "Cancel" in bar.text
    assert "Cancel" not in reader_client.get(BAR).text
    assert "A test is running" in manager_client.get(REPORT).text
    assert run(sampled)
    assert manager_client.get("/report/shuffle/now?sample=yes").json == {"over": True}
    assert manager_client.get(BAR).location == REPORT + "#shuffle"
    for visitor in (manager_client, reader_client):
        said = plain(visitor.get(REPORT).text)
        assert "If arrangement did not matter, a report like this would show a false verdict in" in said
        assert "of 4). " in said and "have changed" not in said and "has changed since" not in said
    assert "Run again" in manager_client.get(REPORT).text
    assert "not run yet" in plain(manager_client.get("/report?sample=yes&all=yes").text)


def test_a_change_of_the_record_is_said(sampled, manager_client):
    manager_client.send(BAR)
    run(sampled)
    with begin_work(sampled.extensions["contrast"], CONSOLE) as work:
        engagements.record(work, {"title": "Website", "arrangement": "freelance"})
    assert "The record or the period has changed since then." in plain(manager_client.get(REPORT).text)


def test_it_can_be_stopped_and_run_again(sampled, manager_client):
    manager_client.send(BAR)
    answer = manager_client.send("/report/shuffle/stop?sample=yes", follow_redirects=True)
    assert "Stopped. No result was saved." in plain(answer.text) and "Run again" in answer.text
    assert not run(sampled)
    manager_client.send(BAR)
    assert run(sampled) and "shuffled among your 76 providers, 4 times" in plain(manager_client.get(REPORT).text)


def test_a_filtered_view_has_none(sampled, manager_client, reader_client):
    assert "Shuffle test" not in manager_client.get(REPORT + "&category=design").text
    answer = manager_client.send(BAR + "&category=design")
    assert answer.status_code in (400, 409, 422) and "carries no verdicts" in answer.text
    assert reader_client.send(BAR).status_code == 403
