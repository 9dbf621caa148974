"""The calendar of due dates: made, shown and revoked on the account page, read by programs that can't sign in."""

from datetime import date

import pytest
from icalendar import Calendar

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.answer_fixtures import record
from tests.fixtures.site import NAMES

MANAGER = NAMES["manager"]
LONG = "Überarbeitung, Phase 2; größer\\schöner, " * 4 + "zuletzt"


@pytest.fixture
def address(manager_client, app_database):
    """The path of the manager’s calendar, with two engagements in it and several that don't belong there."""
    with begin_work(app_database, CONSOLE) as work:
        record(work, "Website", owner=MANAGER, due_on=date(2027, 1, 4), notes="for nobody", agreed_cost=None)
        record(work, LONG, owner=MANAGER, due_on=date(2027, 2, 1), status="planned")
        record(work, "Of somebody else", owner=NAMES["administrator"])
        record(work, "Without a due date", owner=MANAGER, due_on=None)
        record(work, "Completed", owner=MANAGER, status="completed", ended_on=date(2026, 1, 1))
    assert manager_client.send("/account/calendar").status_code == 303
    return shown(manager_client)


def shown(visitor):
    page = visitor.get("/account/calendar").text
    return page.split('id="calendar-url">')[1].split("<")[0].removeprefix("http://localhost")


def events(answer):
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_it_has_the_users_open_engagements_with_title_reference_and_link_alone(address, anonymous):
    answer = anonymous.get(address)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    found = events(answer)
    assert [(str(each["SUMMARY"]), each["DTSTART"].dt) for each in found] == [
        ("Due: Website", date(2027, 1, 4)),
        (f"Due: {LONG}", date(2027, 2, 1)),
    ]
    assert str(found[0]["DESCRIPTION"]) == "E-000001" and str(found[0]["URL"]).endswith("/engagements/1")
    assert "Ana Costa" not in answer.text and "nobody" not in answer.text
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "longer lines are folded"
    assert b"\n" not in answer.data.replace(b"\r\n", b"")


def test_revoking_or_replacing_the_address_ends_it(address, manager_client, anonymous):
    manager_client.send("/account/calendar")
    assert anonymous.get(address).status_code == 404
    other = shown(manager_client)
    assert other != address and anonymous.get(other).status_code == 200
    manager_client.send("/account/calendar/revoke")
    assert anonymous.get(other).status_code == 404
    assert "Make an address" in manager_client.get("/account/calendar").text


def test_it_ends_with_the_user(address, client, anonymous):
    client.send("/users/2/deactivate")
    assert anonymous.get(address).status_code == 404


def test_made_up_addresses_are_not_found_and_limited(address, anonymous):
    wrong = [address.replace(".ics", "x.ics"), "/calendar/x.ics", f"/calendar/{'x' * 500}.ics"]
    assert [anonymous.get(each).status_code for each in wrong] == [404] * 3
    assert [anonymous.get(f"/calendar/{n}.ics").status_code for n in range(12)][-1] == 429


def test_a_moved_due_date_moves_in_the_calendar(address, app_database, anonymous):
    before = events(anonymous.get(address))[0]
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, "E-000001", {"due_on": date(2027, 1, 11)})
    after = events(anonymous.get(address))[0]
    assert after["DTSTART"].dt == date(2027, 1, 11) and after["UID"] == before["UID"]


def test_the_mail_address_is_set_on_the_account_page(manager_client):
    assert "Email address: none" in manager_client.get("/account").text
    assert "not an email address" in manager_client.send("/account/email", {"email": "me"}).text
    assert manager_client.send("/account/email", {"email": "me@example.org"}).status_code == 303
    assert "me@example.org" in manager_client.get("/account").text
    manager_client.send("/account/email", {"email": ""})
    assert "Email address: none" in manager_client.get("/account").text
