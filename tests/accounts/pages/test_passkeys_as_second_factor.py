"""Where everyone needs a second factor, signing in with a passkey is enough, and a password without an app is not."""

import pytest

from tests.accounts.sign_in_steps import NEW_PASSWORD, move_clock, turn_on
from tests.accounts.software_passkey import PASSKEYS, SoftwarePasskey
from tests.fixtures.site import NAMES, PASSWORD

ADMINISTRATOR, MANAGER, READER = NAMES["administrator"], NAMES["manager"], NAMES["reader"]
FACTOR = "/account/second-factor"
USE_PASSKEY = "Sign out to use your passkey"


@pytest.fixture
def passkey(app):
    """A passkey of the reader, who has no app; everyone needs a second factor after that."""
    administrator, reader, made = app.test_client(), app.test_client(), SoftwarePasskey()
    reader.sign_in(READER)
    assert made.add_to(reader).location == PASSKEYS
    administrator.sign_in(ADMINISTRATOR)
    administrator.send("/users/second-factor", {"required": "yes"})
    return made


def sign_out(visitor):
    assert visitor.send("/sign-out").location == "/sign-in"


def goes_on(visitor):
    """Whether the visitor reaches the pages; if not, they are led to the set-up."""
    answer = visitor.get("/engagements")
    assert answer.status_code == 200 or answer.location == FACTOR, answer.location
    return answer.status_code == 200


class TestSigningIn:
    def test_with_a_passkey_needs_no_app(self, passkey, anonymous):
        assert passkey.sign_in(anonymous).location == "/"
        for path in ("/", "/engagements", "/account/email", PASSKEYS):
            assert anonymous.get(path).status_code == 200, path
        assert "you need no authenticator app" in anonymous.get(FACTOR).text

    def test_with_the_password_alone_is_not_enough_and_the_page_says_what_is(self, passkey, anonymous):
        anonymous.sign_in(READER)
        for path in ("/", "/engagements", "/account/email", PASSKEYS):
            assert anonymous.get(path).location == FACTOR, path
        page = anonymous.get(FACTOR).text
        assert "Sign in with it to continue." in page and "Set up second factor" not in page
        assert USE_PASSKEY in page and 'action="/sign-out"' in page
        sign_out(anonymous)
        passkey.sign_in(anonymous)
        assert goes_on(anonymous)

    def test_whoever_knows_the_password_sets_up_no_app_in_their_place(self, passkey, anonymous):
        anonymous.sign_in(READER)
        answer = anonymous.send(FACTOR, {"password": PASSWORD})
        assert answer.location == FACTOR
        sign_out(anonymous)
        passkey.sign_in(anonymous)
        assert anonymous.send(FACTOR, {"password": PASSWORD}).location == f"{FACTOR}/set-up"

    def test_where_passkeys_do_not_work_the_page_says_where_they_do(self, passkey, anonymous):
        anonymous.sign_in(READER)
        anonymous.set_cookie("contrast", anonymous.get_cookie("contrast").value, domain="192.0.2.1")
        page = anonymous.get(FACTOR, base_url="http://192.0.2.1").text
        assert "It doesn’t work at this address" in page and "Set up second factor" not in page

    def test_the_next_sign_in_in_the_same_browser_starts_anew(self, passkey, anonymous):
        passkey.sign_in(anonymous)
        sign_out(anonymous)
        anonymous.sign_in(READER)
        assert not goes_on(anonymous)

    def test_so_does_one_after_a_session_that_was_ended_elsewhere(self, passkey, app, anonymous):
        passkey.sign_in(anonymous)
        elsewhere = app.test_client()
        passkey.sign_in(elsewhere)
        elsewhere.send("/account/sessions/end")
        assert anonymous.get("/").location.startswith("/sign-in")
        anonymous.sign_in(READER)
        assert not goes_on(anonymous)

    def test_nobody_goes_on_by_the_passkey_of_another(self, passkey, anonymous):
        passkey.sign_in(anonymous)
        sign_out(anonymous)
        anonymous.sign_in(MANAGER)
        assert not goes_on(anonymous)

    def test_staying_signed_in_with_the_password_is_not_enough_either(self, passkey, anonymous, monkeypatch):
        passkey.sign_in(anonymous)
        sign_out(anonymous)
        anonymous.send("/sign-in", {"name": READER, "password": PASSWORD, "keep": "yes"})
        assert not goes_on(anonymous)
        move_clock(monkeypatch, days=20)
        assert not goes_on(anonymous)

    def test_a_session_of_a_passkey_ends_like_any_other(self, passkey, anonymous, monkeypatch):
        passkey.sign_in(anonymous)
        move_clock(monkeypatch, hours=25)
        assert anonymous.get("/").location.startswith("/sign-in")

    def test_a_device_that_did_not_check_its_user_lets_nobody_in(self, passkey, anonymous):
        passkey.verifies = False
        assert passkey.sign_in(anonymous).location == "/sign-in"
        assert anonymous.get("/").location.startswith("/sign-in")

    def test_a_new_password_does_not_end_it(self, passkey, anonymous):
        passkey.sign_in(anonymous)
        new = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
        anonymous.send("/account", new)
        assert goes_on(anonymous)


class TestWhoeverHasNothing:
    @pytest.fixture
    def manager(self, passkey, manager_client):
        assert not goes_on(manager_client)
        return manager_client

    def test_adds_a_passkey_and_goes_on(self, manager, anonymous):
        page = manager.get(FACTOR).text
        assert f'<a href="{PASSKEYS}">add a passkey</a>' in page and USE_PASSKEY not in page
        own = SoftwarePasskey()
        assert own.add_to(manager, "not the password").status_code == 422
        assert not goes_on(manager)
        assert own.add_to(manager).location == PASSKEYS
        assert goes_on(manager)
        anonymous.sign_in(MANAGER)
        assert not goes_on(anonymous), "only the session that has shown it"

    def test_a_device_that_did_not_check_its_user_counts_for_nothing(self, manager):
        assert SoftwarePasskey(verifies=False).add_to(manager).status_code == 422
        assert not goes_on(manager)


class TestRemoving:
    def test_a_removed_passkey_is_worth_nothing(self, passkey, anonymous):
        passkey.sign_in(anonymous)
        anonymous.send(f"{PASSKEYS}/1/remove", {"password": PASSWORD})
        assert not goes_on(anonymous)

    def test_nor_is_one_that_an_administrator_removed(self, passkey, anonymous, client, app):
        turn_on(app, ADMINISTRATOR)
        passkey.sign_in(anonymous)
        client.send("/users/3/second-factor/remove")
        assert not goes_on(anonymous)

    def test_removing_another_one_changes_nothing(self, passkey, anonymous):
        passkey.sign_in(anonymous)
        assert SoftwarePasskey().add_to(anonymous).location == PASSKEYS
        anonymous.send(f"{PASSKEYS}/2/remove", {"password": PASSWORD})
        assert goes_on(anonymous)

    def test_the_password_alone_adds_and_removes_none(self, passkey, app, anonymous):
        anonymous.sign_in(READER)
        for path in (PASSKEYS, f"{PASSKEYS}/1/remove"):
            assert anonymous.send(path, {"password": PASSWORD}).location == FACTOR
        other = app.test_client()
        passkey.sign_in(other)
        assert goes_on(other)


def test_the_list_of_users_says_who_has_one(passkey, client, app):
    turn_on(app, ADMINISTRATOR)
    page = client.get("/users").text
    assert page.count(">passkey<") == 1 and page.count(">on<") == 1
