"""`contrast users invite` and `contrast users second-factor`."""

import pytest

from app.accounts.services import account_links
from app.accounts.services.account_links import INVITATION
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from tests.accounts.sign_in_steps import use_mail
from tests.mailbox import mailbox

__all__ = ["mailbox"]


@pytest.fixture
def record(sqlite_console):
    database = Database(f"sqlite:///{sqlite_console.folder / 'instance' / 'contrast.sqlite3'}")
    yield database
    database.dispose()


def test_the_link_is_printed_and_opens(sqlite_console, record):
    result = sqlite_console("users", "invite", "Ann", "--role", "manager")
    path = result.stdout.splitlines()[-1]
    assert path.startswith("/invitation/") and "in front of it" in result.stderr
    with begin_work(record, CONSOLE, writes=False) as work:
        assert account_links.open_link(work, path.removeprefix("/invitation/"), INVITATION).user.roles == ("manager",)
    assert "no password yet" in sqlite_console("users", "list").stdout
    assert "already a user" in sqlite_console("users", "invite", "Ann", exit_code=1).stderr


def test_it_is_mailed(sqlite_console, record, mailbox):
    use_mail(record, mailbox)
    result = sqlite_console("users", "invite", "Ann", "--email", "ann@example.org")
    assert "mailed to ann@example.org" in result.stdout and "/invitation/" not in result.stdout
    assert "/invitation/" in mailbox.to("ann@example.org")[0].part("plain")


def test_a_mail_that_fails_is_said_and_the_link_printed(sqlite_console, record, mailbox):
    use_mail(record, mailbox)
    mailbox.answers["ann@example.org"] = ["550 no such mailbox"]
    result = sqlite_console("users", "invite", "Ann", "--email", "ann@example.org", exit_code=1)
    assert "https://contrast.example.org/invitation/" in result.stdout and "550 no such mailbox" in result.stderr


def test_a_second_factor_is_shown_and_removed(sqlite_console, record):
    from app.accounts.services import second_factors, users
    from app.accounts.storage import second_factors as stored

    with begin_work(record, CONSOLE) as work:
        number = users.add(work, "Ann", "manager", "correct horse battery").id
        stored.save_app(work.session, number, "a key", work.now)
        stored.confirm_app(work.session, number, work.now)
    assert "of Ann is on" in sqlite_console("users", "second-factor", "Ann").stdout
    assert "of Ann is off" in sqlite_console("users", "second-factor", "Ann", "--remove").stdout
    assert "had no second factor" in sqlite_console("users", "second-factor", "Ann", "--remove").stdout
    with begin_work(record, CONSOLE, writes=False) as work:
        assert not second_factors.has_factor(work, number)
    assert "no user called" in sqlite_console("users", "second-factor", "Nobody", exit_code=1).stderr
