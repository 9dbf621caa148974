"""What schedules make by themselves: each period once, whoever looks, and what a change does to it."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.accounts.services import users
from app.cli.job_runner import Worker
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import ADMINISTRATOR, MANAGER, READER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history, organisation
from app.report.domain.periods import Frequency
from app.report.domain.schedules import LEASE
from app.report.services import saved_reports, schedule_runs, schedules
from app.report.storage.schedules import DONE
from app.report.text.schedules import GIVEN_UP_REMOVED
from tests.report.golden.small_record import fill
from tests.schedule_fixtures import DUE, MAILS, add, made_reports, run_and_commit, runs, time

__all__ = ["time"]


def test_a_report_is_made_when_it_is_due_and_its_mails_wait(database, time):
    with begin_work(database, CONSOLE) as work:
        fill(work)
    add(database)
    time.at = DUE - timedelta(seconds=1)
    assert schedule_runs.run_due(database) == 0
    time.at = DUE
    assert schedule_runs.run_due(database) == 1 and schedule_runs.run_due(database) == 0
    assert made_reports(database) == (["2026-Q4"], MAILS)
    (run,) = runs(database)
    with begin_work(database, CONSOLE, writes=False) as work:
        saved = saved_reports.open_report(work, run.report_id).saved
        assert saved_reports.replay(work, run.report_id).differences == ()
        told = history.events(work, "report", saved.id).events
        following = schedules.get(work, 1).next.period.code
    assert (run.state, run.ended_at, run.title) == (DONE, DUE, "For the board: Q4 2026")
    assert (saved.by, saved.schedule_id, saved.period.interim, following) == ("schedule", 1, False, "2027-Q1")
    assert [(each.what, each.actor) for each in told] == [(EventKind.REPORT_SAVED, "schedule")]


def test_a_thin_period_still_gives_a_report_and_so_do_its_filters(sqlite_database, time):
    add(sqlite_database, filters=(("category", "design"),), recipients=())
    time.at = DUE
    schedule_runs.run_due(sqlite_database)
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        document = saved_reports.open_report(work, runs(sqlite_database)[0].report_id).document
    assert document["engagements"] == {} and document["selection"] == [["category", "design"]]
    assert document["scheduled"] and not document["report"].get("exploratory")


def test_lost_at_restart(sqlite_database, time):
    """A fault of other tools: what fell due while no server was at work was never made."""
    add(sqlite_database, every=Frequency.MONTH, recipients=())
    time.at = datetime(2027, 6, 3, tzinfo=UTC)  # the report on May is due on the fourth
    assert schedule_runs.run_due(sqlite_database) == 6
    assert made_reports(sqlite_database)[0] == ["2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]


def test_sent_twice(database, time):
    """A fault of other tools: with two workers each made the report, and everybody had it twice."""
    add(database)
    time.at = DUE
    together, failures = threading.Barrier(2), []

    def look():
        try:
            together.wait()
            schedule_runs.run_due(database)
        except Exception as problem:  # shown below
            failures.append(problem)

    workers = [threading.Thread(target=look) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    time.at += LEASE
    schedule_runs.run_due(database)
    assert not failures and made_reports(database) == (["2026-Q4"], MAILS)
    assert [each.attempts for each in runs(database)] == [1]


@pytest.mark.parametrize("gone", [{"active": False}, {"role": READER}])
def test_job_of_a_deactivated_owner(database, time, gone):
    """A fault of other tools: the schedules of people who left stopped, and nobody noticed."""
    manager = run_and_commit(database, users.add, "Lena", MANAGER)
    run_and_commit(database, users.add, "Zoe", ADMINISTRATOR)
    run_and_commit(database, users.add, "Adam", ADMINISTRATOR)
    add(database, actor=Actor("Lena", frozenset({MANAGER}), Source.WEB, manager.id))
    run_and_commit(database, users.update, "Lena", **gone)
    time.at = DUE
    assert schedule_runs.run_due(database) == 1 and made_reports(database) == (["2026-Q4"], MAILS)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert schedules.get(work, 1).owner == "Zoe", "the first administrator there was"
        event = history.events(work, "schedule", 1).events[0]
    assert (event.what, event.changes, event.actor) == (
        EventKind.SCHEDULE_CHANGED,
        {"owner": ("Lena", "Zoe")},
        "schedule",
    )
    assert "may no longer send reports" in event.note["which"]


def test_wrong_hour_after_a_time_zone_change(sqlite_database, time):
    """A fault of other tools: the old hour stayed, or the period was made again at the new one."""
    add(sqlite_database, recipients=(), time_zone="Pacific/Auckland")
    time.at = datetime(2027, 1, 3, 19, tzinfo=UTC)  # 8:00 there on the fourth
    schedule_runs.run_due(sqlite_database)
    run_and_commit(sqlite_database, schedules.edit, 1, {"time_zone": "America/New_York"})
    for hours in range(0, 48, 4):
        time.at = datetime(2027, 1, 3, 20, tzinfo=UTC) + timedelta(hours=hours)
        assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 4, 11, 59, tzinfo=UTC)
    assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 4, 12, tzinfo=UTC)  # 8:00 there, in summer time
    assert schedule_runs.run_due(sqlite_database) == 1
    assert made_reports(sqlite_database)[0] == ["2026-Q4", "2027-Q1"]


def test_a_paused_one_makes_nothing_and_goes_on_with_what_was_due_before(sqlite_database, time, monkeypatch):
    add(sqlite_database, recipients=())
    time.at = DUE
    run_and_commit(sqlite_database, schedules.pause, 1)
    assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 20, tzinfo=UTC)
    assert schedule_runs.run_due(sqlite_database) == 0
    run_and_commit(sqlite_database, schedules.resume, 1)
    assert schedule_runs.run_due(sqlite_database) == 1 and made_reports(sqlite_database)[0] == ["2026-Q4"]


def test_one_that_is_removed_while_its_report_is_made_keeps_no_report(sqlite_database, time, monkeypatch):
    add(sqlite_database)
    time.at = DUE
    freeze = saved_reports.freeze

    def meanwhile(work, *arguments):
        run_and_commit(sqlite_database, schedules.remove, 1)
        return freeze(work, *arguments)

    monkeypatch.setattr(saved_reports, "freeze", meanwhile)
    schedule_runs.run_due(sqlite_database)
    assert made_reports(sqlite_database) == ([], []) and runs(sqlite_database)[0].error == GIVEN_UP_REMOVED


def test_nobody_waits_for_a_report_that_is_being_worked_out(sqlite_database, time, monkeypatch):
    add(sqlite_database, recipients=())
    time.at = DUE
    freeze = saved_reports.freeze

    def meanwhile(work, *arguments):
        assert not work.writes
        run_and_commit(sqlite_database, organisation.amend, {"name": "Ours"})
        return freeze(work, *arguments)

    monkeypatch.setattr(saved_reports, "freeze", meanwhile)
    assert schedule_runs.run_due(sqlite_database) == 1 and made_reports(sqlite_database)[0] == ["2026-Q4"]


def test_a_worker_makes_what_is_due_by_itself_one_after_the_other(sqlite_database, time, monkeypatch):
    add(sqlite_database, every=Frequency.MONTH, recipients=())
    time.at = datetime(2027, 2, 5, tzinfo=UTC)
    at = Worker(sqlite_database, Path("nowhere"), {}, (schedule_runs.run_one,))
    assert [at.run_chores() for _ in range(5)] == [True, True, True, False, False]
    assert made_reports(sqlite_database)[0] == ["2026-11", "2026-12", "2027-01"]
