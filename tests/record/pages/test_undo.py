"""Undo in the history and in messages: one button for an action, for those who may change the record."""

import re

from app.core.services.work import CONSOLE, begin_work
from app.record.services import bulk_changes, engagements
from tests.record.pages.engagement_pages import SHOP, words


def undo_addresses(page):
    return re.findall(r'action="(/history/\d+/undo)"', page.text)


def test_a_change_of_several_is_one_line_of_the_history_with_undo(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        two = [engagements.record(work, SHOP | {"title": title}) for title in ("One", "Two")]
    with begin_work(app_database, CONSOLE) as work:
        assert bulk_changes.change_many(work, {each.id: {"complexity": 5} for each in two}).event_id
    page = client.get("/history")
    assert "console changed 2 engagements : Complexity" in words(page).replace("engagements:", "engagements :")
    undo = undo_addresses(page)[0]
    parts = words(client.get(re.search(r'href="(/history\?action=\d+)"', page.text)[1]))
    assert "changed E-000001" in parts and "changed E-000002" in parts
    answer = client.send(undo, follow_redirects=True)
    assert "2 engagements are as before." in words(answer)
    assert "undid a change of 2 engagements" in words(client.get("/history"))
    again = client.send(undo, follow_redirects=True)
    assert "E-000001: Complexity was changed since and stays." in words(again)


def test_undoing_one_leads_to_its_page(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        stored = engagements.record(work, SHOP)
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, stored.reference, {"title": "Other title"})
    answer = client.send(undo_addresses(client.get("/history"))[0])
    assert answer.status_code == 303 and answer.location == f"/engagements/{stored.id}"
    page = client.get(answer.location)
    assert "1 engagement is as it was before." in words(page) and undo_addresses(page), "which can be undone, too"


def test_a_reader_sees_no_undo_and_may_not(reader_client, client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        engagements.record(work, SHOP)
    (address,) = undo_addresses(client.get("/history"))
    assert not undo_addresses(reader_client.get("/history"))
    assert reader_client.send(address).status_code == 403
    assert client.send("/history/99999/undo").status_code == 404


def test_an_action_that_is_no_number_is_told(client):
    answer = client.get("/history?action=all")
    assert answer.status_code == 422 and "“all” is not the number of an event" in words(answer)
