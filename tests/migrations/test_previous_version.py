"""A database that the version before left: two imports with packed change sets, kept as SQL (`version_0017.sql`)."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config, migrate
from app.importing.services import undo
from app.importing.storage import import_changes
from app.record.services import engagements

BEFORE = Path(__file__).parent / "version_0017.sql"


@pytest.fixture
def previous(tmp_path):
    """The database of the version before, migrated."""
    path = tmp_path / "contrast.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(BEFORE.read_text("utf-8"))
    connection.close()
    database = Database(f"sqlite:///{path}")
    migrate(database)
    yield database
    database.dispose()


def values(database, reference):
    """What the record says of an engagement, and how its history reads."""
    with begin_work(database, CONSOLE, writes=False) as work:
        it = engagements.detail(work, reference)
    engagement, review = it.stored.engagement, it.stored.review
    return (
        (engagement.title, engagement.provider, str(engagement.actual_cost), engagement.notes),
        review and (str(review.quality), review.comment),
        [(each.what.value, dict(each.changes)) for each in it.history],
    )


def test_changes_become_rows(previous):
    with previous.reading() as session:
        made = {kind: import_changes.created_runs(session, 1, kind) for kind in ("engagement", "provider", "team")}
        changed = dict(import_changes.entries(session, 2, "engagement"))
        tables = sa.inspect(session.connection()).get_table_names()
    assert made == {"engagement": [[1, 2]], "provider": [[1, 2]], "team": [[1, 2]]}
    assert changed[1]["fields"]["title"] == ["Website", "Web site"]
    assert "import_touch" not in tables


def test_an_import_of_the_version_before_can_be_undone(previous):
    now, review, history = values(previous, "A-1")
    assert now == ("Web site", "Bo", "1300.00", "Call first")
    assert review == ("4", "in time")
    assert [what for what, _ in history] == ["imported", "imported"]
    assert history[0][1]["title"] == ("Website", "Web site")
    with begin_work(previous, CONSOLE) as work:
        taken = undo.undo(work, 2).outcome
    assert (taken.new, taken.changed, taken.left) == (1, 1, [])
    was, review, history = values(previous, "A-1")
    assert was == ("Website", "Ana", "1200.50", "Call first")
    assert review is None
    assert [what for what, _ in history] == ["undone", "imported", "imported"]


def test_down_and_up_again_says_the_same(previous):
    before = [values(previous, reference) for reference in ("A-1", "A-2", "A-3")]
    command.downgrade(alembic_config(previous), "0017")
    migrate(previous)
    assert [values(previous, reference) for reference in ("A-1", "A-2", "A-3")] == before
