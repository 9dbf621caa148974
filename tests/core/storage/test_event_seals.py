"""Events are never changed or deleted, and whoever does it past the database's guard is found out."""

import threading

import pytest
import sqlalchemy as sa
from alembic import command

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models
from app.core.storage.event_seals import BrokenSeal
from app.core.storage.schema import alembic_config, migrate
from app.record.services import engagements, history, undo_events

pytestmark = pytest.mark.both_databases

DRAFT = {"title": "Website", "arrangement": "freelance", "provider": "Ana"}

FORGED = (
    "INSERT INTO event (id, at, what, source, changes, note) "
    "SELECT 99, at, what, source, '{}', '{}' FROM event WHERE id = 1"
)


@pytest.fixture
def logged(database):
    """The record with five events of three transactions."""
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT)
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, "E-000001", {"notes": "Ana was ill"})
        engagements.amend(work, "E-000001", {"title": "Shop"})
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, "E-000001", {"title": "Blog"})
    assert check(database).count == 5
    return database


def check(database, seal=None):
    with begin_work(database, CONSOLE, writes=False) as work:
        return history.verify(work, seal)


def unguarded(database, *statements):
    """What somebody does who removes the guards first."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET what = 'removed'",
        "DELETE FROM event WHERE id = 1",
        "UPDATE event_seal SET hash = ''",
        "DELETE FROM event_seal",
        "UPDATE import_change SET entry = NULL",
        "DELETE FROM import_change",
        "UPDATE erasable_text SET text = 'Ana was well'",
        "DELETE FROM erasable_text",
    ],
)
def test_what_is_written_is_refused_to_be_changed(logged, tmp_path, statement):
    from app.importing.services import imports

    with begin_work(logged, CONSOLE) as work:
        imports.apply(work, tmp_path, b"reference,title\nE-000001,Imported\n", "file.csv")
    with pytest.raises(sa.exc.DBAPIError, match="history"), logged.transaction() as session:
        session.execute(sa.text(statement))
    assert check(logged).broken is None


def test_it_is_not_replaced_or_emptied_either(logged):
    statements = ["TRUNCATE event CASCADE", "TRUNCATE event_seal", "TRUNCATE import_change", "TRUNCATE erasable_text"]
    if logged.engine.dialect.name == "sqlite":
        statements = [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
            for table in ("event", "event_seal", "erasable_text")
        ]
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError), logged.transaction() as session:
            session.execute(sa.text(statement))


def test_a_text_can_be_erased_and_the_seals_still_hold(logged):
    with logged.transaction() as session:
        session.execute(sa.text("UPDATE erasable_text SET text = NULL, erased_at = '2026-01-01T00:00:00Z'"))
    assert check(logged).broken is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE id = 3", (3, BrokenSeal.CHANGED)),
        ("UPDATE event SET user_id = NULL, source = 'web' WHERE id = 2", (2, BrokenSeal.CHANGED)),
        ("UPDATE event SET note = '{}' WHERE id = 5", (5, BrokenSeal.CHANGED)),
        ("DELETE FROM event WHERE id = 4", (4, BrokenSeal.MISSING)),
        (FORGED, (99, BrokenSeal.UNSEALED)),
    ],
)
def test_the_first_broken_event_is_named(logged, statement, broken):
    unguarded(logged, statement)
    assert check(logged).broken == broken


def test_an_event_that_went_with_its_seal_breaks_the_next_one(logged):
    unguarded(logged, "DELETE FROM event WHERE id = 2", "DELETE FROM event_seal WHERE event_id = 2")
    assert check(logged).broken == (3, BrokenSeal.CHANGED)


def test_a_seal_kept_elsewhere_shows_that_the_end_was_cut_off(logged):
    last = check(logged).last
    assert check(logged, last).found
    unguarded(logged, "DELETE FROM event WHERE id = 5", "DELETE FROM event_seal WHERE event_id = 5")
    cut = check(logged, last)
    assert (cut.broken, cut.found, cut.count) == (None, False, 4)


def test_many_events_of_one_action_are_sealed(database):
    with begin_work(database, CONSOLE) as work:
        for _ in range(3):
            engagements.record(work, DRAFT)
    with begin_work(database, CONSOLE) as work:
        changes = [(EventKind.AMENDED, (1, {"title": (str(n), str(n + 1))}, {"revision": n})) for n in range(4_500)]
        work.log_events("engagement", changes)
    with database.reading() as session:
        count = session.execute(sa.select(sa.func.count()).select_from(models.Event)).scalar_one()
    result = check(database)
    assert (result.count, result.broken) == (count, None) and count > 4_500


def _record_then_refuse(work):
    engagements.record(work, DRAFT)
    raise Refused("Not like this.")


def test_a_rolled_back_event_leaves_no_seal(database):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT)
        work.roll_back()
        engagements.record(work, DRAFT | {"title": "Another"})
    with pytest.raises(Refused), begin_work(database, CONSOLE) as work:
        _record_then_refuse(work)
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT)
    assert check(database).broken is None


def test_writers_at_the_same_time_share_one_chain(database):
    with begin_work(database, CONSOLE) as work:
        for _ in range(4):
            engagements.record(work, DRAFT)
    failed = []

    def write(number):
        try:
            for turn in range(8):
                with begin_work(database, CONSOLE) as work:
                    engagements.amend(work, f"E-00000{number}", {"notes": f"{number} {turn}"})
        except Exception as problem:
            failed.append(problem)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(1, 5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    result = check(database)
    assert (result.broken, result.count) == (None, 5 + 4 * 8)


def test_events_of_before_are_sealed_and_their_names_become_erasable(logged):
    command.downgrade(alembic_config(logged), "0023")
    with logged.transaction() as session:
        session.execute(
            sa.text(
                "INSERT INTO event (at, what, source, subject, subject_id, changes, note) VALUES "
                "('2026-01-01T00:00:00Z', 'amended', 'web', 'engagement', 1, :changes, :note)"
            ),
            {"changes": '{"reviewers": [null, "Rita Reader"]}', "note": '{"line": 7, "which": "Ana’s visit, 2h"}'},
        )
    migrate(logged)
    result = check(logged)
    assert (result.count, result.broken) == (6, None)
    with begin_work(logged, CONSOLE) as work:
        event = next(each for each in history.events(work, "engagement", 1).events if each.changes.get("reviewers"))
        assert (event.changes["reviewers"], event.note["which"]) == ((None, "Rita Reader"), "Ana’s visit, 2h")
        row = work.session.execute(sa.text("SELECT changes, note FROM event WHERE id = 6")).one()
        assert "Rita" not in str(row) and "Ana" not in str(row)
        undo_events.undo(work, 5)
    assert check(logged).broken is None
