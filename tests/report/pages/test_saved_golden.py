"""A saved report of every schema there has been opens as it was, in every form, whatever the code makes of it today.

The files were saved once and are never made anew: another schema gets a file of its own.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.domain.periods import Frequency, ReportPeriod
from app.report.domain.saved import SCHEMA
from app.report.services import saved_files, saved_reports
from app.report.storage import saved_reports as stored
from app.report.storage.saved_reports import HashedTexts, NewReport

HERE = Path(__file__).parents[1] / "golden"
FILES = sorted(HERE.glob("saved_report_*.json"))
KEPT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_every_schema_has_its_file():
    assert [each.stem for each in FILES] == [f"saved_report_{number}" for number in range(1, SCHEMA + 1)]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def golden(request):
    return json.loads(request.param.read_text("utf-8"))


@pytest.fixture
def number(app_database, golden):
    """The number of the report, put into the database as it was kept then."""
    document = json.loads(golden["document"])
    of = document["period"]
    first, last, ends = (date.fromisoformat(of[name]) for name in ("first", "last", "ends"))
    period = ReportPeriod(Frequency(of["every"]), of["code"], first, last, ends, of["interim"], of["months"])
    new = NewReport(
        title=document["title"],
        series=golden["series"],
        sample=False,
        period=period,
        schedule_id=None,
        schema=document["schema"],
        texts=HashedTexts(golden["document"], golden["changes"]),
        data_hash=golden["data_hash"],
        hash=golden["hash"],
    )
    with app_database.transaction() as session:
        return stored.add(session, new, KEPT, KEPT.date(), None)


def test_its_hashes_still_hold(app_database, number):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        (checked,) = saved_reports.verify(work, number)
    assert checked.problems == ()


def test_it_is_replayed_and_its_engagements_are_gone(app_database, number, golden):
    document = json.loads(golden["document"])
    there = document["engagements"].keys() | document.get("news_engagements", {}).keys()
    with begin_work(app_database, CONSOLE, writes=False) as work:
        found = saved_reports.replay(work, number)
    assert found.causes.removed == tuple(sorted(map(int, there))) and found.differences


@pytest.mark.parametrize("form", ["json", "txt", "csv", "html", "pdf"])
def test_it_is_written_in_every_form(app_database, number, golden, form):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        content = saved_files.report_file(saved_files.contents_of(work, number), form).content
    if form == "json":
        found = json.loads(content)
        found.pop("changes")
        assert found == json.loads(golden["document"])
    elif form == "pdf":
        assert content.startswith(b"%PDF")
    else:
        for row in json.loads(golden["document"])["printed"]["key"]["rows"]:
            assert row["name"] in content.decode().replace("&#39;", "'")


def test_its_page_shows_what_was_printed(client, number, golden):
    page = client.get(f"/reports/saved/{number}")
    assert page.status_code == 200
    document = json.loads(golden["document"])
    for row in document["printed"]["key"]["rows"]:
        assert row["seen"] in page.text
        assert client.get(f"/reports/saved/{number}/claims/{row['key']}").status_code == 200
    assert document["news"]["lines"][0]["says"] in page.text
