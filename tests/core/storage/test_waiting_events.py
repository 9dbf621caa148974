"""What waits for its place in the history gets there once, whatever happens, and is no change of the record."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.core.domain.events import Actor, EventKind, PersonalText, Source
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models, waiting_events
from app.core.storage.access_models import WaitingEvent
from app.core.storage.waiting_events import PendingEvent
from app.record.services import history

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOMEBODY = Actor("nobody", frozenset(), Source.WEB, address="192.0.2.1")


def noted(number=0):
    return PendingEvent(
        AT, SOMEBODY, EventKind.EXPORTED, None, None, {"rows": number, "selection": PersonalText("search=Ann")}
    )


def waiting(database):
    with database.access(writes=False) as access:
        return access.execute(sa.select(sa.func.count()).select_from(WaitingEvent)).scalar_one()


def told(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return history.events(work).events


def changes(database):
    with database.reading() as session:
        return session.execute(sa.select(models.RecordState.changes)).scalar_one()


def test_it_is_moved_as_it_was_noted(database):
    before = changes(database)
    waiting_events.save(database, [noted(1), noted(2)])
    assert waiting(database) == 0
    (last, first) = told(database)
    assert (first.at, first.what, first.source, first.note) == (
        AT,
        EventKind.EXPORTED,
        Source.WEB,
        {"rows": 1, "selection": "search=Ann"},
    )
    assert last.note["rows"] == 2
    assert changes(database) == before


def test_a_death_between_history_and_deleting_writes_nothing_twice(database):
    waiting_events.save(database, [noted()])
    with database.reading() as session:
        key = session.execute(sa.select(models.Event.key)).scalar_one()
    with database.access() as access:
        access.add(
            WaitingEvent(
                key=key,
                at=AT,
                actor={"name": "nobody", "source": "web", "user_id": None, "address": None},
                what="exported",
                note={},
            )
        )
    waiting_events.move_to_history(database)
    assert waiting(database) == 0 and len(told(database)) == 1


def test_many_at_once_lose_and_double_nothing(database):
    start = threading.Barrier(6)

    def run():
        start.wait()
        for number in range(5):
            waiting_events.save(database, [noted(number)])

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while waiting(database):
        waiting_events.move_to_history(database)
    assert len(told(database)) == 30


def test_a_denial_is_kept_although_nothing_else_is(database):
    def fails():
        with begin_work(database, CONSOLE) as work:
            work.log_event(EventKind.SETTINGS_CHANGED, "organisation", 1)
            work.log_separately(EventKind.FILE_BROUGHT, "import", 1)
            work.log_always(EventKind.DENIED, asked="POST /x")
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert [each.what for each in told(database)] == [EventKind.DENIED]
