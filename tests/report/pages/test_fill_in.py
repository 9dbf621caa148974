"""The fill-in grid as a page without script, what it says to its script, and the ways to it."""

import re
from html import unescape

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.text.fill_in import opened_text
from tests.importing.services.importing import import_text
from tests.report.pages.sample_report import plain
from tests.report.services.unanswered_record import record_unanswered

INVITATION = r"Answering 7 questions for 16 engagements could open \d+ claims\."


@pytest.fixture
def jobs(app_database):
    """Eight ended engagements of either side, without answers."""
    with begin_work(app_database, CONSOLE) as work:
        return record_unanswered(work)


def engagement(app_database, number):
    with begin_work(app_database, CONSOLE, writes=False) as work:
        return engagements.get_by_id(work, number).engagement


def inputs(page):
    """The inputs of the grid's cells: name to text."""
    found = re.findall(r'<input name="(f-[^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(text) for name, text in found}


def shown(page):
    return unescape(re.search(r'name="shown" value="([^"]*)"', page.text).group(1))


def send(client, page, changed, address="/fill-in"):
    """Sends the form of a page as a browser does, with some cells changed."""
    return client.send(address, inputs(page) | {"shown": shown(page)} | changed)


def post_json(client, address, body):
    return client.post(address, json=body, headers={"X-CSRFToken": client.token()})


@pytest.mark.parametrize("address", ["/", "/report"])
def test_the_ways_to_it_say_what_answering_could_open(client, jobs, address):
    page = client.get(address)
    assert re.search(INVITATION, plain(page.text))
    assert 'href="/fill-in"' in page.text


def test_an_import_says_what_is_missing(client, app_database, tmp_path):
    rows = [
        f"{side} {place},{side},{side} provider {place},completed,2026-10-01"
        for side in ("freelance", "outsourced")
        for place in range(8)
    ]
    done = import_text(app_database, tmp_path, "\n".join(["title,arrangement,provider,status,ended_on", *rows]) + "\n")
    page = client.get(f"/imports/{done.number}")
    assert re.search(INVITATION, plain(page.text))
    assert 'href="/fill-in"' in page.text


def test_nobody_is_asked_where_no_answer_opens_anything_or_who_may_not_answer(
    client, reader_client, app_database, jobs
):
    assert "could open" not in reader_client.get("/").text
    assert reader_client.get("/fill-in").status_code == 403
    with begin_work(app_database, CONSOLE) as work:
        for each in (*jobs[:4], *jobs[8:12]):
            engagements.amend(work, each.reference, {"provider": "The only one"})
    assert "could open" not in client.get("/").text
    assert "No missing answer would give another claim enough data." in client.get("/fill-in").text


def test_the_fields_that_open_most_come_first_and_say_how_many_claims(client, jobs):
    page = client.get("/fill-in")
    assert re.search(INVITATION, plain(page.text))
    heads = [plain(head) for head in re.findall(r'<th scope="col">(.*?)</th>', page.text)]
    assert heads[0] == "Engagement"
    counts = [int(number) for number in re.findall(r"could open (\d+) claims?", " ".join(heads))]
    assert len(counts) == 7
    assert counts[0] == max(counts)


def test_what_is_typed_is_saved_and_says_what_it_opened(client, app_database, jobs):
    page = client.get("/fill-in")
    changed = {f"f-{each.id}-work_managed_by": "worker" for each in jobs}
    answer = send(client, page, changed)
    assert answer.status_code == 303
    said = plain(client.get(answer.location).text)
    assert "16 answers saved. 2 claims now have enough data: Freelancers manage their own work; " in said
    assert engagement(app_database, jobs[0].id).work_managed_by == "worker"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], "No further claim has enough data yet."),
        (["A"], "1 claim now has enough data: A."),
        (["A", "B", "C"], "3 claims now have enough data: A; B; C."),
        (["A", "B", "C", "D", "E"], "5 claims now have enough data: A; B; C; and 2 more."),
    ],
)
def test_only_the_first_claims_are_named(names, text):
    assert opened_text(names) == text


def test_the_form_can_be_undone(client, app_database, jobs):
    page = client.get("/fill-in")
    answer = send(client, page, {f"f-{jobs[0].id}-work_managed_by": "worker"})
    undo = re.search(r'action="(/history/\d+/undo)"', client.get(answer.location).text).group(1)
    client.send(undo)
    assert engagement(app_database, jobs[0].id).work_managed_by is None


def test_what_cannot_be_saved_stays_as_typed_with_the_reason_beside_it(client, app_database, jobs):
    page = client.get("/fill-in")
    wrong, right = (f"f-{each.id}-work_managed_by" for each in jobs[:2])
    answer = send(client, page, {wrong: "my <uncle>", right: "us"})
    assert answer.status_code == 200
    assert "1 answer was not saved" in answer.text
    assert inputs(answer)[wrong] == "my <uncle>"
    error = re.search(rf'id="e-{wrong.removeprefix("f-")}">(.*?)</p>', answer.text).group(1)
    assert "is none of: worker, provider company, us, shared" in unescape(error)
    assert engagement(app_database, jobs[1].id).work_managed_by == "us"
    only_wrong = send(client, page, {wrong: "my uncle"})
    assert only_wrong.status_code == 422
    assert inputs(only_wrong)[wrong] == "my uncle"


def test_two_people_in_one_cell(client, manager_client, app_database, jobs):
    mine, theirs = client.get("/fill-in"), manager_client.get("/fill-in")
    cell = f"f-{jobs[0].id}-work_managed_by"
    assert send(manager_client, theirs, {cell: "us"}).status_code == 303
    answer = send(client, mine, {cell: "worker"})
    assert answer.status_code == 409
    assert "Test Manager changed this to “us” meanwhile. Save again to replace it with yours." in answer.text
    assert inputs(answer)[cell] == "worker"
    assert engagement(app_database, jobs[0].id).work_managed_by == "us"
    assert send(client, answer, {}).status_code == 303
    assert engagement(app_database, jobs[0].id).work_managed_by == "worker"


def test_the_grid_can_be_filtered_and_paged(client, jobs):
    page = client.get("/fill-in?arrangement=outsourced")
    assert {int(name.split("-")[1]) for name in inputs(page)} == {each.id for each in jobs[8:]}
    nobody = client.get("/fill-in?arrangement=outsourced&from=2001-01-01&to=2001-02-01")
    assert "Nothing matches" in nobody.text
    assert client.get("/fill-in?page=9").status_code == 200
    refused = client.get("/fill-in?colour=red")
    assert refused.status_code == 422
    assert "There is no field “colour” to filter by." in refused.text


def test_cells_are_saved_as_one_action_and_undone(client, app_database, jobs):
    cells = [{"id": each.id, "field": "contact", "text": "Both", "was": ""} for each in jobs[:3]]
    answer = post_json(client, "/fill-in/cells", {"cells": cells})
    assert answer.status_code == 200
    assert answer.json["cells"] == [{"id": each.id, "field": "contact", "text": "both"} for each in jobs[:3]]
    undone = post_json(
        client,
        "/fill-in/undo",
        {"action": answer.json["action"], "cells": [{"id": each["id"], "field": each["field"]} for each in cells]},
    )
    assert [each["text"] for each in undone.json["cells"]] == ["", "", ""]
    assert engagement(app_database, jobs[0].id).contact is None


def test_a_conflict_says_who_and_what(client, manager_client, jobs):
    def answered(visitor, text):
        cell = {"id": jobs[0].id, "field": "contact", "text": text, "was": ""}
        return post_json(visitor, "/fill-in/cells", {"cells": [cell]})

    assert answered(manager_client, "direct").status_code == 200
    answer = answered(client, "both")
    assert answer.status_code == 409
    assert answer.json == {
        "action": None,
        "cells": [{"id": jobs[0].id, "field": "contact", "who": "Test Manager", "theirs": "direct"}],
    }


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"cells": []},
        {"cells": ["x"]},
        {"cells": [{"id": "1", "field": "contact", "text": "", "was": ""}]},
        {"cells": [{"id": 2**31, "field": "contact", "text": "", "was": ""}]},
        {"cells": [{"id": 1, "field": "contact", "text": None, "was": ""}]},
        {"cells": [{"id": 1, "field": "contact", "text": "x" * 5001, "was": ""}]},
    ],
)
def test_what_no_page_sends_is_refused(client, jobs, body):
    for address in ("/fill-in/cells", "/fill-in/undo"):
        answer = post_json(client, address, body)
        assert answer.status_code == 422
        assert "These answers can’t be read." in answer.text


@pytest.mark.parametrize(
    "sent", [{"shown": "{"}, {"shown": "[]", "f-1-contact": "x"}, {"f-x-contact": "both"}, {"f-1": "x"}]
)
def test_a_form_that_is_not_the_pages_is_refused(client, jobs, sent):
    assert client.send("/fill-in", sent).status_code == 422


def test_the_script_is_told_what_has_enough_data_by_now(client, jobs):
    page = client.get("/fill-in")
    since = unescape(re.search(r'data-since="([^"]*)"', page.text).group(1))
    opened = client.get("/fill-in/opened", query_string={"since": since}).json["text"]
    assert "No further claim has enough data yet." in opened
    cells = [{"id": each.id, "field": "complexity", "text": "3", "was": ""} for each in jobs]
    post_json(client, "/fill-in/cells", {"cells": cells})
    said = client.get("/fill-in/opened", query_string={"since": since}).json["text"]
    assert said.startswith("1 claim now has enough data: ")
