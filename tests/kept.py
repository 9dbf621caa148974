"""A migrated, empty database of either kind for tests of storage and use cases; a conftest that wants it imports it."""

import shutil

import pytest

from app.services.work import CONSOLE, begin
from app.storage.database import Database, migrate
from tests import postgresql


@pytest.fixture(scope="session")
def sqlite_prepared(tmp_path_factory):
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("kept") / "prepared.sqlite3"
    prepared = Database(f"sqlite:///{path}")
    migrate(prepared)
    prepared.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_prepared(postgresql_server):
    """The name of a migrated PostgreSQL database, to be copied."""
    with postgresql.database(postgresql_server) as url:
        prepared = Database(url)
        migrate(prepared)
        prepared.dispose()
        yield prepared.engine.url.database


@pytest.fixture
def sqlite_database(sqlite_prepared, tmp_path):
    """An empty record on SQLite."""
    copy = tmp_path / "contrast.sqlite3"
    shutil.copy(sqlite_prepared, copy)
    database = Database(f"sqlite:///{copy}")
    yield database
    database.dispose()


@pytest.fixture
def postgresql_database(postgresql_server, postgresql_prepared):
    """An empty record on PostgreSQL."""
    with postgresql.database(postgresql_server, template=postgresql_prepared) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request):
    """An empty record; whoever asks for it runs twice, on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def work(database):
    """The console at work, in a transaction that is kept at the end of the test."""
    with begin(database, CONSOLE) as at_work:
        yield at_work


__all__ = ["database", "postgresql_database", "postgresql_prepared", "sqlite_database", "sqlite_prepared", "work"]
