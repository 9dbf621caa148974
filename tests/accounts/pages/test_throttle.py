"""Guessing is slow, and nobody shuts out anybody else by guessing; counted in the database."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.services import attempt_limits
from app.accounts.services.attempt_limits import Attempt
from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.site import NAMES, PASSWORD, made, settings_over

ADMINISTRATOR = NAMES["administrator"]
WRONG = "wrong wrong wrong"


@pytest.fixture
def behind(app, tmp_path):
    """The same application behind one proxy, which says from where somebody asks."""
    settings = replace(settings_over(app.extensions["contrast"].url, tmp_path / "instance"), proxies=1)
    app = made(settings)
    yield app
    app.extensions["contrast"].dispose()


def somebody(app, address):
    """A browser at an address."""
    visitor = app.test_client()
    visitor.environ_base["HTTP_X_FORWARDED_FOR"] = address
    return visitor


def guess(app, address, times=1, name=ADMINISTRATOR, password=WRONG):
    """The statuses of so many attempts."""
    visitor = somebody(app, address)
    token = visitor.token()
    data = {"name": name, "password": password, "csrf_token": token}
    return [visitor.post("/sign-in", data=data).status_code for _ in range(times)]


def test_whoever_guesses_waits_and_is_told_how_long(behind, app_database):
    assert guess(behind, "192.0.2.1", 12) == [422] * 10 + [429] * 2
    visitor = somebody(behind, "192.0.2.1")
    answer = visitor.sign_in(ADMINISTRATOR)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Wait 10 minutes" in answer.text
    with begin_work(app_database, CONSOLE, writes=False) as work:
        found = work.session.execute(sa.text("SELECT what FROM event")).scalars().all()
    assert found.count("attempts limited") == 1, "said once in a window, not at every attempt"


def test_a_clock_that_was_set_back_makes_nobody_wait_for_days(behind, monkeypatch):
    assert guess(behind, "192.0.2.1", 11)[-1] == 429
    earlier = clock.now() - timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: earlier)
    assert guess(behind, "192.0.2.1", password=PASSWORD) == [302]


def test_a_right_password_from_another_address_gets_in_whatever_others_do(behind):
    for number in range(1, 8):
        guess(behind, f"192.0.2.{number}", 10)
    assert guess(behind, "198.51.100.1", password=PASSWORD) == [302]


def test_many_addresses_guess_as_slowly_as_few(behind):
    for number in range(1, 6):
        assert guess(behind, f"192.0.2.{number}", 10) == [422] * 10
    assert guess(behind, "198.51.100.7", 3) == [429] * 3
    assert guess(behind, "198.51.100.8", 2, NAMES["manager"]) == [422] * 2, "another account is nothing to it"


def test_one_address_waits_whatever_names_it_tries(behind):
    statuses = [guess(behind, "192.0.2.9", 1, f"Nobody {number}")[0] for number in range(62)]
    assert statuses == [422] * 60 + [429] * 2
    assert guess(behind, "192.0.2.10", 1, NAMES["manager"], PASSWORD) == [302]


def test_a_browser_that_the_account_knows_is_not_shut_out_from_its_own_office(behind):
    mine = somebody(behind, "192.0.2.1")
    assert mine.sign_in(ADMINISTRATOR).status_code == 302
    mine.send("/sign-out")
    guess(behind, "192.0.2.1", 70)
    assert guess(behind, "192.0.2.1", password=PASSWORD) == [429]
    assert mine.sign_in(ADMINISTRATOR).status_code == 302
    mine.send("/sign-out")
    statuses = {mine.sign_in(ADMINISTRATOR, WRONG).status_code for _ in range(12)}
    assert 429 in statuses, "such a browser guesses slowly, too"


def test_known_and_unknown_names_are_counted_and_answered_alike(behind):
    answers = []
    for name in (ADMINISTRATOR, "Nobody Known"):
        visitor = somebody(behind, "192.0.2.1" if name == ADMINISTRATOR else "192.0.2.2")
        answers.append(
            [
                (each.status_code, name in each.text, each.headers.get("Retry-After"))
                for each in (visitor.sign_in(name, WRONG) for _ in range(11))
            ]
        )
    assert answers[0][:10] == answers[1][:10]
    assert [each[:2] for each in answers[0]] == [each[:2] for each in answers[1]]


def test_whoever_is_signed_in_cannot_clear_what_they_guess(behind):
    insider = somebody(behind, "192.0.2.1")
    insider.sign_in(NAMES["reader"])
    guess(behind, "192.0.2.1", 10)
    insider.send("/sign-in", {"name": ADMINISTRATOR, "password": WRONG})
    assert guess(behind, "192.0.2.1") == [429]


def test_the_window_ends(behind, monkeypatch):
    guess(behind, "192.0.2.1", 11)
    then = clock.now() + attempt_limits.WINDOW
    monkeypatch.setattr(clock, "now", lambda: then)
    assert guess(behind, "192.0.2.1", password=PASSWORD) == [302]


def test_one_s_own_password_is_not_guessed_in_a_session_that_was_left_open(client):
    new = {"new_password": "battery staple horse", "new_password_confirm": "battery staple horse"}
    token = client.token()
    statuses = [
        client.post("/account", data=new | {"password": WRONG, "csrf_token": token}).status_code for _ in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2
    weak = {"password": PASSWORD, "new_password": "short", "new_password_confirm": "short"}
    assert client.send("/account", weak).status_code == 429


class TestCounting:
    @pytest.fixture
    def counted(self, peopled_url):
        from app.core.storage.database import Database

        database = Database(peopled_url)
        with begin_work(database, CONSOLE, writes=False) as work:
            yield work
        database.dispose()

    def test_the_limits(self, counted):
        attempt = Attempt("a", "2001:db8::1")
        for _ in range(attempt_limits.PER_PAIR):
            assert attempt_limits.count_attempt(counted, attempt).wait is None
        assert attempt_limits.count_attempt(counted, attempt).wait == attempt_limits.WINDOW.total_seconds()
        assert attempt_limits.count_attempt(counted, Attempt("a", "2001:db8::ffff")).wait, (
            "one network of version 6 is one address"
        )
        assert attempt_limits.count_attempt(counted, Attempt("a", "2001:db8:0:1::1")).wait is None
        attempt_limits.clear_attempts(counted, attempt)
        assert attempt_limits.count_attempt(counted, attempt).wait is None
        counted.now += attempt_limits.WINDOW + timedelta(seconds=1)
        assert [attempt_limits.count_attempt(counted, attempt).wait for _ in range(attempt_limits.PER_PAIR)] == [
            None
        ] * attempt_limits.PER_PAIR
