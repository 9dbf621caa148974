"""Saved reports on their pages: saved from the live one, opened as they were, with comments and decisions beside."""

import re
from datetime import date

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, trash
from tests.report.golden.small_record import fill


@pytest.fixture
def record(app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)


def save(client, address="/reports/new", **given):
    answer = client.send(address, {"period": "2026-H1", **given})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_the_first_one_is_offered_and_saved(client, record):
    assert "No report is saved yet" in client.get("/reports").text
    form = client.get("/reports/new").text
    assert "2026-Q3" in form and ", so far" in form
    page = client.get(save(client, title="Our <first> half"), follow_redirects=True).text
    assert "Our &lt;first&gt; half" in page and "1 Jan 2026 to 30 Jun 2026" in page
    assert "stays as it is" in page
    listed = client.get("/reports").text
    assert "Half-yearly reports" in listed and "Our &lt;first&gt; half" in listed
    assert 'href="/reports"' in client.get("/report").text


def test_it_shows_what_the_live_report_of_that_window_shows(client, record):
    page = client.get(save(client), follow_redirects=True).text
    live = client.get("/report?from=2024-06-30&to=2026-06-30").text
    figures = re.compile(r"</a><td role=cell>([^<]*)(?:<small>[^<]*</small>)?<td role=cell>([^<]*)<")
    shown = set(figures.findall(page))
    assert [each for each in shown if any(each)] and set(figures.findall(live)) <= shown
    assert page.count('class="chart chart-contrast"') > 3


def test_a_claim_leads_to_the_engagements_that_were_behind_it(client, record):
    page = client.get(f"{save(client)}/claims/direct-relationship").text
    assert "Freelance (12)" in page and "Outsourced (10)" in page and "freelance 11" in page
    assert client.get(f"{save(client)}/claims/no-such-claim").status_code == 404
    part = client.get(f"{save(client)}/claims/direct-relationship?list=outsourced").text
    assert "outsourced 9" in part and "freelance 11" not in part


def test_a_removed_engagement_is_still_counted(client, record, app_database):

    where = save(client)
    with begin_work(app_database, CONSOLE) as work:
        gone = next(
            each.engagement
            for each in engagements.listing(work, Selection()).rows
            if each.engagement.title == "freelance 5"
        )
        trash.remove(work, gone.reference)
    page = client.get(f"{where}/claims/direct-relationship").text
    assert "Freelance (12)" in page


def test_a_filtered_one_is_exploratory(client, record):
    assert "carries no verdicts" in client.get("/reports/new?category=design").text
    page = client.get(save(client, "/reports/new?category=design"), follow_redirects=True).text
    assert "Exploratory." in page and "Our data</th>" not in page


def test_comments_stand_at_the_top_and_beside_claims(client, record):
    where = save(client)
    client.send(f"{where}/comment", {"key": "", "comment": "A <slow> half.\nStill fine."})
    client.send(f"{where}/comment", {"key": "direct-relationship", "comment": "As expected."})
    assert "A &lt;slow&gt; half." in client.get(where).text
    assert "As expected." in client.get(f"{where}/claims/direct-relationship").text
    client.send(f"{where}/comment", {"key": "", "comment": " "})
    assert "A &lt;slow&gt; half." not in client.get(where).text
    told = client.get("/history").text
    assert "A &lt;slow&gt; half." in told and "Test Administrator" in told
    refused = client.send(f"{where}/comment", {"key": "", "comment": "x" * 4001})
    assert refused.status_code == 422 and "At most 4,000" in refused.text and "x" * 4001 in refused.text
    assert client.send(f"{where}/comment", {"key": "none", "comment": "x"}).status_code == 404


def test_decisions_stay_open_until_they_are_done(client, record):
    first = save(client)
    refused = client.send(f"{first}/decisions", {"what": " ", "due": "2026-13-01", "who": "Ana"})
    assert refused.status_code == 422 and "Write the day as 2026-12-31" in refused.text and "Ana" in refused.text
    client.send(f"{first}/decisions", {"what": "Ask for two quotes", "who": "Ana", "due": "2026-01-31"})
    second = save(client, title="The second")
    page = client.get(second).text
    assert "Still open from earlier reports" in page and "Ask for two quotes" in page and "overdue" in page
    assert "Ask for two quotes" in client.get("/reports").text
    number = re.search(r"/reports/decisions/(\d+)", page).group(1)
    revision = re.search(r'name="revision" value="(\d+)"', page).group(1)
    settled = client.send(f"/reports/decisions/{number}", {"done": "yes", "revision": revision, "back": second[-1]})
    assert settled.location.startswith(second)
    assert "Ask for two quotes" not in client.get(second).text and "done on" in client.get(first).text
    stale = client.send(f"/reports/decisions/{number}", {"done": "no", "revision": revision})
    assert stale.status_code == 409
    again = re.search(r'name="revision" value="(\d+)"', client.get(first).text).group(1)
    client.send(f"/reports/decisions/{number}", {"done": "no", "revision": again})
    assert "Mark as done" in client.get(first).text


def test_the_title_can_be_changed(client, record):
    where = save(client)
    client.send(f"{where}/title", {"title": "A better one"})
    assert "A better one" in client.get(where).text
    assert client.send(f"{where}/title", {"title": " "}).status_code == 422


def test_a_period_that_is_none_is_refused_and_nothing_is_lost(client, record):
    refused = client.send("/reports/new", {"period": "2026-Q7", "title": "Mine"})
    assert refused.status_code == 422 and "is no period" in refused.text and 'value="Mine"' in refused.text


def test_who_may_only_read_sees_them_and_changes_nothing(client, record, reader_client):
    where = save(client)
    page = reader_client.get(where).text
    assert "What our record shows" in page and "Add a decision" not in page and "Change the title" not in page
    assert reader_client.get("/reports/new").status_code == 403
    assert reader_client.send(f"{where}/title", {"title": "Mine"}).status_code == 403


def test_the_first_page_says_what_is_new_since(client, record, app_database):

    assert "Since the last saved report" not in client.get("/").text
    where = save(client)
    page = client.get("/").text
    assert f'href="{where}"' in page and "No verdict changed." in page and "0 engagements ended since" in page
    with begin_work(app_database, CONSOLE) as work:
        for number in range(12):
            engagements.record(
                work,
                {
                    "title": f"More {number}",
                    "arrangement": "freelance",
                    "provider": f"Freelancer {number}",
                    "contact": "through provider",
                    "started_on": date(2026, 7, 1),
                    "ended_on": date(2026, 7, 9),
                },
            )
    page = client.get("/").text
    assert "12 engagements ended since. 1 verdict changed:" in page and "Supported →" in page


def test_a_report_is_saved_from_the_live_one_with_its_filters(client, record):
    assert 'href="/reports/new?category=design"' in client.get("/report?category=design").text
