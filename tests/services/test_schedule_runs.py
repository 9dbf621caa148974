"""What schedules make by themselves: each period once, whoever looks, whatever fails, and the owner knows."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain import clock
from app.domain.errors import Refused, Unavailable
from app.domain.events import Actor, Source, What
from app.domain.permissions import ADMINISTRATOR, LEAD, READER
from app.report.domain.periods import Every
from app.report.domain.schedules import LEASE, MOST_ATTEMPTS, RETRIES
from app.report.services import saved_reports, schedule_runs, schedules
from app.report.storage import schedules as stored
from app.report.storage.schedules import DELIVERY, DONE, FAILED, RUN, WAITING
from app.services import history, organisation, users
from app.services.work import CONSOLE, begin
from app.services.worker import Worker
from tests.golden.recorded import fill

BEGUN = datetime(2026, 11, 30, 3, tzinfo=UTC)
DUE = datetime(2027, 1, 4, 8, tzinfo=UTC)  # of the last quarter of 2026


class Killed(BaseException):
    """What ends a worker where it stands."""


class Clock:
    """A clock that tests put forward."""

    def __init__(self):
        self.at = BEGUN

    def now(self):
        return self.at


@pytest.fixture(autouse=True)
def time(monkeypatch):
    """The clock of the test; it begins on 30 November 2026."""
    it = Clock()
    monkeypatch.setattr(clock, "now", it.now)
    return it


def kept(database, use_case, *arguments, actor=CONSOLE, **named):
    with begin(database, actor) as work:
        return use_case(work, *arguments, **named)


def add(database, actor=CONSOLE, **draft):
    return kept(database, schedules.add, {"name": "For the board", "recipients": ("a@example.org", "b@example.org"),
                                          **draft}, actor=actor)


def runs(database, number=1):
    with begin(database, CONSOLE, writes=False) as work:
        return schedules.runs(work, number)


def made(database):
    """The periods of the reports there are, in the order in which they were made, and the mails that wait."""
    with begin(database, CONSOLE, writes=False) as work:
        reports = [each.period.code for each in reversed(saved_reports.listing(work))]
        mails = work.session.execute(sa.select(DELIVERY.c.recipient, RUN.c.code).join(
            RUN, RUN.c.id == DELIVERY.c.run_id).order_by(DELIVERY.c.id)).all()
    return reports, [tuple(each) for each in mails]


MAILS = [("a@example.org", "2026-Q4"), ("b@example.org", "2026-Q4")]


def test_a_report_is_made_when_it_is_due_and_its_mails_wait(database, time):
    with begin(database, CONSOLE) as work:
        fill(work)
    add(database)
    time.at = DUE - timedelta(seconds=1)
    assert schedule_runs.run_due(database) == 0
    time.at = DUE
    assert schedule_runs.run_due(database) == 1 and schedule_runs.run_due(database) == 0
    assert made(database) == (["2026-Q4"], MAILS)
    run, = runs(database)
    with begin(database, CONSOLE, writes=False) as work:
        saved = saved_reports.opened(work, run.report_id).saved
        assert saved_reports.replay(work, run.report_id).differences == ()
        told = history.events(work, "report", saved.id).events
        following = schedules.one(work, 1).next.period.code
    assert (run.state, run.ended_at, run.title) == (DONE, DUE, "For the board: Q4 2026")
    assert (saved.by, saved.schedule_id, saved.period.interim, following) == ("schedule", 1, False, "2027-Q1")
    assert [(each.what, each.actor) for each in told] == [(What.REPORT_SAVED, "schedule")]


def test_a_thin_period_still_gives_a_report_and_so_do_its_filters(sqlite_database, time):
    add(sqlite_database, filters=(("category", "design"),), recipients=())
    time.at = DUE
    schedule_runs.run_due(sqlite_database)
    with begin(sqlite_database, CONSOLE, writes=False) as work:
        document = saved_reports.opened(work, runs(sqlite_database)[0].report_id).document
    assert document["engagements"] == {} and document["selection"] == [["category", "design"]]
    assert document["scheduled"] and not document["report"].get("exploratory")


def test_lost_at_restart(sqlite_database, time):
    """A fault of other tools: what fell due while no server was at work was never made."""
    add(sqlite_database, every=Every.MONTH, recipients=())
    time.at = datetime(2027, 6, 3, tzinfo=UTC)  # the report on May is due on the fourth
    assert schedule_runs.run_due(sqlite_database) == 6
    assert made(sqlite_database)[0] == ["2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]


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
    assert not failures and made(database) == (["2026-Q4"], MAILS)
    assert [each.attempts for each in runs(database)] == [1]


@pytest.mark.parametrize(("where", "step"), [
    (stored, "take"), (schedule_runs, "_frozen"), (schedule_runs, "_kept"), (stored, "settle"), (saved_reports, "keep"),
    (stored, "made"), (stored, "queue_mails")])
def test_killed_at_any_step_it_is_made_later_once(sqlite_database, time, monkeypatch, where, step):
    add(sqlite_database)
    time.at = DUE

    def killed(*arguments, **named):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, step, killed)
        with pytest.raises(Killed):
            schedule_runs.run_due(sqlite_database)
    assert made(sqlite_database) == ([], [])
    begun = step != "take"
    assert schedule_runs.run_due(sqlite_database) == (0 if begun else 1), "somebody may be at it still"
    time.at += LEASE
    assert schedule_runs.run_due(sqlite_database) == (1 if begun else 0)
    assert made(sqlite_database) == (["2026-Q4"], MAILS)


def test_one_that_took_longer_than_its_lease_keeps_nothing_beside_the_other(database, time, monkeypatch):
    add(database)
    time.at = DUE
    freeze = saved_reports.freeze

    def slow(work, *arguments):
        monkeypatch.setattr(saved_reports, "freeze", freeze)
        found = freeze(work, *arguments)
        time.at += LEASE
        assert schedule_runs.run_due(database) == 1
        return found

    monkeypatch.setattr(saved_reports, "freeze", slow)
    schedule_runs.run_due(database)
    assert made(database) == (["2026-Q4"], MAILS)


def test_one_that_kills_its_worker_again_and_again_is_given_up_and_told(sqlite_database, time, monkeypatch):
    add(sqlite_database)
    time.at = DUE

    def killed(*arguments):
        raise Killed

    monkeypatch.setattr(schedule_runs, "_frozen", killed)
    for _ in range(schedule_runs.MOST_BEGUN):
        with pytest.raises(Killed):
            schedule_runs.run_due(sqlite_database)
        time.at += LEASE
    assert schedule_runs.run_due(sqlite_database) == 1
    assert runs(sqlite_database)[0].state == FAILED and "stopped in the middle" in runs(sqlite_database)[0].error


def test_silent_failure(database, time, monkeypatch):
    """A fault of other tools: what failed was seen in the log alone. Here it is tried again, then told to the owner."""
    lead = kept(database, users.add, "Lena", LEAD)
    as_lead = Actor("Lena", frozenset({LEAD}), Source.WEB, lead.id)
    add(database, actor=as_lead)
    time.at = DUE

    def broken(*arguments):
        raise RuntimeError("no luck")

    with monkeypatch.context() as patched:
        patched.setattr(saved_reports, "freeze", broken)
        for number in range(1, MOST_ATTEMPTS + 1):
            assert schedule_runs.run_due(database) == 1 and schedule_runs.run_due(database) == 0
            run, = runs(database)
            assert run.attempts == number and "number of this incident" in run.error
            if number < MOST_ATTEMPTS:
                assert (run.state, run.next_at) == (WAITING, time.at + RETRIES[number - 1])
                time.at = run.next_at
    assert run.state == FAILED and made(database) == ([], [])
    with begin(database, as_lead, writes=False) as work:
        assert [each.schedule.name for each in schedules.failed(work)] == ["For the board"]
        event = history.events(work, "schedule", 1).events[0]
    assert (event.what, event.note["which"]) == (What.REPORT_FAILED, f"2026-Q4: {run.error}")
    with begin(database, CONSOLE, writes=False) as work:
        assert schedules.failed(work) == (), "it is the owner who is told"
    kept(database, schedules.try_again, 1, run.id, actor=as_lead)
    assert schedule_runs.run_due(database) == 1 and made(database) == (["2026-Q4"], MAILS)
    with begin(database, as_lead) as work, pytest.raises(Refused, match="has not failed"):
        schedules.try_again(work, 1, run.id)


def test_filters_that_mean_nothing_any_more_are_told_and_a_later_period_is_not_held_up_for_ever(sqlite_database, time):
    kept(sqlite_database, organisation.amend, {"name": "Ours"})
    with begin(sqlite_database, CONSOLE) as work:
        fill(work)
    add(sqlite_database, filters=(("provider", "Agency 1"),), recipients=())
    with begin(sqlite_database, CONSOLE) as work:
        work.session.execute(sa.text("UPDATE provider SET name = 'Other', folded = 'other' WHERE name = 'Agency 1'"))
    time.at = datetime(2027, 4, 5, tzinfo=UTC)  # two quarters
    schedule_runs.run_due(sqlite_database)
    newer, older = runs(sqlite_database)
    assert older.error == "There is no provider “Agency 1”." and newer.attempts == 0, "the oldest comes first"
    for _ in range(2 * MOST_ATTEMPTS):
        time.at += RETRIES[-1]
        schedule_runs.run_due(sqlite_database)
    assert [each.state for each in runs(sqlite_database)] == [FAILED, FAILED]
    kept(sqlite_database, schedules.amend, 1, {"filters": (("provider", "Other"),)})
    for each in runs(sqlite_database):
        kept(sqlite_database, schedules.try_again, 1, each.id)
    schedule_runs.run_due(sqlite_database)
    assert made(sqlite_database)[0] == ["2026-Q4", "2027-Q1"]


def test_a_database_that_fails_for_a_moment_costs_no_attempt(sqlite_database, time, monkeypatch):
    add(sqlite_database)
    time.at = DUE

    def gone(*arguments):
        raise Unavailable("The database is not there.", "restarting", passes=True)

    with monkeypatch.context() as patched:
        patched.setattr(saved_reports, "freeze", gone)
        with pytest.raises(Unavailable):
            schedule_runs.run_due(sqlite_database)
    time.at += LEASE
    assert schedule_runs.run_due(sqlite_database) == 1 and made(sqlite_database)[0] == ["2026-Q4"]


@pytest.mark.parametrize("gone", [{"active": False}, {"role": READER}])
def test_job_of_a_deactivated_owner(database, time, gone):
    """A fault of other tools: the schedules of people who left stopped, and nobody noticed."""
    lead = kept(database, users.add, "Lena", LEAD)
    kept(database, users.add, "Zoe", ADMINISTRATOR)
    kept(database, users.add, "Adam", ADMINISTRATOR)
    add(database, actor=Actor("Lena", frozenset({LEAD}), Source.WEB, lead.id))
    kept(database, users.amend, "Lena", **gone)
    time.at = DUE
    assert schedule_runs.run_due(database) == 1 and made(database) == (["2026-Q4"], MAILS)
    with begin(database, CONSOLE, writes=False) as work:
        assert schedules.one(work, 1).owner == "Zoe", "the first administrator there was"
        event = history.events(work, "schedule", 1).events[0]
    assert (event.what, event.changes, event.actor) == (
        What.SCHEDULE_CHANGED, {"owner": ("Lena", "Zoe")}, "schedule")
    assert "may no longer send reports" in event.note["which"]


def test_wrong_hour_after_a_time_zone_change(sqlite_database, time):
    """A fault of other tools: the old hour stayed, or the period was made again at the new one."""
    add(sqlite_database, recipients=(), time_zone="Pacific/Auckland")
    time.at = datetime(2027, 1, 3, 19, tzinfo=UTC)  # 8:00 there on the fourth
    schedule_runs.run_due(sqlite_database)
    kept(sqlite_database, schedules.amend, 1, {"time_zone": "America/New_York"})
    for hours in range(0, 48, 4):
        time.at = datetime(2027, 1, 3, 20, tzinfo=UTC) + timedelta(hours=hours)
        assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 4, 11, 59, tzinfo=UTC)
    assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 4, 12, tzinfo=UTC)  # 8:00 there, in summer time
    assert schedule_runs.run_due(sqlite_database) == 1
    assert made(sqlite_database)[0] == ["2026-Q4", "2027-Q1"]


def test_a_paused_one_makes_nothing_and_goes_on_with_what_was_due_before(sqlite_database, time, monkeypatch):
    add(sqlite_database, recipients=())
    time.at = DUE
    kept(sqlite_database, schedules.pause, 1)
    assert schedule_runs.run_due(sqlite_database) == 0
    time.at = datetime(2027, 4, 20, tzinfo=UTC)
    assert schedule_runs.run_due(sqlite_database) == 0
    kept(sqlite_database, schedules.resume, 1)
    assert schedule_runs.run_due(sqlite_database) == 1 and made(sqlite_database)[0] == ["2026-Q4"]


def test_one_that_is_removed_while_its_report_is_made_keeps_no_report(sqlite_database, time, monkeypatch):
    add(sqlite_database)
    time.at = DUE
    freeze = saved_reports.freeze

    def meanwhile(work, *arguments):
        kept(sqlite_database, schedules.remove, 1)
        return freeze(work, *arguments)

    monkeypatch.setattr(saved_reports, "freeze", meanwhile)
    schedule_runs.run_due(sqlite_database)
    assert made(sqlite_database) == ([], []) and runs(sqlite_database)[0].error == schedules.REMOVED


def test_nobody_waits_for_a_report_that_is_being_worked_out(sqlite_database, time, monkeypatch):
    add(sqlite_database, recipients=())
    time.at = DUE
    freeze = saved_reports.freeze

    def meanwhile(work, *arguments):
        assert not work.writes
        kept(sqlite_database, organisation.amend, {"name": "Ours"})
        return freeze(work, *arguments)

    monkeypatch.setattr(saved_reports, "freeze", meanwhile)
    assert schedule_runs.run_due(sqlite_database) == 1 and made(sqlite_database)[0] == ["2026-Q4"]


def test_a_worker_makes_what_is_due_by_itself_one_after_the_other(sqlite_database, time, monkeypatch):
    add(sqlite_database, every=Every.MONTH, recipients=())
    time.at = datetime(2027, 2, 5, tzinfo=UTC)
    at = Worker(sqlite_database, Path("nowhere"), {}, (schedule_runs.run_one,))
    assert [at.run_chores() for _ in range(5)] == [True, True, True, False, False]
    assert made(sqlite_database)[0] == ["2026-11", "2026-12", "2027-01"]
