"""The wizard asks only what is open, in one place, and keeps the way to the end in sight."""

import re

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import profiles
from tests.importing.pages.wizard_steps import step
from tests.importing.services.entry_files import record
from tests.importing.supplier_lists import ROWS, english_list, german_list
from tests.web.pages.import_steps import (
    CLEAN,
    check,
    counts,
    engagements_by_title,
    fields,
    plain,
    send_step,
    upload_address,
)

BUILDINGS = "title,arrangement,Kategorie\nA,freelance,design\nB,freelance,Bau\nC,freelance,bau \nD,freelance,Text\n"
GREEN = "title,arrangement,provider,started_on\nFence,freelance,Amy,2026-01-05\nShop,freelance,Ben,2026-02-06\n"


def bar(client, address, name):
    """What the bar with the Import button says."""
    page = client.get(f"{address}/{name}").text
    return plain(re.search(r'<div class="import-bar".*?</div>', page, re.DOTALL).group())


def is_ready(client, address, name):
    """Whether the Import button of a step can be pressed."""
    button = re.search(r'<button[^>]*value="import"[^>]*>', client.get(f"{address}/{name}").text).group()
    return "disabled" not in button


@pytest.mark.parametrize(("content", "many"), [(english_list, 5), (german_list, 3)])
def test_all_proposals_are_accepted_in_one_place(client, app_database, content, many):
    address = upload_address(client, content())
    assert client.get(address).headers["Location"] == f"{address}/columns"
    said = bar(client, address, "columns")
    assert said.startswith("Open: Columns:") and f"Accept all {many} proposals" in said
    assert not is_ready(client, address, "columns")
    answer = send_step(client, address, "columns", "accept")
    assert client.get(answer.headers["Location"]).headers["Location"] == f"{address}/check"
    assert bar(client, address, "check").startswith("Nothing is open.") and is_ready(client, address, "check")
    assert is_ready(client, address, "values"), "also from any other step"
    answer = send_step(client, address, "values", "import", mark=fields(client, f"{address}/check")["mark"])
    assert answer.headers["Location"] == address and len(record(app_database)) == ROWS


def test_accepting_keeps_what_was_changed_on_the_page(client):
    address = upload_address(client, german_list())
    send_step(client, address, "columns", "accept", column__6="Agreed cost")
    found = fields(client, f"{address}/columns")
    assert found["column-6"] == ["Agreed cost"] and counts(check(client, address)) == [ROWS, 0, 0, 0]


def test_a_changed_step_is_previewed_before_it_is_imported(client, app_database):
    address = upload_address(client, CLEAN)
    answer = send_step(client, address, "columns", "import", column__3="")
    assert answer.headers["Location"] == f"{address}/check" and engagements_by_title(app_database) == {}
    assert "The preview has changed. Check it, then import." in plain(client.get(answer.headers["Location"]).text)


def test_steps_that_ask_nothing_are_skipped_and_stay_reachable(client):
    address = upload_address(client, CLEAN.replace("outsourced", "house"))
    assert client.get(address).headers["Location"] == f"{address}/values"
    assert send_step(client, address, "file").headers["Location"] == f"{address}/values"
    answer = send_step(client, address, "values", value__meant=["outsourced"])
    assert answer.headers["Location"] == f"{address}/check"
    assert "Matched columns" not in step(client, address, "columns"), "nothing is open, so nothing is folded"
    assert fields(client, f"{address}/columns")["column-0"] == ["Reference"]


def test_open_columns_come_first_and_matched_ones_are_folded(client):
    address = upload_address(client, "Region,title,Valor,currency\nNorth,Fence,5,EUR\nSouth,Shop,6,EUR\n")
    said = step(client, address, "columns")
    assert "Matched columns 2 columns" in said
    assert (
        said.index("All rows are") < said.index("Valor 5") < said.index("Region North") < said.index("Matched columns")
    )
    assert "left out, kept as a note" in said
    send_step(client, address, "check", "stay")
    found = fields(client, f"{address}/columns")
    found.pop("keep-columns")
    client.send(f"{address}/columns", found | {"act": "stay"})
    said = step(client, address, "columns")
    assert "left out" in said and "kept as a note" not in said


def test_a_word_is_asked_once_and_the_rest_is_unknown(client, app_database):
    address = upload_address(client, BUILDINGS)
    send_step(client, address, "columns", "stay", column__2="Category")
    found = fields(client, f"{address}/values")
    assert found["value-text"] == ["Bau", "Text"], "in whatever spelling"
    said = step(client, address, "values")
    assert "Bau 2" in said and "Everything else in Category is unknown (2 values, 3 rows)" in said
    answer = send_step(client, address, "values", value__meant=["operations", "(open)"], others__unknown=["category"])
    assert answer.headers["Location"] == f"{address}/check"
    assert "Kategorie: 1 cell that can't be read is treated as missing" in plain(check(client, address))
    assert "checked> Everything else in Category" in client.get(f"{address}/values").text
    send_step(client, address, "check", "import")
    made = {title: each.category for title, each in engagements_by_title(app_database).items()}
    assert made == {"A": "design", "B": "operations", "C": "operations", "D": None}


def test_likely_duplicates_are_decided_one_by_one(client, app_database):
    send_step(client, upload_address(client, GREEN), "check", "import")
    address = upload_address(
        client, GREEN.replace("provider", "notes,provider").replace(",A", ",x,A").replace(",B", ",y,B")
    )
    page = check(client, address)
    assert "Possible duplicates" in plain(page) and "title, provider and start" in plain(page)
    assert fields(client, f"{address}/check")["recorded-2"] == [""]
    assert send_step(client, address, "check", "import").status_code == 422
    answer = send_step(client, address, "check", "recorded", recorded__2="update", recorded__3="skip")
    assert counts(client.get(answer.headers["Location"]).text) == [0, 1, 1, 0]
    assert bar(client, address, "check").startswith("Nothing is open.")
    answer = send_step(client, address, "check", "recorded", recorded__3="add")
    assert counts(client.get(answer.headers["Location"]).text) == [1, 1, 0, 0]
    send_step(client, address, "check", "recorded", recorded__3="skip")
    assert send_step(client, address, "check", "import").headers["Location"] == address
    found = engagements_by_title(app_database)
    assert len(found) == 2 and found["Fence"].notes == "x" and found["Shop"].notes is None


def test_an_answer_for_single_rows_goes_before_that_for_all(client):
    send_step(client, upload_address(client, GREEN), "check", "import")
    address = upload_address(client, GREEN + "Book,freelance,Cem,2026-03-07\n")
    answer = send_step(client, address, "check", "recorded", recorded="skip", recorded__2="add")
    assert counts(client.get(answer.headers["Location"]).text) == [2, 0, 1, 0]


def test_a_profile_remembers_the_answers_of_the_next_file(client, app_database):
    first = upload_address(client, german_list())
    send_step(client, first, "columns", "accept")
    client.send(f"{first}/save-profile", {"name": "Suppliers"})
    send_step(client, first, "check", "import")
    second = upload_address(client, german_list(0, ROWS + 3))
    assert client.get(second).headers["Location"] == f"{second}/check"
    assert f"{ROWS} possible duplicates" in bar(client, second, "check")
    send_step(client, second, "check", "recorded", recorded="skip")
    done = client.get(send_step(client, second, "check", "import").headers["Location"])
    assert "Profile “Suppliers” remembers your answers." in plain(done.text)
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert profiles.get_by_name(work, "Suppliers").profile.options.recorded == "skip"
    third = upload_address(client, german_list(0, ROWS + 5))
    assert bar(client, third, "check").startswith("Nothing is open.")
    assert counts(check(client, third)) == [2, 0, ROWS + 3, 0]
    send_step(client, third, "check", "import")
    assert len(record(app_database)) == ROWS + 5
