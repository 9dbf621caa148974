"""A forgotten password: a link by mail, the same answer for everybody, and nothing learnt by whoever asks."""

import pytest
import sqlalchemy as sa

from app.accounts.services import password_resets
from app.core.services.work import CONSOLE, begin_work
from tests.accounts.sign_in_steps import (
    NEW_PASSWORD,
    choose_password,
    events_of,
    link_in,
    move_clock,
    set_email,
    turn_on,
    use_mail,
    work_on_requests,
)
from tests.fixtures.site import NAMES, PASSWORD
from tests.mailbox import mailbox

__all__ = ["mailbox"]
READER, ADDRESS = NAMES["reader"], "reader@example.org"
ASK, PATH = "/sign-in/forgotten", "/reset/"


@pytest.fixture(autouse=True)
def with_mail(app_database, mailbox):
    use_mail(app_database, mailbox)
    set_email(app_database, READER, ADDRESS)


def ask(visitor, typed=READER):
    return visitor.send(ASK, {"name": typed})


def asked_link(visitor, app_database, mailbox):
    """Asks for a link and returns the one in the mail."""
    ask(visitor)
    work_on_requests(app_database)
    return link_in(mailbox.to(ADDRESS)[-1].part("plain"), PATH)


@pytest.mark.parametrize("typed", [READER, READER.upper(), ADDRESS, f" {ADDRESS.upper()} "])
def test_by_name_or_address(anonymous, app, app_database, mailbox, typed):
    assert "Forgot your password?" in anonymous.get("/sign-in").text
    assert ask(anonymous, typed).status_code == 200
    assert work_on_requests(app_database) == 1
    (mail,) = mailbox.to(ADDRESS)
    assert READER in mail.part("plain") and "https://contrast.example.org/reset/" in mail.part("plain")
    assert choose_password(anonymous, link_in(mail.part("plain"), PATH)).location == "/sign-in"
    assert app.test_client().sign_in(READER, PASSWORD).status_code == 422
    assert anonymous.sign_in(READER, NEW_PASSWORD).status_code == 302
    assert {"reset mailed", "user changed"} <= set(events_of(app_database))


def test_the_answer_is_the_same_for_everybody(app, app_database, mailbox):
    with begin_work(app_database, CONSOLE) as work:
        work.session.execute(sa.text("UPDATE user_account SET active = false WHERE name LIKE '%Manager'"))
    set_email(app_database, NAMES["manager"], "manager@example.org")
    pages = {
        ask(app.test_client(), typed).text.replace(typed, "")
        for typed in (READER, "Nobody", "nobody@example.org", NAMES["manager"], NAMES["administrator"])
    }
    assert len(pages) == 1 and "If we know this name or address" in pages.pop()
    assert work_on_requests(app_database) == 5
    assert [each.recipient for each in mailbox.taken] == [ADDRESS]


def test_a_link_works_once_and_for_an_hour(anonymous, app, app_database, mailbox, monkeypatch):
    path = asked_link(anonymous, app_database, mailbox)
    for _ in range(2):
        assert anonymous.get(path).status_code == 200
    assert choose_password(anonymous, path).status_code == 303
    assert anonymous.get(path).status_code == 404
    move_clock(monkeypatch, minutes=6)
    path = asked_link(app.test_client(), app_database, mailbox)
    move_clock(monkeypatch, minutes=61)
    ended = anonymous.get(path)
    assert ended.status_code == 404 and "Ask for a new one" in ended.text


def test_it_ends_every_session(anonymous, reader_client, app_database, mailbox):
    choose_password(anonymous, asked_link(anonymous, app_database, mailbox))
    assert reader_client.get("/").status_code == 303


@pytest.mark.parametrize("change", ["password", "deactivate"])
def test_what_an_administrator_changes_ends_the_link(client, anonymous, app_database, mailbox, change):
    path = asked_link(anonymous, app_database, mailbox)
    client.send(f"/users/3/{change}")
    assert anonymous.get(path).status_code == 404


def test_the_second_factor_stays(anonymous, app, app_database, mailbox):
    turn_on(app, READER)
    choose_password(anonymous, asked_link(anonymous, app_database, mailbox))
    assert anonymous.sign_in(READER, NEW_PASSWORD).location == "/sign-in/code"


def test_an_invitation_is_no_reset_and_a_reset_no_invitation(anonymous, app_database, mailbox):
    path = asked_link(anonymous, app_database, mailbox)
    assert anonymous.get(path.replace("/reset/", "/invitation/")).status_code == 404


def test_nobody_s_mailbox_is_filled(app, app_database, mailbox, monkeypatch):
    for _ in range(4):
        ask(app.test_client())
    work_on_requests(app_database)
    assert len(mailbox.to(ADDRESS)) == 1
    move_clock(monkeypatch, minutes=6)
    ask(app.test_client())
    work_on_requests(app_database)
    assert len(mailbox.to(ADDRESS)) == 2


def test_asking_often_is_slowed(anonymous):
    token = anonymous.token()
    statuses = [anonymous.post(ASK, data={"name": "x", "csrf_token": token}).status_code for _ in range(12)]
    assert statuses[:10] == [200] * 10 and set(statuses[10:]) == {429}


def test_a_mail_that_fails_is_tried_again_with_a_link_that_works(anonymous, app_database, mailbox, monkeypatch):
    mailbox.answers[ADDRESS] = ["451 try again later"]
    ask(anonymous)
    assert work_on_requests(app_database) == 1 and not mailbox.taken
    move_clock(monkeypatch, minutes=2)
    assert work_on_requests(app_database) == 1
    (mail,) = mailbox.to(ADDRESS)
    assert choose_password(anonymous, link_in(mail.part("plain"), PATH)).status_code == 303
    assert "mail failed" in events_of(app_database)


def test_a_mail_that_is_refused_is_given_up(anonymous, app_database, mailbox, monkeypatch):
    mailbox.answers[ADDRESS] = ["550 no such mailbox"]
    ask(anonymous)
    work_on_requests(app_database)
    move_clock(monkeypatch, minutes=30)
    assert work_on_requests(app_database) == 0 and not mailbox.taken


def test_asking_waits_for_nobody_who_writes_the_record(anonymous, app_database, monkeypatch):
    monkeypatch.setattr("app.core.storage.database.BUSY_MS", 50)
    with app_database.transaction() as session:
        session.execute(sa.text("SELECT 1"))  # the lock is taken now
        assert ask(anonymous).status_code == 200


@pytest.mark.parametrize("named", [{"host": ""}, {"public_url": ""}])
def test_without_mail_or_a_public_address_it_is_not_offered(anonymous, app_database, mailbox, named):
    token = anonymous.token()
    use_mail(app_database, mailbox, **named)
    assert "Forgot your password?" not in anonymous.get("/sign-in").text
    assert anonymous.get(ASK).status_code == 404
    assert anonymous.post(ASK, data={"name": READER, "csrf_token": token}).status_code == 404
    assert not password_resets.run_one(app_database)


def test_nothing_typed_is_said(anonymous):
    refused = ask(anonymous, " ")
    assert refused.status_code == 422 and "Enter your name or email address." in refused.text


def test_a_user_without_a_password_gets_none_by_mail(client, anonymous, app_database, mailbox):
    client.send("/users/invite", {"name": "Ann", "role": "manager", "email": "ann@example.org"})
    mailbox.taken.clear()
    ask(anonymous, "Ann")
    work_on_requests(app_database)
    assert not mailbox.taken
