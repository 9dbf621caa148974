"""The pages of scheduled reports: what is made next, what failed, and all that can be done about it without script."""

from datetime import UTC, datetime

import pytest

from app.core.domain import clock
from app.core.domain.permissions import ADMINISTRATOR, MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.domain.schedules import MAX_ATTEMPTS, RETRY_DELAYS
from app.report.services import saved_reports, schedule_runs, schedules
from app.report.services.schedules import runs
from tests.fixtures.site import NAMES
from tests.report.golden.small_record import fill
from tests.report.pages.sample_report import plain

PAGE = "/reports/schedules"
FORM = {
    "name": "For the board",
    "every": "quarter",
    "months": "12",
    "day": "4",
    "hour": "8",
    "time_zone": "Europe/Berlin",
    "recipients": "a@example.org\n b@example.org",
    "formats": ["pdf", "csv"],
}


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Sets the clock; it begins on 30 November 2026."""

    def to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    to(datetime(2026, 11, 30, 3, tzinfo=UTC))
    return to


def send(client, address, data=None):
    return client.send(address, data or {})


def test_one_is_made_changed_paused_removed_and_brought_back(manager_client, app_database):
    assert "Get the report automatically" in manager_client.get(PAGE).text
    answer = send(manager_client, f"{PAGE}/new", FORM)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/1")
    page = plain(manager_client.get(f"{PAGE}/1").text)
    assert "Next report: 4 January 2027 08:00, covering 1 October to 31 December 2026" in page
    for words in (
        "Every quarter, on day 4 of the following month at 08:00 (Europe/Berlin)",
        "All of ours",
        "a@example.org, b@example.org",
        "PDF, Table (CSV)",
        "Test Manager",
        "No report was due yet.",
        "No mail server is set, so nothing is mailed.",
    ):
        assert words in page
    form = manager_client.get(f"{PAGE}/1/change").text
    assert 'name="revision" value="1"' in form and '<option value="8" selected>08:00</option>' in form
    answer = send(manager_client, f"{PAGE}/1/change", FORM | {"hour": "9", "revision": "1"})
    assert answer.status_code == 303 and "4 January 2027 09:00" in manager_client.get(PAGE).text
    answer = send(manager_client, f"{PAGE}/1/change", FORM | {"hour": "10", "revision": "1"})
    assert answer.status_code == 409 and "since you opened it" in answer.text
    assert '<option value="10" selected>' in answer.text, "what was typed is still there, to be sent if it is meant"
    assert 'name="revision" value="2"' in answer.text
    send(manager_client, f"{PAGE}/1/pause")
    assert "Paused. Reports that fall due meanwhile are not made." in manager_client.get(PAGE).text
    send(manager_client, f"{PAGE}/1/resume")
    answer = send(manager_client, f"{PAGE}/1/remove")
    assert f'action="{PAGE}/1/restore"' in manager_client.get(answer.location).text
    assert "Removed." in manager_client.get(f"{PAGE}/1").text
    send(manager_client, f"{PAGE}/1/restore")
    assert "4 January 2027 09:00" in manager_client.get(PAGE).text
    assert "schedule For the board" in plain(manager_client.get("/history").text)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, app_database):
    answer = send(client, f"{PAGE}/new", FORM | {"name": "", "recipients": "nobody", "offered": ["category=design"]})
    assert answer.status_code == 422 and "“nobody” is not an email address." in answer.text
    assert "A schedule needs a name." in answer.text and ">nobody</textarea>" in answer.text
    assert 'value="category=design">' in answer.text, "the box that was not ticked is still offered"
    for bad in ({"day": "x"}, {"every": "never"}, {"hour": "99"}, {"months": "²"}):
        assert send(client, f"{PAGE}/new", FORM | bad).status_code == 422
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert schedules.listing(work) == ()


def test_the_filters_of_the_report_come_along_but_not_its_days(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
    assert f'href="{PAGE}/new?category=design' in client.get("/report?category=design&from=2026-01-01").text
    page = client.get(f"{PAGE}/new?category=design&search=shop&from=2026-01-01&to=2026-03-31").text
    assert 'value="category=design" id="filters" checked' in page and 'value="search=shop" checked' in page
    assert "2026-01-01" not in page
    send(client, f"{PAGE}/new", FORM | {"offered": ["category=design", "search=shop"], "filters": ["category=design"]})
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert schedules.get(work, 1).schedule.filters == (("category", "design"),)
    assert "Engagements Category: design" in plain(client.get(f"{PAGE}/1").text)


def test_a_failure_is_told_to_its_owner_and_can_be_tried_again(manager_client, client, app_database, at, monkeypatch):
    send(manager_client, f"{PAGE}/new", FORM)
    at(now := datetime(2027, 1, 4, 8, tzinfo=UTC))
    manager_client.sign_in(NAMES[MANAGER]), client.sign_in(NAMES[ADMINISTRATOR])  # their sessions have ended by then

    def broken(*arguments):
        raise RuntimeError("no luck")

    with monkeypatch.context() as patched:
        patched.setattr(saved_reports, "freeze", broken)
        for number in range(MAX_ATTEMPTS):
            at(now := now + (RETRY_DELAYS[number - 1] if number else RETRY_DELAYS[0]))
            assert schedule_runs.run_one(app_database)
            if number == 0:
                assert "Attempt 1 of 5 failed: Something went wrong" in plain(manager_client.get(f"{PAGE}/1").text)
    with begin_work(app_database, CONSOLE) as work:
        engagements.record(work, {"title": "One", "arrangement": "freelance"})
    assert "For the board : the report for Q4 2026 failed." in plain(manager_client.get("/").text)
    assert "report for Q4 2026 failed" not in client.get("/").text, "it is the owner who is told there"
    assert "1 report could not be made" in client.get(PAGE).text
    page = manager_client.get(f"{PAGE}/1").text
    assert "Not made: Something went wrong on our side." in page and f'action="{PAGE}/1/runs/1/again"' in page
    assert "failed to create a report from" in plain(page)
    assert send(manager_client, f"{PAGE}/1/runs/1/again").status_code == 303
    assert schedule_runs.run_one(app_database)
    page = plain(manager_client.get(f"{PAGE}/1").text)
    assert "Made on 4 January 2027 11:37 For the board: Q4 2026" in page
    answer = send(manager_client, f"{PAGE}/1/runs/1/again")
    assert answer.status_code == 422 and "This report has not failed." in answer.text


def test_who_may_only_read_sees_them_and_changes_nothing(client, reader_client, app_database):
    send(client, f"{PAGE}/new", FORM)
    page = reader_client.get(f"{PAGE}/1")
    assert page.status_code == 200 and f"{PAGE}/1/change" not in page.text and "/pause" not in page.text
    assert "/pause" not in reader_client.get(PAGE).text and f"{PAGE}/new" not in reader_client.get("/report").text
    for address in (f"{PAGE}/new", f"{PAGE}/1/change"):
        assert reader_client.get(address).status_code == 403
    for act in ("pause", "resume", "remove", "restore", "change", "runs/1/again"):
        assert send(reader_client, f"{PAGE}/1/{act}", FORM).status_code == 403
    assert reader_client.get(f"{PAGE}/2").status_code == 404
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert not schedules.get(work, 1).schedule.paused and runs(work, 1) == ()
