"""Who is told by mail that a scheduled report could not be made: its owner, once for each failure."""

import threading

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import ADMINISTRATOR, MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history
from app.report.domain.schedules import MAX_ATTEMPTS, RETRY_DELAYS
from app.report.services import deliveries, schedule_runs, schedules
from tests.mail_steps import use_server
from tests.mailbox import DROP, mailbox
from tests.report.golden.small_record import fill
from tests.schedule_fixtures import DUE, add, run_and_commit, runs, time

__all__ = ["mailbox", "time"]
LENA, ADA, BOB = "lena@example.org", "ada@example.org", "bob@example.org"
GONE = (("provider", "Agency 1"),)


def scheduled(database, email=LENA, **draft):
    """A schedule of Lena's about a provider that is called otherwise by the time it is due."""
    manager = run_and_commit(database, users.add, "Lena", MANAGER, email=email)
    with begin_work(database, CONSOLE) as work:
        fill(work)
    add(database, actor=Actor("Lena", frozenset({MANAGER}), Source.WEB, manager.id), filters=GONE, **draft)
    named(database, "Other")


def named(database, name):
    """Calls the provider otherwise."""
    with begin_work(database, CONSOLE) as work:
        work.session.execute(
            sa.text("UPDATE provider SET name = :name, folded = :folded WHERE folded IN ('agency 1', 'other')"),
            {"name": name, "folded": name.lower()},
        )


def given_up(database, time):
    """Tries it as often as it is tried."""
    for wait in (*RETRY_DELAYS, RETRY_DELAYS[-1]):
        schedule_runs.run_due(database)
        time.at += wait
    assert runs(database)[0].state == "failed"


def test_the_owner_of_a_report_that_failed_is_told_in_one_mail(database, time, mailbox):
    use_server(database, mailbox.server())
    scheduled(database)
    time.at = DUE
    for attempt, wait in enumerate((*RETRY_DELAYS, RETRY_DELAYS[-1]), 1):
        schedule_runs.run_due(database)
        assert deliveries.deliver_due(database) == (attempt == MAX_ATTEMPTS), "only once nobody tries any more"
        time.at += wait
    assert deliveries.deliver_due(database) == 0
    (told,) = mailbox.taken
    assert told.recipient == LENA and told.mail["Subject"] == "Report not made: For the board: Q4 2026"
    said = told.part("plain")
    for sentence in (
        "The report “For the board: Q4 2026” could not be made. It was due on 4 January 2027 08:00 (UTC).",
        "Reason: There is no provider “Agency 1”.",
        "https://contrast.example.org/reports/schedules/1",
        "Try again",
        "the schedule is yours",
    ):
        assert sentence in said, said
    assert not told.files
    with begin_work(database, CONSOLE, writes=False) as work:
        assert deliveries.tests_of_schedule(work, 1) == (), "it is no test"


def test_without_an_owner_every_administrator_is_told_who_has_an_address(sqlite_database, time, mailbox):
    use_server(sqlite_database, mailbox.server(public_url=""))
    for name, email, active in (
        ("Ada", ADA, True),
        ("Bob", BOB, True),
        ("Cleo", None, True),
        ("Dan", "none", True),
        ("Eve", "eve@example.org", False),
    ):
        run_and_commit(sqlite_database, users.add, name, ADMINISTRATOR, email=email)
        if not active:
            run_and_commit(sqlite_database, users.update, name, active=False)
    run_and_commit(sqlite_database, users.add, "Lena", MANAGER, email=LENA)
    with begin_work(sqlite_database, CONSOLE) as work:
        fill(work)
    add(sqlite_database, filters=GONE)
    named(sqlite_database, "Other")
    time.at = DUE
    given_up(sqlite_database, time)
    assert deliveries.deliver_due(sqlite_database) == 2
    assert {each.recipient for each in mailbox.taken} == {ADA, BOB}
    said = mailbox.taken[0].part("plain")
    assert "you are an administrator" in said and "open the schedule" in said and "http" not in said


@pytest.mark.parametrize("why", ["no mail server", "no address"])
def test_where_no_mail_can_be_sent_none_waits(sqlite_database, time, mailbox, why):
    if why == "no address":
        use_server(sqlite_database, mailbox.server())
    scheduled(sqlite_database, email=None if why == "no address" else LENA)
    time.at = DUE
    given_up(sqlite_database, time)
    use_server(sqlite_database, mailbox.server())
    assert deliveries.deliver_due(sqlite_database) == 0 and not mailbox.taken


def test_the_owner_still_gets_the_report_itself_and_each_failure_is_told(sqlite_database, time, mailbox):
    use_server(sqlite_database, mailbox.server())
    scheduled(sqlite_database, recipients=(LENA,))
    time.at = DUE
    for _ in range(2):
        given_up(sqlite_database, time)
        deliveries.deliver_due(sqlite_database)
        run_and_commit(sqlite_database, schedules.try_again, 1, 1)
    named(sqlite_database, "Agency 1")
    schedule_runs.run_due(sqlite_database)
    deliveries.deliver_due(sqlite_database)
    assert [each.mail["Subject"] for each in mailbox.to(LENA)] == ["Report not made: For the board: Q4 2026"] * 2 + [
        "For the board: Q4 2026"
    ]
    assert len({each.mail["Message-ID"] for each in mailbox.taken}) == 3


def test_what_was_made_meanwhile_is_not_told_as_failed(sqlite_database, time, mailbox):
    mailbox.answers[LENA] = [DROP]
    use_server(sqlite_database, mailbox.server())
    scheduled(sqlite_database, recipients=())
    time.at = DUE
    given_up(sqlite_database, time)
    assert deliveries.deliver_due(sqlite_database) == 1 and not mailbox.taken
    named(sqlite_database, "Agency 1")
    run_and_commit(sqlite_database, schedules.try_again, 1, 1)
    schedule_runs.run_due(sqlite_database)
    time.at += deliveries.RETRIES[0]
    assert deliveries.deliver_due(sqlite_database) == 1 and not mailbox.taken
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        (event,) = [each for each in history.events(work, "schedule", 1).events if each.what is EventKind.MAIL_FAILED]
    assert event.note["which"] == f"to {LENA}: The report was made or tried again before this mail was sent."


def test_two_workers_tell_it_once(database, time, mailbox):
    use_server(database, mailbox.server())
    scheduled(database)
    time.at = DUE

    def look():
        schedule_runs.run_due(database)
        deliveries.deliver_due(database)

    for wait in (*RETRY_DELAYS, RETRY_DELAYS[-1]):
        both = [threading.Thread(target=look) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        time.at += wait
    deliveries.deliver_due(database)
    assert [each.recipient for each in mailbox.taken] == [LENA]
