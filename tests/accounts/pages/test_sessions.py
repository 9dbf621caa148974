"""Sessions end by signing out, by hand, by time, and with the password, the role or the access."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.site import NAMES, PASSWORD

ADMINISTRATOR, READER = NAMES["administrator"], NAMES["reader"]
NEW = {"password": PASSWORD, "new_password": "battery staple horse", "new_password_confirm": "battery staple horse"}


def cookie_of(visitor):
    """The text of the session's cookie."""
    return visitor.get_cookie("contrast").value


def with_cookie(app, value):
    """Somebody who copied the cookie."""
    visitor = app.test_client()
    visitor.set_cookie("contrast", value)
    return visitor


def whats(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return work.session.execute(sa.text("SELECT what FROM event ORDER BY id DESC")).scalars().all()


def stored(database):
    """What the table of sessions holds."""
    with database.access(writes=False) as access:
        return access.execute(sa.text("SELECT * FROM user_session ORDER BY id")).mappings().all()


def later(monkeypatch, **by):
    """Lets time pass."""
    then = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(client, app, app_database):
    copy = cookie_of(client)
    assert with_cookie(app, copy).get("/account").status_code == 200
    client.send("/sign-out")
    assert with_cookie(app, copy).get("/account").status_code == 303
    assert whats(app_database)[0] == "signed out"


def test_the_database_holds_no_token_that_opens_anything(client, app, app_database):
    (row,) = stored(app_database)
    with client.session_transaction() as session:
        token = session["_user_id"]
    assert len(token) >= 40
    assert token not in str(dict(row))


def test_signing_in_changes_the_tokens(anonymous, app):
    before = anonymous.token()
    cookie = cookie_of(anonymous)
    anonymous.sign_in(ADMINISTRATOR)
    assert anonymous.token() != before
    assert anonymous.post("/users/1/role", data={"role": "reader", "csrf_token": before}).status_code == 400
    assert with_cookie(app, cookie).get("/account").status_code == 303


def test_a_planted_session_is_not_taken_over(app):
    """Whoever signs in with a cookie that somebody else gave them gets a session of their own."""
    attacker = app.test_client()
    attacker.get("/sign-in")
    planted = cookie_of(attacker)
    victim = with_cookie(app, planted)
    victim.sign_in(ADMINISTRATOR)
    assert attacker.get("/account").status_code == 303


@pytest.mark.parametrize(("steps", "status"), [([{"hours": 23}] * 3, 200), ([{"hours": 25}], 303)])
def test_an_unused_session_ends(client, monkeypatch, steps, status):
    for step in steps:
        later(monkeypatch, **step)
        answer = client.get("/account")
    assert answer.status_code == status


def test_every_session_ends_in_the_end(client, monkeypatch):
    for _ in range(14):
        later(monkeypatch, hours=23)
        assert client.get("/account").status_code == 200
    later(monkeypatch, hours=23)
    assert client.get("/account").status_code == 303


def test_use_is_written_at_most_once_a_minute_and_is_no_change_of_the_record(client, app_database, monkeypatch):
    def changes():
        with begin_work(app_database, CONSOLE, writes=False) as work:
            return work.session.execute(sa.text("SELECT changes FROM record_state")).scalar_one()

    before, seen = changes(), stored(app_database)[0]["seen_at"]
    later(monkeypatch, seconds=50)
    client.get("/")
    assert stored(app_database)[0]["seen_at"] == seen
    later(monkeypatch, seconds=20)
    client.get("/")
    assert stored(app_database)[0]["seen_at"] > seen
    client.send("/sign-out")
    client.sign_in(ADMINISTRATOR)
    client.sign_in("Nobody Known")
    assert changes() == before


def test_one_sees_and_ends_one_s_own_sessions(client, app, app_database):
    other, third = app.test_client(), app.test_client()
    other.sign_in(ADMINISTRATOR)
    third.sign_in(ADMINISTRATOR)
    page = client.get("/account").text
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 2 and "This browser" in page
    assert client.send(ends[-1]).status_code == 303
    assert [visitor.get("/").status_code for visitor in (client, other, third)] == [200, 303, 200]
    client.send("/account/sessions/end")
    assert [visitor.get("/").status_code for visitor in (client, third)] == [200, 303]
    assert client.send(ends[-1]).status_code == 404
    assert "sessions ended" in whats(app_database)


def test_nobody_ends_the_session_of_another(client, reader_client, app_database):
    theirs = stored(app_database)[0]["id"]
    assert reader_client.send(f"/account/sessions/{theirs}/end").status_code == 404
    for url in (f"/users/1/sessions/{theirs}/end", "/users/1/sessions/end"):
        assert reader_client.send(url).status_code == 403
    assert client.get("/").status_code == 200


def test_an_administrator_ends_those_of_others(client, reader_client, app_database):
    number = next(each["user_id"] for each in stored(app_database) if each["user_id"] != 1)
    page = client.get(f"/users/{number}").text
    (end,) = re.findall(rf'action="(/users/{number}/sessions/\d+/end)"', page)
    client.send(end)
    assert reader_client.get("/").status_code == 303
    reader_client.sign_in(READER)
    client.send(f"/users/{number}/sessions/end")
    assert reader_client.get("/").status_code == 303
    assert "Not signed in anywhere" in client.get(f"/users/{number}").text


def test_a_new_password_ends_the_others_and_changes_this_one(client, app):
    other = app.test_client()
    other.sign_in(ADMINISTRATOR)
    copy = cookie_of(client)
    client.send("/account", NEW)
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 303
    assert with_cookie(app, copy).get("/").status_code == 303


@pytest.mark.parametrize("change", [{"active": False}, {"role": "manager"}, {"password": "battery staple horse"}])
def test_what_an_administrator_changes_ends_every_session(reader_client, app_database, change):
    with begin_work(app_database, CONSOLE) as work:
        users.update(work, READER, **change)
    assert reader_client.get("/").status_code == 303


def test_nobody_waits_for_whoever_writes_the_record(client, app, app_database, monkeypatch):
    """Signing in, being refused, signing out and reading go on while an import holds the record; nothing is lost."""
    monkeypatch.setattr("app.core.storage.database.BUSY_MS", 50)
    visitor = app.test_client()
    with app_database.transaction() as session:
        session.execute(sa.text("SELECT 1"))  # the lock is taken now
        assert visitor.sign_in(ADMINISTRATOR, "wrong wrong wrong").status_code == 422
        assert visitor.sign_in(ADMINISTRATOR).status_code == 302
        later(monkeypatch, minutes=2)
        assert visitor.get("/engagements").status_code == 200
        assert visitor.get("/engagements/export.csv").status_code == 200
        assert visitor.send("/sign-out").status_code == 302
        assert visitor.post("/engagements/new").status_code == 401
        kept = len(whats(app_database))
    client.get("/engagements/export.csv")
    assert len(whats(app_database)) == kept + 5
    assert whats(app_database)[:5] == ["exported", "signed out", "exported", "signed in", "sign-in refused"]
    assert "sign-in refused" in client.get("/history").text.replace("failed to sign in", "sign-in refused")


def test_a_made_up_password_is_changed_first(client, app, app_database):
    answer = client.send("/users/new", {"name": "Added Person", "role": "manager"})
    made = re.search(r'class="secret"[^>]*>([^<]+)<', answer.text).group(1)
    visitor = app.test_client()
    visitor.sign_in("Added Person", made)
    for url in ("/", "/engagements", "/engagements/export.csv", "/history"):
        answer = visitor.get(url)
        assert (answer.status_code, answer.location) == (303, "/account")
    assert "password was generated for you" in visitor.get("/account").text
    visitor.send("/account", NEW | {"password": made})
    assert visitor.get("/").status_code == 200
    assert app.test_client().sign_in("Added Person", made).status_code == 422


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Password123!", "This password is easy to guess"),
        ("qwertyuiop", "This password is easy to guess"),
        (f"{ADMINISTRATOR}1", "This password is easy to guess"),
        ("testadministrator2026", "This password is easy to guess"),
        ("x" * 257, "most 256|10 to 256|at least"),
        ("a" * 40, "This password is easy to guess"),
    ],
)
def test_a_password_soon_guessed_is_refused(client, password, words):
    typed = {"password": PASSWORD, "new_password": password, "new_password_confirm": password}
    answer = client.send("/account", typed)
    assert answer.status_code == 422 and re.search(words, answer.text)
    assert client.send("/account", NEW).status_code == 302


class TestTraces:
    """What somebody tries leaves a trace, though not as a change of the record."""

    def test_refused_and_limited_attempts(self, client, anonymous, app_database):
        client.send("/account", NEW | {"password": "wrong wrong wrong"})
        assert whats(app_database)[0] == "password refused"
        client.post("/settings/teams", data={"name": "North"})
        assert whats(app_database)[0] == "form refused"
        for _ in range(15):
            anonymous.post("/sign-in", data={"name": "x"})
        assert whats(app_database).count("form refused") == 10, "whoever repeats it doesn't fill the history"

    def test_files(self, client, app_database, tmp_path):
        def changes():
            with begin_work(app_database, CONSOLE, writes=False) as work:
                return work.session.execute(sa.text("SELECT changes FROM record_state")).scalar_one()

        before = changes()
        for content in (b"title,arrangement\nWebsite,freelance\n", b"title,arrangement\nShop,outsourced\n"):
            data = {"file": (io.BytesIO(content), "mine.csv"), "csrf_token": client.token()}
            number = client.post("/imports/new", data=data).location.rsplit("/", 1)[1]
        assert whats(app_database)[0] == "file brought"
        client.get(f"/imports/{number}/download").close()
        assert whats(app_database)[0] == "file downloaded"
        client.send(f"/imports/{number}/check", {"act": "drop"})
        assert whats(app_database)[0] == "file forgotten"
        assert changes() == before
        page = client.get("/history").text
        for words in ("uploaded a file", "downloaded an imported file", "discarded an upload"):
            assert words in page
        assert "mine.csv" in page

    def test_every_kind_of_event_has_its_words(self):
        from app.core.domain.events import EventKind
        from app.record.pages.event_text import VERBS

        assert set(VERBS) == set(EventKind)
