"""Signing in and out, one's own password, and what nobody may do."""

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.accounts.services.passwords import ARGON2
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.site import NAMES, PASSWORD, made, settings_over

ADMINISTRATOR = NAMES["administrator"]


def events(database):
    """What happened, the newest first, with its note as text."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return work.session.execute(sa.text("SELECT what, user_id, subject_id, note FROM event ORDER BY id DESC")).all()


def session_cookie(answer):
    """What the answer says of the session's cookie."""
    names = ("contrast=", "__Host-contrast=")
    return next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith(names))


@pytest.mark.parametrize("name", [ADMINISTRATOR, ADMINISTRATOR.upper(), f" {ADMINISTRATOR.lower()}  "])
def test_a_name_is_taken_whatever_its_case(anonymous, app_database, name):
    assert anonymous.sign_in(name).location == "/"
    assert ADMINISTRATOR in anonymous.get("/").text
    assert events(app_database)[0].what == "signed in"


@pytest.mark.parametrize("name", [ADMINISTRATOR, "Nobody Known", PASSWORD])
def test_a_refused_sign_in_says_nothing_and_keeps_nothing_typed(anonymous, app_database, name):
    answer = anonymous.sign_in(name, "hunter2 hunter2")
    assert answer.status_code == 422
    assert "Wrong name or password." in answer.text
    assert "hunter2" not in answer.text
    latest = events(app_database)[0]
    assert latest.what == "sign-in refused"
    assert "hunter2" not in latest.note and name not in latest.note
    assert (latest.subject_id is not None) == (name == ADMINISTRATOR)
    assert anonymous.get("/").status_code == 303


def test_a_deactivated_user_is_shut_out_at_once(anonymous, client, app_database):
    anonymous.sign_in(NAMES["reader"])
    assert anonymous.get("/").status_code == 200
    with begin_work(app_database, CONSOLE) as work:
        users.update(work, NAMES["reader"], active=False)
    assert anonymous.get("/").status_code == 303
    answer = anonymous.sign_in(NAMES["reader"])
    assert answer.status_code == 422 and "is deactivated" in answer.text


def test_a_user_without_a_password_cannot_sign_in(anonymous, app_database):
    with begin_work(app_database, CONSOLE) as work:
        users.add(work, "Without Password", "reader")
    for password in ("", PASSWORD, "None"):
        assert anonymous.sign_in("Without Password", password).status_code == 422


def test_an_accent_may_be_typed_in_either_way(anonymous, app_database):
    with begin_work(app_database, CONSOLE) as work:
        users.add(work, "Accented", "reader", "cafe\u0301 au lait")
    assert anonymous.sign_in("Accented", "caf\u00e9 au lait").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com",
        "///example.com",
        "\\\\example.com",
        "/\\example.com",
        "http:example.com",
        "javascript:alert(1)",
        " //example.com",
        "\t//example.com",
        "https:/example.com",
        "//127.0.0.1:1/x",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(anonymous, elsewhere):
    data = {"name": ADMINISTRATOR, "password": PASSWORD}
    for answer in (
        anonymous.send("/sign-in", data | {"next": elsewhere}),
        anonymous.send("/sign-in", data, query_string={"next": elsewhere}),
    ):
        # As a browser reads it: a backslash that stands unencoded is a slash, blanks in front are dropped.
        read = (answer.location or "/").strip().replace("\\", "/")
        assert urlsplit(urljoin("http://localhost/sign-in", read)).netloc == "localhost"


def test_after_signing_in_one_is_where_one_wanted_to_be(anonymous):
    wanted = anonymous.get("/settings?of=interest").location
    assert wanted == "/sign-in?next=/settings?of%3Dinterest"
    data = {"name": ADMINISTRATOR, "password": PASSWORD}
    page = anonymous.get(wanted).text
    assert 'value="/settings?of=interest"' in page
    assert anonymous.send("/sign-in", data | {"next": "/settings?of=interest"}).location == "/settings?of=interest"


def test_signing_out_needs_a_form_and_ends_the_session(client):
    assert client.get("/sign-out").status_code in (404, 405)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/").status_code == 200
    assert client.send("/sign-out").location == "/sign-in"
    assert client.get("/").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(anonymous):
    cookie = session_cookie(anonymous.sign_in(ADMINISTRATOR))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_behind_https_the_cookie_travels_on_it_alone(prepared, tmp_path):
    settings = replace(settings_over(f"sqlite:///{prepared / 'peopled'}", tmp_path / "instance"), https=True)
    app = made(settings)
    answer = app.test_client().get("/sign-in", base_url="https://contrast.test")
    app.extensions["contrast"].dispose()
    cookie = session_cookie(answer)
    assert cookie.startswith("__Host-contrast=") and "Secure" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie


def test_guessing_a_password_is_slowed_and_others_still_get_in(anonymous, app):
    token = anonymous.token()
    wrong = {"name": ADMINISTRATOR, "password": "wrong wrong wrong", "csrf_token": token}
    statuses = [anonymous.post("/sign-in", data=wrong).status_code for _ in range(12)]
    assert statuses[:10] == [422] * 10 and set(statuses[10:]) == {429}
    answer = anonymous.post("/sign-in", data=wrong | {"password": PASSWORD})
    assert answer.status_code == 429 and "Too many attempts" in answer.text
    assert app.test_client().sign_in(NAMES["manager"]).status_code == 302


def test_one_s_own_password_needs_the_present_one(client, app, app_database):
    new = {"new_password": "battery staple horse", "new_password_confirm": "battery staple horse"}
    other = app.test_client()
    other.sign_in(ADMINISTRATOR)
    refused = client.send("/account", new | {"password": "not the present one"})
    assert refused.status_code == 422 and "not your current password" in refused.text
    unlike = client.send("/account", new | {"password": PASSWORD, "new_password_confirm": "another"})
    assert unlike.status_code == 422 and "do not match" in unlike.text
    short = {"password": PASSWORD, "new_password": "short", "new_password_confirm": "short"}
    assert "at least 10" in client.send("/account", short).text
    done = client.send("/account", new | {"password": PASSWORD})
    assert done.status_code == 302
    assert client.get("/").status_code == 200, "whoever changed it stays signed in"
    assert other.get("/").status_code == 303, "every other session ends"
    assert app.test_client().sign_in(ADMINISTRATOR).status_code == 422
    assert app.test_client().sign_in(ADMINISTRATOR, "battery staple horse").status_code == 302
    assert "user changed" in [each.what for each in events(app_database)]
    assert PASSWORD not in str(events(app_database)) and "battery" not in str(events(app_database))


def test_one_hash_serves_console_and_page(client, app_database):
    def hashed():
        with begin_work(app_database, CONSOLE, writes=False) as work:
            return work.session.execute(sa.text("SELECT password FROM user_account WHERE id = 1")).scalar_one()

    before = hashed()
    new = {"password": PASSWORD, "new_password": "battery staple horse", "new_password_confirm": "battery staple horse"}
    client.send("/account", new)
    parameters = [each.split("$")[1:4] for each in (before, hashed())]
    assert (
        parameters[0]
        == parameters[1]
        == ["argon2id", "v=19", "m={memory_cost},t={time_cost},p={parallelism}".format(**ARGON2)]
    )


def test_the_library_brings_no_other_pages(app):
    theirs = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert theirs == {
        "security.login": "/sign-in",
        "security.logout": "/sign-out",
        "security.change_password": "/account",
    }
