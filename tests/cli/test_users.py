"""`contrast users`: adding, listing, roles, teams, passwords, sessions and removal."""

import re
from datetime import timedelta

import pytest

from app.accounts.services import sessions
from app.accounts.storage import users
from app.accounts.storage.sessions import SessionLimits
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.record.services import teams
from tests.cli.console_history import opened_by, told


@pytest.mark.both_databases
def test_users_are_added_and_listed(console):
    assert "No users yet" in console("users", "list").stderr
    console("users", "add", "Ann", "--role", "administrator", "--password-stdin", given="correct horse battery\n")
    made = console("users", "add", "Bo Ñ", "--generate").stdout
    assert re.search(r"Password \(shown this once\): \S{12,}", made)
    assert "password" not in console("users", "add", "Cy", given="").stdout.splitlines()[0]
    assert console("users", "list").stdout.splitlines() == ["Ann   administrator", "Bo Ñ  reader", "Cy    reader"]


@pytest.mark.both_databases
def test_a_password_is_set_anew_and_it_stands_in_the_history(console):
    console("users", "add", "Ann", "--role", "administrator", "--password-stdin", given="correct horse battery\n")
    assert (
        "Ann has a new password"
        in console("users", "password", "ann", "--password-stdin", given="another horse battery\n").stdout
    )
    assert re.search(r"shown this once\): \S{12,}", console("users", "password", "Ann", "--generate").stdout)
    assert "characters" in console("users", "password", "Ann", "--password-stdin", exit_code=1, given="x\n").stderr
    assert "no user" in console("users", "password", "Bo", "--generate", exit_code=1).stderr
    console("users", "password", "Ann", "--generate", "--password-stdin", exit_code=2)
    assert told(console, EventKind.USER_CHANGED) == [{"password": "changed"}] * 2


@pytest.mark.both_databases
def test_sessions_are_listed_and_revoked(console):
    console("users", "add", "Ann", "--role", "administrator", "--password-stdin", given="correct horse battery\n")
    assert "not signed in anywhere" in console("users", "sessions", "Ann").stderr
    with opened_by(console) as database, begin_work(database, CONSOLE, writes=False) as work:
        user = users.find_by_name(work.session, "Ann")
        for browser in ("Firefox", "Chrome\x1b[31m"):
            sessions.start(work, user.id, user.mark, browser, SessionLimits(*[timedelta(days=1)] * 3))
    listed = console("users", "sessions", "ann").stdout
    assert len(listed.splitlines()) == 2 and "Firefox" in listed and "\x1b" not in listed
    assert "2 sessions ended" in console("users", "sessions", "Ann", "--revoke").stdout
    assert "not signed in anywhere" in console("users", "sessions", "Ann").stderr
    assert told(console, EventKind.SESSIONS_ENDED) == [{"sessions": 2}]
    assert "no user" in console("users", "sessions", "Bo", exit_code=1).stderr


@pytest.mark.both_databases
def test_a_user_is_shut_out_and_let_in(console):
    for name in ("Ann", "Bo"):
        console("users", "add", name, "--role", "administrator", "--generate")
    assert "no longer" in console("users", "deactivate", "Bo").stdout
    assert "Bo   administrator  deactivated" in console("users", "list").stdout.splitlines()
    assert "At least one administrator is required" in console("users", "deactivate", "Ann", exit_code=1).stderr
    assert "can sign in again" in console("users", "activate", "Bo").stdout
    assert "shut out" not in console("users", "list").stdout


def test_roles_and_teams_are_set_and_accounts_removed(console):
    for name in ("Ann", "Bo"):
        console("users", "add", name, "--role", "administrator", "--generate")
    assert "Bo is member now" in console("users", "role", "bo", "member").stdout
    console("users", "role", "Bo", "king", exit_code=2)
    assert "At least one administrator is required" in console("users", "role", "Ann", "reader", exit_code=1).stderr
    assert "Add teams in the settings first" in console("users", "teams", "Bo", "Web", exit_code=1).stderr
    with opened_by(console) as database, begin_work(database, CONSOLE) as work:
        teams.add(work, "Web")
    assert console("users", "teams", "Bo", "web").stdout == "Bo: Web\n"
    assert console("users", "teams", "Bo").stdout == "Bo: Web\n"
    assert console("users", "teams", "Bo", "--none").stdout == "Bo: no team\n"
    console("users", "teams", "Bo", "Web", "--none", exit_code=2)
    assert "At least one administrator is required" in console("users", "remove", "Ann", exit_code=1).stderr
    assert "was removed" in console("users", "remove", "Bo").stdout
    assert console("users", "list").stdout == "Ann  administrator\n"
    assert "no user called “Bo”" in console("users", "activate", "Bo", exit_code=1).stderr


@pytest.mark.both_databases
def test_a_user_that_cannot_be_is_refused(console):
    console("users", "add", "Ann", "--generate")
    assert "already" in console("users", "add", " ANN ", "--generate", exit_code=1).stderr
    assert "password" in console("users", "add", "Bo", "--password-stdin", exit_code=1, given="short\n").stderr
    console("users", "add", "Bo", "--role", "king", exit_code=2)
    console("users", "add", "Bo", "--generate", "--password-stdin", exit_code=2)
