"""Users, security settings and tokens change only shortly after the password was entered; nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.accounts.identity.freshness import FRESH_FOR, PROTECTED_ENDPOINTS
from app.accounts.services import users
from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.site import NAMES, PASSWORD

ASKED = "You signed in more than 15 minutes ago"


@pytest.fixture
def stale(client, monkeypatch):
    """An administrator whose sign-in is not fresh any more."""
    then = clock.now() + FRESH_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    return client


def names(database):
    """The names of all users."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return [each.name for each in users.listing(work)]


def hidden_fields(page):
    """The form that a page sends again, by field."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_a_form_goes_on_with_what_was_typed(stale, app_database):
    typed = {"name": "Ann “A” <Lee>", "role": "member"}
    asked = stale.send("/users/new", typed)
    assert asked.status_code == 403 and ASKED in asked.text
    assert typed["name"] not in names(app_database)
    fields = hidden_fields(asked.text.partition("<main")[2])
    assert fields.items() >= typed.items()
    answer = stale.post("/users/new", data=fields | {"confirm_password": PASSWORD})
    assert answer.status_code == 200 and 'class="secret"' in answer.text
    assert typed["name"] in names(app_database)
    assert stale.send("/users/new", {"name": "Another", "role": "reader"}).status_code == 200


def test_a_wrong_password_changes_nothing_and_is_logged(stale, app_database):
    typed = {"name": "Ann", "role": "member", "confirm_password": "wrong wrong wrong"}
    answer = stale.send("/users/new", typed)
    assert answer.status_code == 422 and "not your current password" in answer.text
    assert hidden_fields(answer.text)["name"] == "Ann" and "wrong wrong" not in answer.text
    assert "Ann" not in names(app_database)
    assert "entered a wrong current password" in stale.get("/history").text


def test_the_password_of_somebody_else_does_not_count(stale, app_database):
    with begin_work(app_database, CONSOLE) as work:
        users.update(work, NAMES["manager"], password="battery staple horse")
    typed = {"name": "Ann", "role": "member", "confirm_password": "battery staple horse"}
    assert stale.send("/users/new", typed).status_code == 422


def test_guessing_is_limited(stale):
    typed = {"name": "Ann", "role": "member", "confirm_password": "wrong wrong wrong"}
    statuses = [stale.send("/users/new", typed).status_code for _ in range(12)]
    assert statuses[0] == 422 and statuses[-1] == 429
    assert stale.send("/users/new", typed | {"confirm_password": PASSWORD}).status_code == 429


def test_a_form_with_a_password_is_not_put_into_a_page(stale):
    secret = "the password of the mail server"
    asked = stale.send("/settings/mail", {"host": "mail.example", "password": secret})
    assert ASKED in asked.text and secret not in asked.text
    fields = hidden_fields(asked.text.partition("<main")[2])
    answer = stale.post("/settings/mail", data=fields | {"confirm_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings/mail")
    assert "Make your change again" in stale.get("/settings/mail").text


def test_a_token_of_the_form_is_checked_before_the_password(stale):
    answer = stale.post("/users/new", data={"name": "Ann", "role": "member", "confirm_password": PASSWORD})
    assert answer.status_code == 400
    assert ASKED in stale.send("/users/new", {"name": "Ann", "role": "member"}).text


def test_a_cookie_made_up_by_somebody_is_no_proof(app, monkeypatch):
    """The time is in the signed cookie; one that can't be read counts as long ago."""
    visitor = app.test_client()
    visitor.sign_in(NAMES["administrator"])
    for made_up in ("", "soon", 5, "2999-01-01T00:00:00+00:00"):
        with visitor.session_transaction() as session:
            session["fresh_since"] = made_up
        assert ASKED in visitor.send("/users/new", {"name": "Ann", "role": "member"}).text


def test_the_protected_endpoints_exist_and_hold_every_change_of_users(app):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert posts >= PROTECTED_ENDPOINTS
    of_users = {each for each in posts if each.startswith("users.")}
    assert of_users - PROTECTED_ENDPOINTS == {"users.end_session", "users.end_sessions"}, "signing out has to be quick"


def test_every_protected_form_asks_for_the_password(stale, app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PROTECTED_ENDPOINTS:
            address = re.sub("<[^>]*>", "1", rule.rule)
            assert ASKED in stale.send(address).text, address
