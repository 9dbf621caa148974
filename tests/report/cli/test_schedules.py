"""Scheduled reports on the console: added, listed, changed, and made when they are due."""

from datetime import UTC, datetime

import pytest

from app.core.domain import clock
from app.report.cli import schedules as commands
from app.report.domain import schedules as domain
from app.report.domain.periods import Frequency


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Sets the clock; it begins on 30 November 2026."""

    def to(*numbers):
        monkeypatch.setattr(clock, "now", lambda: datetime(*numbers, tzinfo=UTC))

    to(2026, 11, 30, 3)
    return to


def test_what_can_be_chosen_is_what_there_is():
    assert list(Frequency) == list(commands.FREQUENCIES) and domain.FORMATS == commands.FORMATS


def test_one_is_added_listed_changed_and_made_when_it_is_due(sqlite_console, at):
    console = sqlite_console
    console("sample")
    assert "Nothing is scheduled yet." in console("schedules", "list").stdout
    said = console(
        "schedules",
        "add",
        "For the board",
        "--to",
        "a@example.org",
        "--to",
        "A@example.org",
        "--sample",
        "--time-zone",
        "Europe/Berlin",
    ).stdout
    assert said == (
        "Added. 1  For the board: Next report: 4 January 2027 08:00, covering 1 October to 31 December 2026\n"
    )
    (found,) = console.json("schedules", "list")
    assert found | {"next": None} == {
        "id": 1,
        "name": "For the board",
        "filters": ["sample=yes"],
        "every": "quarter",
        "months": None,
        "day": 4,
        "hour": 8,
        "time_zone": "Europe/Berlin",
        "recipients": ["a@example.org"],
        "formats": ["pdf"],
        "owner": None,
        "state": "active",
        "next": None,
        "last": None,
    }
    assert found["next"] == {
        "at": "2027-01-04T07:00:00+00:00",
        "period": "2026-Q4",
        "from": "2026-10-01",
        "to": "2026-12-31",
    }
    assert "4 January 2027 09:00" in console("schedules", "change", 1, "--hour", 9).stdout
    assert "is paused" in console("schedules", "pause", 1).stdout
    assert console.json("schedules", "list")[0]["state"] == "paused"
    assert "4 January 2027 09:00" in console("schedules", "resume", 1).stdout
    assert console("schedules", "run-due").stdout == "Nothing is due.\n"
    at(2027, 1, 4, 8)
    assert "1 job done" in console("worker", "--once").stdout, "the worker does it by itself"
    assert "Q4 2026: Made on 4 January 2027 09:00 (saved report 1)" in console("schedules", "show", 1).stdout
    assert console.json("reports", "list")[0]["title"] == "For the board: Q4 2026"
    at(2027, 7, 5)
    said = console("schedules", "run-due").stdout.splitlines()
    assert [each.partition(" (saved")[0] for each in said] == [
        f"For the board, Q{quarter} 2027: Made on 5 July 2027 02:00" for quarter in (1, 2)
    ]
    assert "reports that it made stay" in console("schedules", "remove", 1).stdout
    assert console.json("schedules", "list") == [] and "Removed." in console("schedules", "show", 1).stdout
    assert "Schedule 1 was removed." in console("schedules", "pause", 1, exit_code=1).stderr


def test_what_cannot_be_meant_is_refused(sqlite_console):
    said = sqlite_console(
        "schedules", "add", "x", "--day", 29, "--to", "nobody", "--filter", "from=2026-01-01", exit_code=1
    ).stderr.splitlines()
    assert [each.partition(":")[0] for each in said] == ["day", "recipients", "from"]
    sqlite_console("schedules", "add", "x", "--every", "week", exit_code=2)


def test_a_report_that_cannot_be_made_says_why(sqlite_console, at):
    console = sqlite_console
    console("schedules", "add", "x", "--filter", "category=design")
    at(2027, 1, 5)

    def broken(*arguments):
        raise RuntimeError("no luck")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.report.services.saved_reports.freeze", broken)
        said = console("schedules", "run-due", exit_code=1).stdout
    assert "x, Q4 2026: Attempt 1 of 5 failed: Something went wrong on our side." in said
    assert console.json("schedules", "list")[0]["last"]["state"] == "waiting"
