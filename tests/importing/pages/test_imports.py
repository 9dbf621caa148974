"""Files brought in: chosen, led to the step that asks something, imported once, listed."""

import io
import re

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.record.services import engagements
from tests.web.pages.import_steps import (
    CLEAN,
    CONTRACTS,
    check,
    counts,
    engagements_by_title,
    fields,
    plain,
    send_step,
    upload_address,
    upload_text,
)


def test_nothing_is_written_until_it_is_confirmed(client, app_database):
    address = upload_address(client, CLEAN)
    assert client.get(address).headers["Location"] == f"{address}/check", "nothing is asked"
    page = check(client, address)
    assert counts(page) == [2, 0, 0, 0] and "Import 2 rows" in plain(page) and engagements_by_title(app_database) == {}
    assert "Paint the fence" in plain(page) and "120.50\xa0EUR" in plain(page) and "5 Jan 2026" in plain(page)
    assert "2 new providers: Amy, Shopkeepers" in plain(page)
    done = client.get(send_step(client, address, "check", "import").headers["Location"])
    assert counts(done.text) == [2, 0, 0] and set(engagements_by_title(app_database)) == {
        "Paint the fence",
        "Mind the shop",
    }
    assert "2 new" in plain(client.get("/imports").text) and "contracts.csv" in plain(client.get("/imports").text)
    assert client.send(f"{address}/check", {"act": "import"}).status_code == 404, "a file goes in once"


def test_a_row_that_is_known_shows_before_and_after(client, app_database):
    send_step(client, upload_address(client, CLEAN), "check", "import")
    address = upload_address(client, CLEAN.replace("120.50", "130"))
    page = check(client, address)
    assert counts(page) == [0, 1, 1, 0]
    assert re.search(r"Actual cost</span> <del>120.50</del> → <ins>130.00</ins>", page)
    unchanged = plain(check(client, address, list="unchanged"))
    assert "Mind the shop" in unchanged and "unchanged" in unchanged
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["Paint the fence"].actual_cost.minor == 13000


def test_a_record_that_changed_meanwhile_is_looked_at_again(client, manager_client, app_database):
    first, second = upload_address(client, CLEAN), upload_address(manager_client, CLEAN.replace("120.50", "1"))
    seen = fields(client, f"{first}/check")
    send_step(manager_client, second, "check", "import")
    answer = client.send(f"{first}/check", seen | {"act": "import"})
    assert answer.status_code == 409 and "Check the preview again" in plain(answer.text)
    assert engagements_by_title(app_database)["Paint the fence"].actual_cost.minor == 100


def test_our_own_file_has_nothing_to_choose_and_changes_nothing(client, app_database):
    send_step(client, upload_address(client, CLEAN), "check", "import")
    with begin_work(app_database, CONSOLE, writes=False) as work:
        own = b"".join(export.stream(work, Selection())).decode()
    address = upload_address(client, own)
    page = check(client, address)
    assert counts(page) == [0, 0, 2, 0] and "<select" not in page.split("<main")[1]
    assert "There is nothing to import" in plain(page) and 'value="import"' not in page
    assert "All columns are mapped" in plain(client.get(f"{address}/columns").text)
    send_step(client, address, "columns", blank="clear")
    assert counts(check(client, address)) == [0, 0, 2, 0], "it says all there is"


def test_a_file_can_be_forgotten(client, app):
    address = upload_address(client, CLEAN)
    assert send_step(client, address, "check", "drop").status_code == 303
    assert client.get(address).status_code == 404 and "contracts.csv" not in client.get("/imports").text
    assert not list(app.extensions["contrast.settings"].uploads.iterdir())


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"PK\x03\x04xxxx", "workbook"), (b'a,b\n"open', "quotation mark")],
    ids=["empty", "workbook", "quote"],
)
def test_what_is_no_table_is_refused_at_the_field(client, data, said):
    answer = upload_text(client, data)
    assert answer.status_code == 422 and said in plain(answer.text) and 'id="file-error"' in answer.text
    assert "contracts.csv" not in client.get("/imports").text


def test_an_encoding_can_be_said_with_the_file(client):
    data = b"title,arrangement\nFence,free\x00lance\n"
    refused = upload_text(client, data)
    assert refused.status_code == 422 and "UTF-8 without NUL characters" in plain(refused.text)
    address = upload_address(client, data, encoding="UTF-8 without NUL characters", currency="EUR")
    assert counts(check(client, address)) == [1, 0, 0, 0]
    assert upload_text(client, data, encoding="nothing").status_code == 422


def test_no_file_is_no_file(client):
    answer = client.send("/imports/new", {}, content_type="multipart/form-data")
    assert answer.status_code == 422 and "Choose a file." in plain(answer.text)


def test_markup_in_a_file_stays_text(client):
    address = upload_address(client, '<b>title,arrangement\n"<script>alert(1)</script>",<i>freelance\n')
    for step in ("file", "columns", "values", "check"):
        page = client.get(f"{address}/{step}").text
        assert "<script>alert" not in page and "<b>title" not in page and "<i>free" not in page


@pytest.mark.parametrize("step", ["file", "columns", "values", "check"])
def test_readers_bring_nothing(client, reader_client, step):
    address = upload_address(client, CONTRACTS)
    assert reader_client.get("/imports").status_code == 403
    assert upload_text(reader_client, CLEAN).status_code == 403
    assert reader_client.get(f"{address}/{step}").status_code == 403
    assert reader_client.send(f"{address}/{step}", {"act": "next"}).status_code == 403


def test_a_long_file_is_shown_part_by_part(client):
    rows = "".join(f"R-{number},Job {number},freelance\n" for number in range(1, 51))
    address = upload_address(client, "reference,title,arrangement\n" + rows)
    first, last = check(client, address), check(client, address, list="new", part=3)
    assert "1–20 of 50 rows" in plain(first) and "Job 20" in first and "Job 21" not in first
    assert "41–50 of 50 rows" in plain(last) and "Job 50" in last


def test_a_file_that_cannot_be_read_is_refused_while_somebody_else_writes(client, app_database):
    token = client.token()
    with begin_work(app_database, CONSOLE) as busy:
        engagements.record(busy, {"title": "a", "arrangement": "freelance"})
        data = {"csrf_token": token, "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a.png")}
        answer = client.post("/imports/new", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422, plain(answer.text)
