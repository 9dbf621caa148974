"""People who own and review engagements that are due, and a clock that tests put forward."""

import re
from datetime import UTC, date, datetime

import pytest

from app.accounts.services import users
from app.core.domain import clock
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagement_reviewers, engagements
from app.report.services import answer_mails, deliveries
from tests.mail_steps import use_server

BEGUN = datetime(2026, 11, 30, 9, tzinfo=UTC)
DUE = date(2026, 12, 1)
SECRET = "a secret of the tests that is long enough"
LENA, RAY = "lena@example.org", "ray@example.org"


class Clock:
    """A clock that tests put forward."""

    def __init__(self):
        self.at = BEGUN

    def now(self):
        return self.at


@pytest.fixture(autouse=True)
def time(monkeypatch):
    """The clock of the test; it begins on 30 November 2026 at 9:00 in UTC, the organisation's time zone."""
    it = Clock()
    monkeypatch.setattr(clock, "now", it.now)
    return it


def at(day, hour=9):
    """A moment in December 2026."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def actor_of(user):
    return Actor(user.name, frozenset(user.roles), Source.WEB, user.id)


def team(database, mailbox=None):
    """Lena, who owns the website that is due on 1 December, and Ray, who reviews it."""
    if mailbox is not None:
        use_server(database, mailbox.server())
    with begin_work(database, CONSOLE) as work:
        lena = users.add(work, "Lena", MANAGER, email=LENA)
        ray = users.add(work, "Ray", MANAGER, email=RAY)
        number = record(work, "Website", owner="Lena").id
        engagement_reviewers.choose(work, number, [ray.id])
    return lena, ray, number


def record(work, title, **more):
    draft = {"title": title, "arrangement": "freelance", "provider": "Ana Costa", "status": "active", "due_on": DUE}
    return engagements.record(work, draft | more)


def run(database):
    """One round of the worker: requests, then mails."""
    answer_mails.run_one(database)
    return deliveries.deliver_due(database, link_secret=SECRET)


def link_of(mail):
    """The token in the link of a mail."""
    return re.search(r"https://\S+/answer/(\S+)", mail.part("plain")).group(1)
