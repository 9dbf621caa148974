"""Taking out: the page offers what the list's address selects, and each file holds exactly that."""

import csv
import io
import json
import re

import pytest

from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, history, providers


@pytest.fixture
def record(app_database):
    """Two engagements, one of them reviewed, and a provider who was no engagements."""
    with begin_work(app_database, CONSOLE) as work:
        shop = engagements.record(work, {"title": "Shop", "arrangement": "freelance", "provider": "Ann"})
        engagements.record(work, {"title": "Desk", "arrangement": "outsourced", "provider": "Helpdesk"})
        engagements.save_review(work, shop, None, {"quality": 4})
        providers.record(work, {"name": "Never engaged"})


def rows(answer, delimiter=","):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=delimiter))


def test_the_list_leads_to_the_page_and_the_page_to_the_files(client, record):
    listed = client.get("/engagements?arrangement=freelance").text
    assert 'href="/engagements/export?arrangement=freelance"' in listed
    page = client.get("/engagements/export?arrangement=freelance").text
    assert re.findall(r'name="of" value="(\w+)".*?num">(\d+)<', page)[:4] == [
        ("engagements", "1"),
        ("reviews", "1"),
        ("lines", "0"),
        ("providers", "1"),
    ]
    assert '<input type="hidden" name="arrangement" value="freelance">' in page
    assert {"/engagements/export.csv", "/engagements/export.xlsx", "/engagements/export.jsonl"} <= set(
        re.findall(r'action="([^"]+)"', page)
    )


def test_each_table_in_each_form(client, record):
    assert [row["title"] for row in rows(client.get("/engagements/export.csv"))] == ["Shop", "Desk"]
    assert [(row["reviewer"], row["quality"]) for row in rows(client.get("/engagements/export.csv?of=reviews"))] == [
        ("record", "4")
    ]
    assert [row["name"] for row in rows(client.get("/engagements/export.csv?of=providers"))] == [
        "Ann",
        "Helpdesk",
        "Never engaged",
    ]
    assert [row["name"] for row in rows(client.get("/engagements/export.csv?of=providers&arrangement=outsourced"))] == [
        "Helpdesk"
    ]
    lines = client.get("/engagements/export.jsonl?columns=title&columns=provider").text.splitlines()
    assert list(map(json.loads, lines)) == [
        {"title": "Shop", "provider": "Ann"},
        {"title": "Desk", "provider": "Helpdesk"},
    ]
    book = client.get("/engagements/export.xlsx")
    assert book.data.startswith(b"PK") and book.mimetype.endswith("spreadsheetml.sheet")


def test_a_spreadsheets_csv_as_it_was_asked_for(client, record):
    answer = client.get("/engagements/export.csv?spreadsheet=yes&delimiter=semicolon&decimal=comma&dates=dmy&mark=yes")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert [row["Title"] for row in rows(answer, ";")] == ["Shop", "Desk"]
    assert not client.get("/engagements/export.csv?spreadsheet=yes&mark=no").data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "address",
    [
        "export.csv?of=invoices",
        "export.csv?columns=nothing",
        "export.csv?spreadsheet=yes&decimal=comma&delimiter=comma",
        "export.csv?category=nothing",
    ],
)
def test_what_there_is_not_is_refused(client, record, address):
    assert client.get(f"/engagements/{address}").status_code == 422


def test_who_took_out_what_is_kept(client, app_database, record):
    client.get("/engagements/export.xlsx?of=providers")
    with begin_work(app_database, CONSOLE, writes=False) as work:
        last = history.events(work).events[0]
    assert "exported a file: 3 providers, as an Excel workbook" in client.get("/history").text
    assert last.note == {"rows": 3, "selection": "", "of": "providers", "form": "xlsx", "columns": []}


def test_a_reader_may_look_and_what_a_reader_may_not_take_is_refused(reader_client, record):
    assert (
        reader_client.get("/engagements/export").status_code == reader_client.get("/engagements/export.csv").status_code
    )


@pytest.mark.parametrize(
    ("address", "of", "words"),
    [
        ("/report.csv?all=yes", "report", "report"),
        ("/report.json", "report", "report, as JSON"),
        ("/report/freelance-cheaper.csv", "claim freelance-cheaper", "claim freelance-cheaper"),
        ("/report/outcomes.json?category=design", "outcomes", "outcomes, as JSON, category design"),
        ("/report/outcomes.csv?table=spend", "spend of the outcomes", "spend of the outcomes"),
        ("/report/compare.csv?a=category%3Ddesign&b=category%3Dother", "comparison", "comparison, a category=design"),
    ],
)
def test_figures_that_are_taken_out_are_kept_too(client, app_database, record, address, of, words):
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    with begin_work(app_database, CONSOLE, writes=False) as work:
        taken = [each for each in history.events(work).events if each.what is EventKind.EXPORTED]
    assert [each.note["of"] for each in taken] == [of]
    assert f"exported a file: {words}" in client.get("/history").text
