"""A piece of work is one commit at its end, or none where anything is raised: seen on the wire of a real database.

Which kind of database makes no difference to who commits. Tests of storage say that both keep what they should.
"""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, organisation, providers, renewals, reviews, teams
from app.report.services import claims, questions

DRAFT = {
    "title": "Website",
    "arrangement": "freelance",
    "provider": "Ana",
    "team": "Web",
    "agreed_cost": Decimal(5),
    "currency": "EUR",
    "started_on": date(2026, 1, 1),
}
CHANGES = {
    "record": lambda work: engagements.record(work, DRAFT),
    "amend": lambda work: engagements.amend(work, "E-000001", {"arrangement": "outsourced", "reference": "P"}),
    "complete": lambda work: engagements.complete(work, "E-000001", {"actual_cost": Decimal(6)}, {"quality": 4}),
    "renew": lambda work: renewals.renew(work, "E-000001", previous_ended_on=date(2026, 2, 1)),
    "review": lambda work: reviews.review(work, "E-000001", {"quality": 3}),
    "provider": lambda work: providers.record(work, {"name": "Bø"}),
    "card": lambda work: providers.amend(work, 1, {"kind": "company"}),
    "team": lambda work: teams.add(work, "Shop"),
    "user": lambda work: users.add(work, "Rita", "manager", "correct horse battery"),
    "claim": lambda work: claims.edit(work, "flexibility", margin=0.1),
    "own claim": lambda work: claims.add(work, {"sentence": "x", "measure": "goal_met", "expected": "freelance"}),
    "question": lambda work: questions.lock(work, ["flexibility"]),
    "settings": lambda work: organisation.amend(work, {"window_months": 12}),
}
READS = {
    "list": lambda work: engagements.listing(work, Selection()),
    "detail": lambda work: engagements.detail(work, "E-000001"),
    "draft": lambda work: engagements.prefill_from(work, "E-000001"),
}


@contextmanager
def counted(database):
    """The commits and roll-backs that reach the database."""
    seen = []
    listeners = [(name, lambda connection, name=name: seen.append(name)) for name in ("commit", "rollback")]
    for name, listener in listeners:
        event.listen(database.engine, name, listener)
    yield seen
    for name, listener in listeners:
        event.remove(database.engine, name, listener)


@pytest.fixture
def recorded(sqlite_database):
    """A record with one engagement."""
    with begin_work(sqlite_database, CONSOLE) as work:
        engagements.record(work, DRAFT)
    return sqlite_database


@pytest.mark.parametrize("name", CHANGES)
def test_a_use_case_is_one_commit(recorded, name):
    with counted(recorded) as seen, begin_work(recorded, CONSOLE) as work:
        CHANGES[name](work)
        assert seen == []
    assert seen == ["commit"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_use_case_that_fails_afterwards_leaves_nothing(recorded, name):
    def fails():
        with begin_work(recorded, CONSOLE) as work:
            CHANGES[name](work)
            raise Refused("after all not")

    with counted(recorded) as seen, pytest.raises(Refused):
        fails()
    assert seen == ["rollback"]


@pytest.mark.parametrize("name", READS)
def test_looking_commits_nothing(recorded, name):
    with counted(recorded) as seen, begin_work(recorded, CONSOLE, writes=False) as work:
        READS[name](work)
    assert "commit" not in seen
