"""The pages of getting in, in plain English."""

import pytest

from tests.accounts.sign_in_steps import choose_password, link_in, turn_on, use_mail, work_on_requests
from tests.accounts.software_passkey import SoftwarePasskey
from tests.fixtures.site import NAMES, PASSWORD
from tests.mailbox import mailbox
from tests.web.pages.page_text import sentences, texts, words

__all__ = ["mailbox"]
MOST = 25


def assert_short(page):
    found = [each for text in texts(page) for each in sentences(text) if words(each) > MOST]
    assert texts(page) and not found, found


@pytest.fixture
def with_mail(app_database, mailbox):
    use_mail(app_database, mailbox)


def test_invitations_and_resets(client, anonymous, app_database, mailbox, with_mail):
    assert_short(client.get("/users/invite").text)
    shown = client.send("/users/invite", {"name": "Ann", "role": "reader", "email": ""}).text
    assert_short(shown)
    for page in ("/users", "/users/4"):
        assert_short(client.get(page).text)
    path = link_in(shown, "/invitation/")
    assert_short(anonymous.get(path).text)
    choose_password(anonymous, path)
    assert_short(anonymous.get(path).text)
    client.send("/account/email", {"email": "admin@example.org"})
    client.send("/sign-out")
    for page in (client.get("/sign-in"), client.get("/sign-in/forgotten")):
        assert_short(page.text)
    assert_short(client.send("/sign-in/forgotten", {"name": NAMES["administrator"]}).text)
    work_on_requests(app_database)
    (mail,) = mailbox.to("admin@example.org")
    assert all(words(each) <= MOST for each in sentences(mail.part("plain")))
    assert_short(client.get(link_in(mail.part("plain"), "/reset/")).text)


def test_second_factor_and_passkeys(client, app, anonymous):
    factor, set_up = "/account/second-factor", "/account/second-factor/set-up"
    for page in ("/account", "/account/passkeys", factor):
        assert_short(client.get(page).text)
    client.send("/users/second-factor", {"required": "yes"})
    assert_short(client.get(factor).text)
    passkey, other = SoftwarePasskey(), app.test_client()
    passkey.add_to(client)
    assert_short(client.get(factor).text)
    other.sign_in(NAMES["administrator"])
    assert_short(other.get(factor).text)
    client.send(factor, {"password": PASSWORD})
    assert_short(client.get(set_up).text)
    assert_short(client.send(set_up, {"code": "1"}).text)
    turn_on(app, NAMES["administrator"])
    assert_short(client.get(factor).text)
    assert_short(client.send(f"{factor}/codes", {"password": PASSWORD}).text)
    turn_on(app, NAMES["reader"])
    assert_short(client.get("/users/3").text)
    anonymous.sign_in(NAMES["reader"])
    assert_short(anonymous.get("/sign-in/code").text)
    assert_short(anonymous.send("/sign-in/code", {"code": "1"}).text)
