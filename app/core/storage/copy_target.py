"""A database that gets the whole content of another one: checked to be empty, then filled, all or nothing.

On SQLite a new file is filled in a folder beside the final one and then renamed. On PostgreSQL everything is one
transaction, so a killed copy leaves an empty schema, which the next one uses.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core import ROOT
from app.core.domain.errors import Refused
from app.core.storage.base import METADATA
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config
from app.core.storage.table_content import ACCESS_TABLES

VERSION_TABLE = "alembic_version"
# A database without rows in these has never been used, whatever its migrations have put into others.
HOLDS = ("user_account", "engagement", "provider", "import", "saved_report", "report_schedule", "profile", "team")
NOT_EMPTY = "{place} already holds an installation ({table}: {count}). {way_out}"
_LOCK_TIMEOUT_SECONDS = 1.0
_FOLDER = ".restoring"


@dataclass(frozen=True, slots=True)
class Connections:
    """The connection for each table: what signing in writes is in a separate file on SQLite."""

    record: sa.Connection
    access: sa.Connection

    def of(self, table: str) -> sa.Connection:
        """Returns the connection for a table."""
        return self.access if table in ACCESS_TABLES else self.record

    def all(self) -> tuple[sa.Connection, ...]:
        """Returns each connection once."""
        return (self.record,) if self.record is self.access else (self.record, self.access)


@contextmanager
def snapshot(database: Database) -> Iterator[Connections]:
    """Yields connections that see the database as of one moment, while others go on writing."""
    with ExitStack() as stack:
        separate = database.engine.dialect.name == "sqlite"
        # First: an event that is moved to the history meanwhile is then read twice, and recognised by its key.
        access = stack.enter_context(database.access(writes=False)).connection() if separate else None
        if access is not None:
            access.exec_driver_sql("SELECT count(*) FROM waiting_event")
        record = stack.enter_context(database.reading()).connection()
        record.exec_driver_sql("SELECT count(*) FROM record_state")  # the first read begins the snapshot
        yield Connections(record, access if access is not None else record)


def known_revisions() -> tuple[str, ...]:
    """Returns the revisions of the schema that this version knows, the oldest first."""
    versions = ROOT / "migrations" / "versions"
    return tuple(sorted(path.name.split("_")[0] for path in versions.glob("[0-9]*.py")))


def revision_of(connection: sa.Connection) -> str | None:
    """Returns the revision of the schema, None for a database without one."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608 (own name)


def require_empty(url: str, way_out: str) -> None:
    """Raises Refused unless the database can be filled: missing, or without users and engagements, and on SQLite not
    in use. `way_out`: what to do instead, as sentences."""
    path = sqlite_path(url)
    if path is not None:
        if not path.exists():
            return
        _close_file(path)
    database = Database(url)
    try:
        with database.engine.execution_options(writes=False).connect() as connection:
            _require_no_rows(connection, database.engine.url.render_as_string(), way_out)
    finally:
        database.dispose()


def _require_no_rows(connection: sa.Connection, place: str, way_out: str) -> None:
    tables = set(sa.inspect(connection).get_table_names())
    if tables and VERSION_TABLE not in tables:
        raise Refused(f"{place} holds tables of another program. {way_out}", "not-empty")
    quote = connection.dialect.identifier_preparer.quote
    for table in HOLDS:
        if table in tables:
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {quote(table)}").scalar_one()  # noqa: S608
            if count:
                words = NOT_EMPTY.format(place=place, table=table, count=count, way_out=way_out)
                raise Refused(words, "not-empty")


def sqlite_path(url: str) -> Path | None:
    """Returns the file of a SQLite database, None for another one."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise Refused("A database in memory can’t be filled. Name a file: sqlite:////folder/file.", "setting")
    return Path(parsed.database).absolute()


@contextmanager
def filled_target(url: str, revision: str) -> Iterator[Connections]:
    """Yields connections to a database whose tables are those of `revision` and empty; committed at the end, or left
    empty if anything is raised. Check it by `require_empty` first."""
    path = sqlite_path(url)
    with _filled_postgresql(url, revision) if path is None else _filled_sqlite(path, revision) as connections:
        yield connections


@contextmanager
def _filled_postgresql(url: str, revision: str) -> Iterator[Connections]:
    from alembic import command

    database = Database(url)
    try:
        # Anew, since the schema may be later than that of the rows, and since the history can't be deleted from.
        with database.engine.connect() as connection:
            found = revision_of(connection)
        if found is not None:
            command.downgrade(alembic_config(database), "base")
        command.upgrade(alembic_config(database), revision)
        with database.engine.begin() as connection:
            _delete_seeds(connection)
            yield Connections(connection, connection)
    finally:
        database.dispose()


@contextmanager
def _filled_sqlite(path: Path, revision: str) -> Iterator[Connections]:
    from alembic import command

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = path.parent / f"{_FOLDER}-{path.name}"
    shutil.rmtree(folder, ignore_errors=True)  # of a killed run
    folder.mkdir(mode=0o700)
    try:
        database = Database(f"sqlite:///{folder / path.name}")
        # A file that isn't complete is thrown away, and a complete one is synced before it gets its name.
        sa.event.listen(database.engine, "connect", _write_without_sync)
        try:
            command.upgrade(alembic_config(database), revision)
            with database.transaction(counts=False) as record, database.access() as access:
                connections = Connections(record.connection(), access.connection())
                for each in connections.all():
                    each.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                _delete_seeds(connections.record)
                with _indexes_at_the_end(connections.record):
                    yield connections
                _require_sound(connections.record)
        finally:
            database.dispose()
        _put_in_place(folder, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_without_sync(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def _indexes_at_the_end(connection: sa.Connection) -> Iterator[None]:
    """Builds the indexes after the rows are there, which is quicker than with each row. Unique ones stay: triggers look
    rows up in them."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' ORDER BY rowid"
    indexes = connection.exec_driver_sql(query).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, statement in indexes:
        connection.exec_driver_sql(statement)


def _delete_seeds(connection: sa.Connection) -> None:
    """Deletes the rows that migrations put into new tables."""
    quote = connection.dialect.identifier_preparer.quote
    tables = set(sa.inspect(connection).get_table_names())
    for table in (each.name for each in reversed(METADATA.sorted_tables) if each.name in tables):
        if connection.exec_driver_sql(f"SELECT 1 FROM {quote(table)} LIMIT 1").first():  # noqa: S608 (own names)
            connection.exec_driver_sql(f"DELETE FROM {quote(table)}")  # noqa: S608 (own names)


def _require_sound(connection: sa.Connection) -> None:
    wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if wrong is not None:
        raise Refused(f"A row of {wrong[0]} refers to one of {wrong[2]} that is missing.", "copy-failed")


def _put_in_place(folder: Path, path: Path) -> None:
    """Gives the new files their final names, the record last; what an older database left beside it is removed first,
    since SQLite would apply it to the new one."""
    record = folder / path.name
    access = _access_path(record)
    for each in (record, access):
        _close_file(each)
        _sync_file(each)
    _close_file(path)
    os.replace(access, _access_path(path))
    os.replace(record, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _access_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}-access{path.suffix}")


def _sync_file(path: Path) -> None:
    path.chmod(0o600)
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _close_file(path: Path) -> None:
    """Folds the write-ahead log into a SQLite file and removes what is left beside it; raises Refused if another
    process has it open."""
    for each in (path, _access_path(path)):
        if each.exists():
            _end_log(each)
        for ending in ("-wal", "-shm", "-journal"):
            each.with_name(each.name + ending).unlink(missing_ok=True)


def _end_log(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=_LOCK_TIMEOUT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise Refused(f"{path} is in use. Stop Contrast first, also `contrast worker`.", "in-use") from None
        raise Refused(f"{path} can’t be opened: {error}. Move it away, then try again.", "not-a-database") from error
    except sqlite3.DatabaseError as error:
        raise Refused(f"{path} is no SQLite database. Move it away, then try again.", "not-a-database") from error


def change_marks(connection: sa.Connection) -> tuple[object, ...]:
    """Returns what differs after any change of the record: its change counter, and the latest event and job."""
    query = "SELECT (SELECT changes FROM record_state), (SELECT max(id) FROM event), (SELECT max(id) FROM job)"
    return tuple(connection.exec_driver_sql(query).one())
