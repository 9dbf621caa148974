"""A migrated, empty database of either kind for tests of storage and use cases; a conftest that wants it imports it."""

import shutil
from pathlib import Path

import pytest

from app.core.services.work import CONSOLE, begin
from app.core.storage.database import Database, migrate
from tests import postgresql


def prepare(path):
    """Makes a migrated SQLite record with the file beside it, to be copied; the database, for whoever puts more in."""
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.access() as session:
        session.connection()  # makes the file beside the record
    return database


def copied(prepared, path):
    """Copies a prepared SQLite record to a path; its URL."""
    for original, copy in zip(_both(prepared), _both(path), strict=True):
        shutil.copy(original, copy)
        copy.chmod(0o600)
    return f"sqlite:///{path}"


def _both(path):
    path = Path(path)
    return path, path.with_stem(f"{path.stem}-access")


@pytest.fixture(scope="session")
def sqlite_prepared(tmp_path_factory):
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("kept") / "prepared.sqlite3"
    prepare(path).dispose()
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
    database = Database(copied(sqlite_prepared, tmp_path / "contrast.sqlite3"))
    yield database
    database.dispose()


@pytest.fixture
def another(sqlite_prepared, tmp_path):
    """Makes a further empty record on SQLite each time it is called."""
    made = []

    def one():
        made.append(Database(copied(sqlite_prepared, tmp_path / f"another-{len(made)}.sqlite3")))
        return made[-1]

    yield one
    for each in made:
        each.dispose()


@pytest.fixture
def postgresql_database(postgresql_server, postgresql_prepared):
    """An empty record on PostgreSQL."""
    with postgresql.database(postgresql_server, template=postgresql_prepared) as url:
        database = Database(url)
        yield database
        database.dispose()


KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def doubled(metafunc, fixture):
    """Runs a test that is marked `both_databases` twice: on SQLite, as all do, and on PostgreSQL, too."""
    if fixture in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize(fixture, KINDS, indirect=True)


@pytest.fixture(params=KINDS)
def database(request):
    """An empty record; whoever asks for it runs twice, on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def work(database):
    """The console at work, in a transaction that is kept at the end of the test."""
    with begin(database, CONSOLE) as at_work:
        yield at_work


__all__ = [
    "another",
    "database",
    "postgresql_database",
    "postgresql_prepared",
    "sqlite_database",
    "sqlite_prepared",
    "work",
]
