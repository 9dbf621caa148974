"""A worker that is killed while it makes the reports that are due: each is made later, once, with each mail once."""

import time
from datetime import timedelta

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.domain.periods import Frequency
from app.report.services import schedule_runs, schedules
from tests.fixtures.processes import kill
from tests.schedule_fixtures import made_reports

# Makes what is due. Another process need not wait for its lease, nor this one for that of one before it.
MAKING = """
import sys
from datetime import timedelta
from app.report.services import schedule_runs
from app.core.storage.database import Database

schedule_runs.LEASE = timedelta(0)
keeps = schedule_runs._save_run

def stops(*arguments):
    found = keeps(*arguments)
    print("written", flush=True)
    if sys.argv[2] == "stops":
        sys.stdin.read()
    return found

schedule_runs._save_run = stops
print("ready", flush=True)
schedule_runs.run_due(Database(sys.argv[1]))
"""
MONTHS = 4


@pytest.fixture
def due(database):
    """A schedule that was added some months ago, and of which nothing was made since; the codes of its periods."""
    with begin_work(database, CONSOLE) as work:
        work.now -= timedelta(days=30 * MONTHS)
        schedules.add(
            work,
            {
                "name": "For the board",
                "every": Frequency.MONTH,
                "day": 1,
                "hour": 0,
                "recipients": ("a@example.org", "b@example.org"),
            },
        )
    with begin_work(database, CONSOLE, writes=False) as work:
        it, calendar = schedules.require(work, 1), schedules.calendar(work)
        return [each.period.code for each in schedules.domain.due_periods(it, work.now, None, calendar)]


def test_whenever_it_is_killed_each_report_is_made_once(database, installation, due, monkeypatch):
    assert len(due) >= MONTHS - 1
    stopped = installation.start(installation.url, "stops", script=MAKING)
    assert [stopped.stdout.readline() for _ in range(2)] == ["ready\n", "written\n"], stopped.communicate()
    kill(stopped)
    assert made_reports(database) == ([], []), "nothing of a report that was not kept with all that belongs to it"
    monkeypatch.setattr(schedule_runs, "LEASE", timedelta(0))
    for delay in (0.2, 0.5):
        process = installation.start(installation.url, "goes on", script=MAKING)
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        kill(process)
        reports, mails = made_reports(database)
        assert reports == due[: len(reports)] and mails == mails_of(reports)
    schedule_runs.run_due(database)
    assert made_reports(database) == (due, mails_of(due)) and schedule_runs.run_due(database) == 0


def mails_of(reports):
    """What waits to be sent of these reports."""
    return [(recipient, code) for code in reports for recipient in ("a@example.org", "b@example.org")]
