"""The example files: each is downloaded and imported as it is, without a question."""

import csv
import re

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.importing.values.example_files import EXAMPLES
from tests.record.pages.engagement_pages import words

FULL = [name for name, each in EXAMPLES.items() if not each.is_empty]
EMPTY = [name for name, each in EXAMPLES.items() if each.is_empty]


def test_they_are_offered_where_one_imports_and_begins(client, reader_client):
    for page in ("/", "/imports", "/imports/new"):
        offered = re.findall(r'href="/imports/examples/([^"]+).csv"', client.get(page).text)
        assert sorted(offered) == sorted(EXAMPLES), page
    assert "/imports/examples" not in reader_client.get("/").text
    assert client.get("/imports/examples/other.csv").status_code == 404


@pytest.mark.parametrize("name", FULL)
def test_the_example_is_imported_without_a_question(client, app_database, tmp_path, name):
    answer = client.get(f"/imports/examples/{name}.csv")
    assert answer.mimetype == "text/csv" and name in answer.headers["Content-Disposition"]
    with begin_work(app_database, CONSOLE) as work:
        found = imports.preview(work, answer.data)
        assert found.is_applicable and found.counts["new"] == 12 and found.counts["refused"] == 0
        assert (found.unmatched, found.lacking, found.unread, found.undecided, found.repeated) == ((), (), (), (), "")
        assert found.alike == ()
        assert imports.apply(work, tmp_path, answer.data, f"{name}.csv").preview.counts["new"] == 12
    assert "12 engagements" in re.sub(r"\s+", " ", words(client.get("/engagements")))
    page = words(client.get("/engagements?search=logo"))
    assert "3,100.00 EUR" in page and "Design" in page


@pytest.mark.parametrize(("empty", "full"), list(zip(EMPTY, FULL, strict=True)))
def test_the_empty_one_has_the_same_columns(client, empty, full):
    header, *rows = client.get(f"/imports/examples/{empty}.csv").data.splitlines()
    assert rows == [] and client.get(f"/imports/examples/{full}.csv").data.splitlines()[0] == header
    assert all(next(csv.reader([header.decode("utf-8-sig")], delimiter=";" if "vorlage" in empty else ",")))
