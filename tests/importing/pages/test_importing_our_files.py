"""Bringing one of our own files of reviews, providers or lines: the steps say what it is, and that can be changed."""

import pytest

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, history, reviews
from tests.web.pages.import_steps import check, fields, plain, send_step, upload_address

REVIEWS = "reference,reviewer,quality,comment\nE-000001,Rita,4,Fine\nE-000001,record,3,\n"
PROVIDERS = (
    "name,kind,country,email,website,notes,archived,serves_other_clients,taxes_borne_by,insurance_borne_by,"
    "expenses_borne_by,workload_set_by,fee_agreed_with\nAnn,individual,DE,,,,,yes,,,,,\n"
)
LINES = "reference,currency,line_day,line_kind,line_amount\nE-000001,EUR,2026-01-05,invoice,12.50\n"


@pytest.fixture
def record(app_database):
    with begin_work(app_database, CONSOLE) as work:
        users.add(work, "Rita", "manager")
        engagements.record(work, {"title": "Shop", "arrangement": "freelance", "provider": "Ann", "currency": "EUR"})


@pytest.mark.parametrize(
    ("text", "of"),
    [(REVIEWS, "reviews"), (PROVIDERS, "providers"), (LINES, "lines")],
    ids=["reviews", "providers", "lines"],
)
def test_it_says_what_it_is_and_goes_in(client, record, app_database, text, of):
    place = upload_address(client, text, arrangement="freelance")
    assert fields(client, f"{place}/file")["of"] == [of]
    named = {"lines": "entries"}.get(of, of)
    assert f"The rows are {named}." in plain(client.get(f"{place}/columns").text)
    assert "t be imported yet" not in check(client, place)
    for step in ("file", "columns"):  # sent as they stand, they change nothing
        assert send_step(client, place, step).status_code == 303
        assert fields(client, f"{place}/file")["of"] == [of]
    done = client.get(send_step(client, place, "check", "import").headers["Location"]).text
    assert f"Rows {named}" in plain(done)
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert history.events(work).events[0].note["of"] == of


def test_what_it_is_can_be_changed(client, record):
    place = upload_address(client, REVIEWS)
    send_step(client, place, "file", "stay", of="engagements")
    assert fields(client, f"{place}/file")["of"] == ["engagements"]
    assert "The rows are reviews." not in plain(client.get(f"{place}/columns").text)
    send_step(client, place, "file", "stay", of="reviews")
    assert "The rows are reviews." in plain(client.get(f"{place}/columns").text)


def test_a_reviewer_whom_nobody_knows_is_refused_by_name(client, record, app_database):
    place = upload_address(client, REVIEWS.replace("Rita", "Nobody"))
    assert "There is no user named “Nobody”. Add them, or choose another user" in plain(check(client, place))
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert reviews.summaries(work, [1]) == {}
