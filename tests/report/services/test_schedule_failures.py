"""What fails while a schedule's report is made: it is made later, once, or its owner is told why it was not."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.durations import add_months
from app.core.domain.errors import Refused, Unavailable
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import MANAGER
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history
from app.report.domain.schedules import LEASE, MAX_ATTEMPTS, RETRY_DELAYS
from app.report.services import saved_reports, schedule_runs, schedules
from app.report.storage import schedules as stored
from app.report.storage.schedules import DONE, FAILED, WAITING
from tests.report.golden.small_record import fill
from tests.schedule_fixtures import DUE, MAILS, Killed, add, made_reports, run_and_commit, runs, time

__all__ = ["time"]
STEPS = (
    (stored, "lease_next"),
    (schedule_runs, "_freeze"),
    (stored, "finish_run"),
    (saved_reports, "save"),
    (stored, "set_report"),
    (schedule_runs, "_save_run"),
)
QUARTERS, DAY = 20, timedelta(days=1)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(("where", "step"), STEPS)
def test_killed_before_or_after_any_step_it_is_made_later_once(sqlite_database, time, monkeypatch, where, step, done):
    add(sqlite_database)
    time.at = DUE

    takes = getattr(where, step)

    def killed(*arguments, **named):
        if done:
            takes(*arguments, **named)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, step, killed)
        with pytest.raises(Killed):
            schedule_runs.run_due(sqlite_database)
    assert made_reports(sqlite_database) == ([], [])
    begun = step != "lease_next"
    assert schedule_runs.run_due(sqlite_database) == (0 if begun else 1), "somebody may be at it still"
    time.at += LEASE
    assert schedule_runs.run_due(sqlite_database) == (1 if begun else 0)
    assert made_reports(sqlite_database) == (["2026-Q4"], MAILS)


def test_five_years_of_crashes_and_downtime(sqlite_database, time, monkeypatch):
    """Each quarter is made once, in order, whenever a worker dies."""
    chance = random.Random(11)
    add(sqlite_database)
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        thin = saved_reports.freeze(work, Selection(), saved_reports.period_by_code(work, "2026-Q3"))

    def frozen(work, selection, period, title):
        """The same report for every period, after the one that was saved last."""
        before = max((each.id for each in saved_reports.listing(work)), default=None)
        return replace(thin, title=title, period=period, before=before)

    monkeypatch.setattr(saved_reports, "freeze", frozen)
    takes = {step: getattr(where, step) for where, step in STEPS}

    def unsure(step):
        def taken(*arguments, **named):
            if chance.random() < 0.05:
                raise Killed
            found = takes[step](*arguments, **named)
            if chance.random() < 0.05:
                raise Killed
            return found

        return taken

    for where, step in STEPS:
        monkeypatch.setattr(where, step, unsure(step))
    while len(runs(sqlite_database)) < QUARTERS:
        time.at += timedelta(days=chance.choice((3, 30, 90, 400)))
        done = False
        while not done:
            with suppress(Killed):
                done = schedule_runs.run_due(sqlite_database) == 0 and all(
                    each.state == DONE for each in runs(sqlite_database)
                )
            time.at += LEASE
    reports, mails = made_reports(sqlite_database)
    found = runs(sqlite_database)[::-1]
    assert len(found) == len(reports) == len(set(reports))
    assert reports == [each.code for each in found]
    assert all(after.ends == add_months(before.ends + DAY, 3) - DAY for before, after in pairwise(found))
    assert mails == [(recipient, code) for code in reports for recipient in ("a@example.org", "b@example.org")]


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
    assert made_reports(database) == (["2026-Q4"], MAILS)


def test_one_that_kills_its_worker_again_and_again_is_given_up_and_told(sqlite_database, time, monkeypatch):
    add(sqlite_database)
    time.at = DUE

    def killed(*arguments):
        raise Killed

    monkeypatch.setattr(schedule_runs, "_freeze", killed)
    for _ in range(schedule_runs.MAX_STARTS):
        with pytest.raises(Killed):
            schedule_runs.run_due(sqlite_database)
        time.at += LEASE
    assert schedule_runs.run_due(sqlite_database) == 1
    assert runs(sqlite_database)[0].state == FAILED and "stopped in the middle" in runs(sqlite_database)[0].error


def test_silent_failure(database, time, monkeypatch):
    """A fault of other tools: what failed was seen in the log alone. Here it is tried again, then told to the owner."""
    manager = run_and_commit(database, users.add, "Lena", MANAGER)
    as_manager = Actor("Lena", frozenset({MANAGER}), Source.WEB, manager.id)
    add(database, actor=as_manager)
    time.at = DUE

    def broken(*arguments):
        raise RuntimeError("no luck")

    with monkeypatch.context() as patched:
        patched.setattr(saved_reports, "freeze", broken)
        for number in range(1, MAX_ATTEMPTS + 1):
            assert schedule_runs.run_due(database) == 1 and schedule_runs.run_due(database) == 0
            (run,) = runs(database)
            assert run.attempts == number and "number of this incident" in run.error
            if number < MAX_ATTEMPTS:
                assert (run.state, run.next_at) == (WAITING, time.at + RETRY_DELAYS[number - 1])
                time.at = run.next_at
    assert run.state == FAILED and made_reports(database) == ([], [])
    with begin_work(database, as_manager, writes=False) as work:
        assert [each.schedule.name for each in schedules.failed(work)] == ["For the board"]
        event = history.events(work, "schedule", 1).events[0]
    assert (event.what, event.note["which"]) == (EventKind.REPORT_FAILED, f"2026-Q4: {run.error}")
    with begin_work(database, CONSOLE, writes=False) as work:
        assert schedules.failed(work) == (), "it is the owner who is told"
    run_and_commit(database, schedules.try_again, 1, run.id, actor=as_manager)
    assert schedule_runs.run_due(database) == 1 and made_reports(database) == (["2026-Q4"], MAILS)
    with begin_work(database, as_manager, writes=False) as work:
        assert history.events(work, "schedule", 1).events[0].note == {"which": "2026-Q4 is tried again"}
    with begin_work(database, as_manager) as work, pytest.raises(Refused, match="has not failed"):
        schedules.try_again(work, 1, run.id)


def test_filters_that_mean_nothing_any_more_are_told_and_a_later_period_is_not_held_up_for_ever(sqlite_database, time):
    with begin_work(sqlite_database, CONSOLE) as work:
        fill(work)
    add(sqlite_database, filters=(("provider", "Agency 1"),), recipients=())
    with begin_work(sqlite_database, CONSOLE) as work:
        work.session.execute(sa.text("UPDATE provider SET name = 'Other', folded = 'other' WHERE name = 'Agency 1'"))
    time.at = datetime(2027, 4, 5, tzinfo=UTC)  # two quarters
    schedule_runs.run_due(sqlite_database)
    newer, older = runs(sqlite_database)
    assert older.error == "There is no provider “Agency 1”." and newer.attempts == 0, "the oldest comes first"
    for _ in range(2 * MAX_ATTEMPTS):
        time.at += RETRY_DELAYS[-1]
        schedule_runs.run_due(sqlite_database)
    assert [each.state for each in runs(sqlite_database)] == [FAILED, FAILED]
    run_and_commit(sqlite_database, schedules.edit, 1, {"filters": (("provider", "Other"),)})
    for each in runs(sqlite_database):
        run_and_commit(sqlite_database, schedules.try_again, 1, each.id)
    schedule_runs.run_due(sqlite_database)
    assert made_reports(sqlite_database)[0] == ["2026-Q4", "2027-Q1"]


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
    assert schedule_runs.run_due(sqlite_database) == 1 and made_reports(sqlite_database)[0] == ["2026-Q4"]


def test_one_that_others_of_its_series_overtake_again_and_again_is_made_at_last(sqlite_database, time, monkeypatch):
    """Two workers make reports of one series at once: one has to begin anew, and that is no failure of it."""
    for number in range(MAX_ATTEMPTS + 2):
        add(sqlite_database, name=f"Board {number}", recipients=())
    time.at = DUE
    freeze, within = saved_reports.freeze, []

    def overtaken(work, selection, period, title):
        found = freeze(work, selection, period, title)
        if title.startswith("Board 0") and not within:
            within.append(title)
            assert schedule_runs.run_one(sqlite_database) in (True, False)
            within.clear()
        return found

    monkeypatch.setattr(saved_reports, "freeze", overtaken)
    for _ in range(MAX_ATTEMPTS + 2):
        schedule_runs.run_one(sqlite_database)
        time.at += RETRY_DELAYS[-1]
    assert runs(sqlite_database)[0].state == DONE
    assert (
        runs(sqlite_database)[0].attempts > MAX_ATTEMPTS and len(made_reports(sqlite_database)[0]) == MAX_ATTEMPTS + 2
    )
