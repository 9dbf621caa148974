"""A large file in the browser: how far it is, stopping it, beginning again, and going on where it is done."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest

from app.core.domain.selection import Selection
from app.core.services import jobs
from app.core.services.work import CONSOLE, begin_work
from app.importing.files import reading_limits
from app.importing.services import import_jobs, imports
from app.importing.services.import_jobs import latest_job
from app.record.services import engagements
from tests.importing.pages.large_files import follow_redirects, run_waiting_jobs

FILE = b"reference,title,arrangement,provider\n" + b"".join(
    b"R-%d,Row %d,freelance,Ann\n" % (number, number) for number in range(50)
)


@pytest.fixture(autouse=True)
def soon_large(monkeypatch):
    """Files are large here from a few hundred bytes on."""
    monkeypatch.setattr(reading_limits, "REQUEST_LIMITS", replace(reading_limits.REQUEST_LIMITS, size=300))


def plain(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def brought(visitor):
    """Brings the file; the address that it is sent on to."""
    answer = visitor.send("/imports/new", {"file": (io.BytesIO(FILE), "large.csv")}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.location


def total(database):
    """How many engagements there are."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.listing(work, Selection()).total


def test_a_large_file_goes_in_by_way_of_the_bar(app, manager_client, app_database):
    page, at = follow_redirects(manager_client, brought(manager_client))
    assert at == "/imports/1/progress" and "Queued" in plain(page)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    now = manager_client.get("/imports/1/progress/now").json
    assert now == {"over": False, "label": "Queued", "value": None}
    assert "reading" in plain(manager_client.get("/imports"))
    assert run_waiting_jobs(app) == 1
    assert manager_client.get("/imports/1/progress/now").json == {"over": True}
    page, at = follow_redirects(manager_client, "/imports/1/progress")
    assert at == "/imports/1/check" and "50" in plain(page) and total(app_database) == 0
    mark = re.search(r'name="mark" value="([^"]+)"', page.text).group(1)
    answer = manager_client.send("/imports/1/check", {"act": "import", "mark": mark})
    page, at = follow_redirects(manager_client, answer.location)
    assert answer.status_code == 303 and at == "/imports/1/progress" and "Importing large.csv" in plain(page)
    assert total(app_database) == 0 and run_waiting_jobs(app) == 1
    page, at = follow_redirects(manager_client, "/imports/1/progress")
    assert at == "/imports/1" and "Undo import" in plain(page) and total(app_database) == 50


def test_a_step_that_waits_is_come_back_to(app, manager_client):
    brought(manager_client)
    answer = manager_client.get("/imports/1/columns")
    assert answer.location == "/imports/1/progress?next=/imports/1/columns"
    run_waiting_jobs(app)
    assert manager_client.get(answer.location).location == "/imports/1/columns"
    for elsewhere in ("https://example.org/", "//example.org", "/imports/12/check", "/imports/1/progress"):
        assert manager_client.get("/imports/1/progress", query_string={"next": elsewhere}).location == "/imports/1"


def test_a_check_can_be_stopped_begun_again_and_forgotten(app, manager_client, app_database):
    brought(manager_client)
    page = manager_client.send("/imports/1/progress/stop", follow_redirects=True)
    assert "Cancelled." in plain(page) and "Check again" in plain(page)
    assert "Show preview" not in plain(page) and run_waiting_jobs(app) == 0
    assert manager_client.get("/imports/1").location.startswith("/imports/1/progress")
    page = manager_client.send("/imports/1/progress/again", follow_redirects=True)
    assert "Queued" in plain(page) and run_waiting_jobs(app) == 1
    assert follow_redirects(manager_client, "/imports/1/progress")[1] == "/imports/1/check"
    assert manager_client.send("/imports/1/progress/forget").location == "/imports"
    assert manager_client.get("/imports/1").status_code == 404
    with begin_work(app_database, CONSOLE) as work:
        assert imports.listing(work) == ()


def test_what_failed_says_why_and_leads_on(app, manager_client, app_database):
    brought(manager_client)
    run_waiting_jobs(app)
    mark = re.search(r'name="mark" value="([^"]+)"', manager_client.get("/imports/1/check").text).group(1)
    with begin_work(app_database, CONSOLE) as work:
        engagements.record(work, {"reference": "R-7", "title": "Here", "arrangement": "freelance"})
    manager_client.send("/imports/1/check", {"act": "import", "mark": mark})
    run_waiting_jobs(app)
    page = manager_client.get("/imports/1/progress")
    assert "Failed." in plain(page) and "heck the preview again" in plain(page) and total(app_database) == 1
    assert "Show preview" in plain(page)
    assert "49" in plain(follow_redirects(manager_client, "/imports/1")[0])


def test_a_large_import_is_taken_back_by_way_of_the_bar(app, manager_client, app_database, monkeypatch):
    monkeypatch.setattr(import_jobs, "MAX_ROWS_IN_REQUEST", 10)
    brought(manager_client)
    run_waiting_jobs(app)
    mark = re.search(r'name="mark" value="([^"]+)"', manager_client.get("/imports/1/check").text).group(1)
    manager_client.send("/imports/1/check", {"act": "import", "mark": mark})
    run_waiting_jobs(app)
    mark = re.search(r'name="mark" value="([^"]+)"', manager_client.get("/imports/1/undo").text).group(1)
    page = manager_client.send("/imports/1/undo", {"mark": mark}, follow_redirects=True)
    assert "Undoing import of large.csv" in plain(page) and total(app_database) == 50
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, "R-7", {"title": "By hand"})
    assert run_waiting_jobs(app) == 1 and total(app_database) == 50
    page = manager_client.get("/imports/1/progress")
    assert "Failed." in plain(page) and "Show preview again" in plain(page)
    mark = re.search(r'name="mark" value="([^"]+)"', manager_client.get("/imports/1/undo").text).group(1)
    manager_client.send("/imports/1/undo", {"mark": mark})
    assert run_waiting_jobs(app) == 1 and total(app_database) == 1
    page, at = follow_redirects(manager_client, "/imports/1/progress")
    assert at == "/imports/1" and "49 engagements were deleted" in plain(page)


def test_who_waits_long_is_told_what_may_be_missing(app, manager_client, app_database, monkeypatch):
    brought(manager_client)
    monkeypatch.setattr("app.importing.pages.progress.RECENT", -(jobs.LEASE))
    assert "contrast worker" in plain(manager_client.get("/imports/1/progress"))


def test_how_far_it_is_is_said_in_rows(app, manager_client, app_database):
    brought(manager_client)
    with begin_work(app_database, CONSOLE) as work:
        number = latest_job(work, 1).id
        work.session.execute(jobs_table().update().values(state="running", done=1200, total=4000, runner="r 1 x"))
        assert latest_job(work, 1).id == number
    now = manager_client.get("/imports/1/progress/now").json
    assert now == {"over": False, "label": "1,200 rows of about 4,000 checked", "value": 30}


def jobs_table():
    """The table of jobs."""
    from app.core.storage.models import Job

    return Job.__table__


def test_who_may_only_read_sees_none_of_it(reader_client, app, manager_client):
    brought(manager_client)
    for address in ("/imports/1/progress", "/imports/1/progress/now"):
        assert reader_client.get(address).status_code == 403
    for what in ("stop", "again", "forget"):
        assert reader_client.send(f"/imports/1/progress/{what}").status_code == 403
    assert run_waiting_jobs(app) == 1


def test_what_is_too_large_is_refused_with_the_way_out(app, manager_client):
    app.config["MAX_CONTENT_LENGTH"] = 153_600
    answer = manager_client.send(
        "/imports/new", {"file": (io.BytesIO(b"x" * 200_000), "large.csv")}, content_type="multipart/form-data"
    )
    said = plain(answer)
    assert answer.status_code == 413 and "Files here can be up to 150 KB" in said and "gzip" in said
    assert "contrast import FILE" in said and "up to 150 KB." in plain(manager_client.get("/imports/new"))
