"""A second factor: set up with an app, asked for at every sign-in, with recovery codes; required; and removed."""

import re

import pytest
import sqlalchemy as sa

from app.accounts.services.attempt_limits import PER_PAIR
from app.core.services.work import CONSOLE, begin_work
from tests.accounts.sign_in_steps import NEW_PASSWORD, app_code, events_of, move_clock, turn_on
from tests.fixtures.site import NAMES, PASSWORD

ADMINISTRATOR, READER = NAMES["administrator"], NAMES["reader"]
FACTOR, SET_UP, CODE = "/account/second-factor", "/account/second-factor/set-up", "/sign-in/code"


def enter(visitor, code):
    return visitor.send(CODE, {"code": code})


def is_signed_in(visitor):
    return visitor.get("/account").status_code == 200


class TestSettingUp:
    def test_with_the_app_s_first_code(self, client, app, app_database):
        assert client.send(FACTOR, {"password": PASSWORD}).location == SET_UP
        page = client.get(SET_UP).text
        assert "<path d=" in page and re.search(r'id="key">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<', page)
        wrong = client.send(SET_UP, {"code": "000000"})
        assert wrong.status_code == 422 and "This code is wrong" in wrong.text
        done = client.send(SET_UP, {"code": app_code(app, ADMINISTRATOR)})
        codes = re.search(r'id="codes">([^<]+)<', done.text).group(1).split("\n")
        assert len(set(codes)) == 10 and all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", each) for each in codes)
        assert "second factor added" in events_of(app_database)
        assert codes[0] not in client.get(FACTOR).text
        assert client.get(SET_UP).location == FACTOR, "the key is never shown again"

    def test_needs_the_password(self, client):
        for password in ("", "not the password"):
            assert client.send(FACTOR, {"password": password}).status_code == 422
        assert client.get(SET_UP).location == FACTOR

    def test_a_factor_that_was_not_confirmed_is_not_asked_for(self, client, app):
        client.send(FACTOR, {"password": PASSWORD})
        assert app.test_client().sign_in(ADMINISTRATOR).location == "/"

    def test_a_second_app_never_takes_the_place_of_the_first(self, client, app):
        turn_on(app, ADMINISTRATOR)
        refused = client.send(FACTOR, {"password": PASSWORD})
        assert refused.status_code == 422 and "is on already" in refused.text

    def test_nothing_in_the_database_makes_or_is_a_code(self, app, app_database):
        codes = turn_on(app, READER)
        with begin_work(app_database, CONSOLE, writes=False) as work:
            (secret,) = work.session.scalars(sa.text("SELECT secret FROM authenticator_app"))
            hashes = work.session.scalars(sa.text("SELECT code_hash FROM recovery_code")).all()
        assert secret.startswith("gAAAA") and len(hashes) == 10
        assert all(each.startswith("$argon2id$") for each in hashes)
        assert not any(code.replace("-", "") in " ".join(hashes) for code in codes)


class TestSigningIn:
    @pytest.fixture(autouse=True)
    def codes(self, app):
        return turn_on(app, READER)

    def test_the_password_alone_lets_nobody_in(self, anonymous):
        assert anonymous.sign_in(READER).location == CODE
        assert anonymous.get("/").location.startswith("/sign-in")
        assert anonymous.post("/engagements/new").status_code == 401
        assert enter(anonymous, "000000").status_code == 422
        assert not is_signed_in(anonymous)

    def test_a_code_of_the_app_does(self, anonymous, app, app_database, monkeypatch):
        move_clock(monkeypatch, minutes=1)
        anonymous.sign_in(READER)
        assert enter(anonymous, app_code(app, READER)).location == "/"
        assert is_signed_in(anonymous)
        assert events_of(app_database)[0] == "signed in"

    def test_a_code_works_once(self, app, monkeypatch):
        move_clock(monkeypatch, minutes=1)
        code, first, second = app_code(app, READER), app.test_client(), app.test_client()
        for visitor in (first, second):
            visitor.sign_in(READER)
        assert enter(first, code).status_code == 302
        assert enter(second, code).status_code == 422
        assert not is_signed_in(second)

    def test_the_code_that_set_it_up_is_used(self, anonymous, app):
        anonymous.sign_in(READER)
        assert enter(anonymous, app_code(app, READER)).status_code == 422

    def test_an_old_code_is_worth_nothing(self, anonymous, app, monkeypatch):
        move_clock(monkeypatch, minutes=1)
        code = app_code(app, READER)
        move_clock(monkeypatch, minutes=2)
        anonymous.sign_in(READER)
        assert enter(anonymous, code).status_code == 422

    def test_each_recovery_code_works_once(self, app, codes, app_database):
        first, second = app.test_client(), app.test_client()
        first.sign_in(READER)
        second.sign_in(READER)
        assert enter(first, f" {codes[3].upper()} ").status_code == 302
        assert enter(second, codes[3]).status_code == 422
        assert enter(second, codes[4].replace("-", "")).status_code == 302
        assert "8 recovery codes are left" in first.get(FACTOR).text
        assert events_of(app_database).count("recovery code used") == 2

    def test_one_goes_on_to_where_one_wanted(self, anonymous, app, codes):
        data = {"name": READER, "password": PASSWORD, "next": "/engagements?q=web"}
        anonymous.send("/sign-in", data)
        assert enter(anonymous, codes[0]).location == "/engagements?q=web"

    @pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "\\\\example.com"])
    def test_and_never_elsewhere(self, anonymous, codes, elsewhere):
        anonymous.send("/sign-in", {"name": READER, "password": PASSWORD, "next": elsewhere})
        location = enter(anonymous, codes[0]).location
        assert "example.com" not in location

    def test_it_takes_ten_minutes_at_most(self, anonymous, codes, monkeypatch):
        anonymous.sign_in(READER)
        move_clock(monkeypatch, minutes=11)
        assert anonymous.get(CODE).location == "/sign-in"
        assert anonymous.send(CODE, {"code": codes[0]}).location == "/sign-in"
        assert not is_signed_in(anonymous)

    def test_a_changed_password_ends_it(self, anonymous, client, codes):
        anonymous.sign_in(READER)
        client.send("/users/3/password")
        assert anonymous.get(CODE).location == "/sign-in"

    def test_guessing_codes_is_slowed_from_all_addresses_together(self, app, codes):
        statuses = []
        for number in range(PER_PAIR + 3):
            visitor, address = app.test_client(), {"REMOTE_ADDR": f"192.0.2.{number}"}
            data = {"name": READER, "password": PASSWORD, "csrf_token": visitor.token()}
            visitor.post("/sign-in", data=data, environ_base=address)
            data = {"code": "000000", "csrf_token": visitor.token()}
            statuses.append(visitor.post(CODE, data=data, environ_base=address).status_code)
        assert statuses[:PER_PAIR] == [422] * PER_PAIR and set(statuses[PER_PAIR:]) == {429}

    def test_and_its_user_still_gets_in_with_a_browser_they_have_used(self, app, codes):
        own, attacker = app.test_client(), app.test_client()
        own.sign_in(READER)
        assert enter(own, codes[0]).status_code == 302
        own.send("/sign-out")
        attacker.sign_in(READER)
        token = attacker.token()
        for _ in range(PER_PAIR + 1):
            last = attacker.post(CODE, data={"code": "000000", "csrf_token": token})
        assert last.status_code == 429
        own.sign_in(READER)
        assert enter(own, codes[1]).status_code == 302

    def test_without_the_server_s_secret_the_app_is_of_no_use_and_it_says_so(self, anonymous, app, codes, monkeypatch):
        monkeypatch.setitem(app.config, "SECRET_KEY", "another secret of this installation, long enough")
        anonymous.sign_in(READER)
        refused = enter(anonymous, "123456")
        assert refused.status_code == 422 and "secret has changed" in refused.text
        assert enter(anonymous, codes[0]).status_code == 302


class TestTurningOff:
    def test_needs_the_password_and_ends_the_codes(self, client, app, app_database):
        codes = turn_on(app, ADMINISTRATOR)
        for password in ("", "not the password"):
            assert client.send(f"{FACTOR}/off", {"password": password}).status_code == 422
        assert app.test_client().sign_in(ADMINISTRATOR).location == CODE
        client.send(f"{FACTOR}/off", {"password": PASSWORD})
        assert app.test_client().sign_in(ADMINISTRATOR).location == "/"
        assert "second factor removed" in events_of(app_database)
        turn_on(app, ADMINISTRATOR)
        visitor = app.test_client()
        visitor.sign_in(ADMINISTRATOR)
        assert enter(visitor, codes[0]).status_code == 422

    def test_new_recovery_codes_end_the_old_ones(self, client, app):
        codes = turn_on(app, ADMINISTRATOR)
        assert client.send(f"{FACTOR}/codes", {"password": "wrong"}).status_code == 422
        page = client.send(f"{FACTOR}/codes", {"password": PASSWORD}).text
        new = re.search(r'id="codes">([^<]+)<', page).group(1).split("\n")
        visitor = app.test_client()
        visitor.sign_in(ADMINISTRATOR)
        assert enter(visitor, codes[0]).status_code == 422
        assert enter(visitor, new[0]).status_code == 302

    def test_an_administrator_removes_that_of_a_lost_phone(self, client, manager_client, app):
        turn_on(app, READER)
        assert manager_client.send("/users/3/second-factor/remove").status_code == 403
        assert "Remove second factor and passkeys" in client.get("/users/3").text
        client.send("/users/3/second-factor/remove")
        assert app.test_client().sign_in(READER).location == "/"
        assert "Remove second factor and passkeys" not in client.get("/users/3").text

    def test_a_new_password_leaves_it_on(self, client, app):
        turn_on(app, ADMINISTRATOR)
        new = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
        client.send("/account", new)
        assert app.test_client().sign_in(ADMINISTRATOR, NEW_PASSWORD).location == CODE


class TestRequired:
    @pytest.fixture(autouse=True)
    def required(self, client):
        assert client.send("/users/second-factor", {"required": "yes"}).status_code == 303

    def test_those_without_one_set_it_up_before_anything_else(self, reader_client, app):
        for path in ("/", "/engagements", "/engagements/export.csv", "/account/email", "/users"):
            assert reader_client.get(path).location == FACTOR
        assert reader_client.send("/account/sessions/end").location == FACTOR
        assert "requires a second factor" in reader_client.get(FACTOR).text
        reader_client.send(FACTOR, {"password": PASSWORD})
        done = reader_client.send(SET_UP, {"code": app_code(app, READER)})
        assert done.status_code == 200
        assert reader_client.get("/").status_code == 200

    def test_one_can_still_sign_out(self, reader_client):
        assert reader_client.send("/sign-out").location == "/sign-in"

    def test_nobody_goes_on_without_one(self, reader_client, app):
        turn_on(app, READER)
        assert reader_client.get("/").status_code == 200
        reader_client.send(f"{FACTOR}/off", {"password": PASSWORD})
        assert reader_client.get("/").location == FACTOR

    def test_it_is_optional_again(self, client, reader_client, app, app_database):
        turn_on(app, ADMINISTRATOR)
        client.send("/users/second-factor", {"required": "no"})
        assert reader_client.get("/").status_code == 200
        assert events_of(app_database)[0] == "settings changed"
        assert "Second factor required" in client.get("/history").text


def test_others_can_not_require_it(manager_client):
    assert manager_client.send("/users/second-factor", {"required": "yes"}).status_code == 403
    assert manager_client.get("/").status_code == 200


def test_whoever_has_no_password_needs_none_and_gets_none(client, reader_client, app_database):
    client.send("/users/second-factor", {"required": "yes"})
    with begin_work(app_database, CONSOLE) as work:
        work.session.execute(sa.text("UPDATE user_account SET password = NULL WHERE name = :name"), {"name": READER})
    assert reader_client.get("/").status_code == 200
    refused = reader_client.send(FACTOR, {"password": "anything"})
    assert refused.status_code == 422 and "have no password here" in refused.text
