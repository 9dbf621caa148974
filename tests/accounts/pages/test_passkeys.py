"""What passkeys ask for before anything, and what is no passkey. Real ones are tried in a browser."""

import json

import pytest

from app.accounts.storage import passkeys
from app.core.services.work import CONSOLE, begin_work
from tests.accounts.sign_in_steps import events_of
from tests.fixtures.site import PASSWORD

PAGE = "/account/passkeys"
NO_PASSKEY = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}})


@pytest.fixture
def stored(app_database):
    with begin_work(app_database, CONSOLE) as work:
        passkeys.insert(work.session, 1, "AAAA", "AAAA", "Laptop", work.now)


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "no JSON", NO_PASSKEY, '{"id": 1}', '{"id": []}'])
def test_what_is_no_passkey_adds_none_and_lets_nobody_in(client, anonymous, stored, credential):
    answer = client.send(PAGE, {"password": PASSWORD, "credential": credential})
    assert answer.status_code == 422 and "The passkey was not added" in answer.text
    answer = anonymous.send("/sign-in/passkey", {"credential": credential})
    assert answer.location == "/sign-in"
    assert "was not accepted" in anonymous.get("/sign-in").text
    assert anonymous.get("/").status_code == 303


def test_adding_and_removing_need_the_password(client, stored, app_database):
    for password in ("", "not the password"):
        assert client.send(PAGE, {"password": password}).status_code == 422
        assert client.send(f"{PAGE}/1/remove", {"password": password}).status_code == 422
    assert "Laptop" in client.get(PAGE).text
    assert client.send(f"{PAGE}/1/remove", {"password": PASSWORD}).status_code == 303
    assert "Laptop" not in client.get(PAGE).text
    assert events_of(app_database)[0] == "passkey removed"


def test_nobody_removes_that_of_another(client, reader_client, stored):
    assert reader_client.send(f"{PAGE}/1/remove", {"password": PASSWORD}).status_code == 404
    assert "Laptop" in client.get(PAGE).text


def test_an_administrator_removes_them_with_a_lost_phone(client, manager_client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        passkeys.insert(work.session, 2, "BBBB", "AAAA", "Phone", work.now)
    assert "1 passkey." in client.get("/users/2").text
    client.send("/users/2/second-factor/remove")
    assert "Phone" not in manager_client.get(PAGE).text


def test_they_are_offered_where_somebody_has_one_and_a_browser_allows_them(anonymous, stored):
    assert "Sign in with a passkey" in anonymous.get("/sign-in").text
    for base_url in ("http://192.0.2.1:8000", "http://contrast.example.org"):
        assert "Sign in with a passkey" not in anonymous.get("/sign-in", base_url=base_url).text
    secure = anonymous.get("/sign-in", base_url="https://contrast.example.org").text
    assert "&#34;rpId&#34;: &#34;contrast.example.org&#34;" in secure


def test_they_are_not_offered_where_nobody_has_one(anonymous):
    assert "Sign in with a passkey" not in anonymous.get("/sign-in").text
