"""Somebody works on the record at the very moment in which an import is taken back."""

import threading

import pytest
import sqlalchemy as sa

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, trash
from tests.importing.services.undo_steps import import_text, record_contents, text, undo_import

pytestmark = pytest.mark.postgresql
FILE = {
    "reference": ["A-1", "A-2"],
    "title": ["Website", "Shop"],
    "arrangement": ["freelance", "outsourced"],
    "provider": ["Ann", "Bo"],
}


@pytest.fixture
def beside(postgresql_database, tmp_path):
    """Takes the import back in a thread of its own, which is waiting for somebody by the time this returns."""
    import_text(postgresql_database, tmp_path, text(**FILE))
    said, threads = [], []

    def act():
        try:
            said.append(undo_import(postgresql_database, 1))
        except Refused as refused:
            said.append(refused)

    def begin_beside():
        threads.append(threading.Thread(target=act))
        threads[0].start()
        waits = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        while threads[0].is_alive():
            with postgresql_database.reading() as session:
                if session.execute(waits).scalar_one():
                    break
        assert threads[0].is_alive(), said

    def end():
        threads[0].join(60)
        return said[0]

    return postgresql_database, begin_beside, end


def test_a_provider_that_somebody_just_takes_stays(beside):
    database, begin_beside, end = beside
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"reference": "B", "title": "x", "arrangement": "freelance", "provider": "Ann"})
        begin_beside()
    assert isinstance(end(), Stale)
    assert set(record_contents(database)[1]) == {"A-1", "A-2", "B"}
    done = undo_import(database, 1)
    assert done.providers == ["Bo"] and set(record_contents(database)[2]) == {"Ann"}


def test_an_edit_that_is_just_made_is_seen(beside):
    database, begin_beside, end = beside
    with begin_work(database, CONSOLE) as work:
        trash.remove(work, "A-1")
        begin_beside()
    done = end()
    assert (done.new, [each.name for each in done.left[:1]]) == (1, ["A-1"])


def test_who_comes_after_it_is_told_that_it_is_gone(beside):
    database, begin_beside, end = beside
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, "A-2", {"title": "First"})
        begin_beside()
    assert end().new == 1
    with begin_work(database, CONSOLE) as work, pytest.raises(NotFound):
        engagements.amend(work, "A-1", {"title": "Late"})
