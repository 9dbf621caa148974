"""A schedule of two recipients, a clock that tests put forward, and what was made by then."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from app.report.services import saved_reports, schedules
from app.report.storage import models

BEGUN = datetime(2026, 11, 30, 3, tzinfo=UTC)
DUE = datetime(2027, 1, 4, 8, tzinfo=UTC)  # of the last quarter of 2026
MAILS = [("a@example.org", "2026-Q4"), ("b@example.org", "2026-Q4")]


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


def run_and_commit(database, use_case, *arguments, actor=CONSOLE, **named):
    """What a use case gives, kept."""
    with begin_work(database, actor) as work:
        return use_case(work, *arguments, **named)


def add(database, actor=CONSOLE, **draft):
    """A schedule, each quarter and for two recipients unless the draft says otherwise."""
    return run_and_commit(
        database,
        schedules.add,
        {"name": "For the board", "recipients": ("a@example.org", "b@example.org"), **draft},
        actor=actor,
    )


def runs(database, number=1):
    """What came of each period of a schedule, the newest first."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return schedules.runs(work, number)


def made_reports(database):
    """The periods of the reports there are, in the order in which they were made, and the mails that wait."""
    with begin_work(database, CONSOLE, writes=False) as work:
        reports = [each.period.code for each in reversed(saved_reports.listing(work))]
        mail, run = models.Delivery, models.ScheduleRun
        mails = work.session.execute(
            sa.select(mail.recipient, run.code).join(run, run.id == mail.run_id).order_by(mail.id)
        ).all()
    return reports, [tuple(each) for each in mails]
