"""One transaction keeps all or nothing, and counts one change of the record."""

import pytest
import sqlalchemy as sa

from app.core.services.work import CONSOLE, begin_work
from app.core.storage import base
from app.core.storage import models as core_models
from app.core.storage.database import mark_written
from app.core.storage.schema import migrate
from app.record.services import engagements
from app.record.storage import models as record_models

pytestmark = pytest.mark.both_databases

DRAFT = {"title": "Website", "arrangement": "freelance"}


def changes(database):
    with database.reading() as session:
        return session.execute(sa.select(core_models.RecordState.changes)).scalar_one()


def held(database):
    with database.reading() as session:
        return {
            table.name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in base.METADATA.sorted_tables
        }


def test_what_is_raised_undoes_everything(database):
    before = held(database)

    def fails():
        with begin_work(database, CONSOLE) as work:
            engagements.record(work, DRAFT | {"provider": "Ana"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert held(database) == before
    assert changes(database) == 0


def test_a_transaction_is_one_change_however_much_it_writes(database):
    with begin_work(database, CONSOLE) as work:
        for _ in range(3):
            engagements.record(work, DRAFT)
    assert changes(database) == 1
    with begin_work(database, CONSOLE):
        pass
    assert changes(database) == 1
    with database.transaction() as session:
        mark_written(session)
    assert changes(database) == 2


def test_reading_keeps_nothing(database):
    with database.reading() as session:
        session.execute(sa.update(core_models.RecordState).values(changes=99))
    assert changes(database) == 0


def test_a_reader_sees_one_moment(database):
    with database.reading() as session:
        counted = sa.select(sa.func.count()).select_from(record_models.Engagement.__table__)
        first = session.execute(counted).scalar_one()
        with begin_work(database, CONSOLE) as work:
            engagements.record(work, DRAFT)
        second = session.execute(counted).scalar_one()
    assert (first, second) == (0, 0)


def test_migrating_what_is_there_changes_nothing(database):
    before = held(database)
    migrate(database)
    assert held(database) == before
