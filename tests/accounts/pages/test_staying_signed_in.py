"""“Keep me signed in”: a session that outlives the browser for thirty days."""

import sqlite3
from dataclasses import replace

import sqlalchemy as sa

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from tests.accounts.sign_in_steps import NEW_PASSWORD, move_clock, turn_on
from tests.fixtures.databases import copied
from tests.fixtures.site import NAMES, PASSWORD, made, settings_over

ADMINISTRATOR = NAMES["administrator"]
NEW = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}


def sign_in(visitor, **named):
    data = {"name": ADMINISTRATOR, "password": PASSWORD, "keep": "yes"} | named
    return visitor.send("/sign-in", data)


def cookie(answer):
    return next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("contrast="))


def test_the_cookie_outlives_the_browser_for_thirty_days(anonymous, monkeypatch):
    assert "Expires=" in cookie(sign_in(anonymous))
    move_clock(monkeypatch, days=29)
    assert anonymous.get("/account").status_code == 200
    move_clock(monkeypatch, days=2)
    assert anonymous.get("/account").status_code == 303


def test_without_it_the_cookie_ends_with_the_browser(anonymous):
    assert "Expires=" not in cookie(sign_in(anonymous, keep=""))


def test_a_later_sign_in_without_it_is_a_short_one_again(anonymous, monkeypatch):
    sign_in(anonymous)
    anonymous.send("/sign-out")
    assert "Expires=" not in cookie(sign_in(anonymous, keep=""))
    move_clock(monkeypatch, hours=25)
    assert anonymous.get("/account").status_code == 303


def test_a_new_password_keeps_it(anonymous, monkeypatch):
    sign_in(anonymous)
    assert anonymous.send("/account", NEW).status_code == 302
    move_clock(monkeypatch, days=20)
    assert anonymous.get("/account").status_code == 200


def test_an_administrator_s_change_ends_it_like_any_other(anonymous, app_database):
    sign_in(anonymous)
    with begin_work(app_database, CONSOLE) as work:
        users.update(work, ADMINISTRATOR, password="battery staple horse")
    assert anonymous.get("/account").status_code == 303


def test_it_goes_on_through_the_second_step(anonymous, app, monkeypatch):
    codes = turn_on(app, ADMINISTRATOR)
    sign_in(anonymous)
    anonymous.send("/sign-in/code", {"code": codes[0]})
    move_clock(monkeypatch, days=20)
    assert anonymous.get("/account").status_code == 200


def test_it_can_be_switched_off(prepared, tmp_path, monkeypatch):
    settings = settings_over(f"sqlite:///{prepared / 'peopled'}", tmp_path / "instance")
    app = made(replace(settings, remember_days=0, database_url=copied(prepared / "peopled", tmp_path / "db")))
    visitor = app.test_client()
    assert "Keep me signed in" not in visitor.get("/sign-in").text
    assert "Expires=" not in cookie(sign_in(visitor))
    assert visitor.get("/account").status_code == 200
    move_clock(monkeypatch, hours=25)
    assert visitor.get("/account").status_code == 303
    app.extensions["contrast"].dispose()


def test_the_file_of_an_older_version_gets_the_new_column(tmp_path):
    path = tmp_path / "record"
    with sqlite3.connect(tmp_path / "record-access") as connection:
        connection.execute(
            "CREATE TABLE user_session (id INTEGER PRIMARY KEY, token_hash, user_id, mark, began_at, "
            "seen_at, address, browser)"
        )
        connection.execute("INSERT INTO user_session (id, user_id) VALUES (1, 7)")
    connection.close()
    database = Database(f"sqlite:///{path}")
    for _ in range(2):
        with database.access(writes=False) as access:
            assert access.execute(sa.text("SELECT user_id, remembered FROM user_session")).all() == [(7, 0)]
        database.dispose()
