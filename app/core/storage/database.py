"""The door to the database: one engine a process, one way to write, and the one commit.

SQLite is told to behave: readers see one moment, a writer takes its lock at the beginning and not in the middle,
foreign keys hold, and one process waits for another instead of failing. What signing in writes lies apart from the
record there (see `access_models`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from app.core import ROOT
from app.core.domain.errors import Busy, Refused, Stale, Unavailable
from app.core.storage import faults, models
from app.core.storage.access_models import ACCESS_METADATA

BUSY_MS = 15_000
CONNECT_SECONDS = 10  # seconds for a server that may not be there
# As PostgreSQL names them; what is referred to and gone was taken away a moment ago, or somebody just refers to it.
UNIQUE_VIOLATION, OUT_OF_RANGE, DEADLOCK_CODES = "23505", "22003", ("40001", "40P01", "23503")
_CONFLICT_CODES = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_FOREIGNKEY")

__all__ = [
    "Database",
    "Session",
    "StaleDataError",
    "after_transaction",
    "alembic_config",
    "execute_and_count",
    "flush",
    "mark_written",
    "migrate",
    "stale_on_conflict",
]


class Database:
    """A database by its URL. Engagements are read and written through `reading()` and `transaction()` alone, sessions
    and attempts through `access()`."""

    def __init__(self, url: str):
        self.url = url
        self.engine = _engine(url)
        beside = _access_url(self.engine.url)
        self._access = self.engine if beside is None else _engine(beside, ACCESS_METADATA)

    @contextmanager
    def transaction(self, counts: bool = True, waits: bool = True) -> Iterator[Session]:
        """A session whose changes are kept together at the end, or not at all where anything is raised.

        Counts one change of the record where anything was written, unless `counts` is false. Raises Stale at once
        instead of waiting for whoever writes, unless it `waits` (PostgreSQL's writers seldom wait).
        """
        ended: list[Callable[[Database], None]] = []
        try:
            with self._session(self.engine, writes=True, waits=waits) as session:
                session.info["ended"] = ended
                yield from self._commit_at_end(session, counts)
        finally:
            for act in ended:
                # What was kept stays kept: whatever cannot be done now is done by the next sweep.
                with suppress(sa.exc.OperationalError, Stale, Unavailable):
                    act(self)

    @contextmanager
    def access(self, writes: bool = True, waits: bool = True) -> Iterator[Session]:
        """The same over sessions, attempts and waiting events, which are no part of the record; nobody who writes the
        record holds it up."""
        with self._session(self._access, writes=writes, waits=waits) as session:
            if writes:
                yield from self._commit_at_end(session, counts=False)
            else:
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and keeps nothing."""
        with self._session(self.engine, writes=False) as session:
            yield session

    def _commit_at_end(self, session: Session, counts: bool) -> Iterator[Session]:
        yield session
        session.flush()
        if counts and session.info.get("written"):
            session.execute(sa.update(models.RecordState).values(changes=models.RecordState.changes + 1))
        session.commit()

    @contextmanager
    def _session(self, engine: sa.Engine, writes: bool, waits: bool = True) -> Iterator[Session]:
        engine = engine.execution_options(writes=writes, waits=waits)
        if not writes and engine.dialect.name == "postgresql":
            # Otherwise every statement would see a moment of its own; SQLite's readers see one anyway.
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, autoflush=writes, expire_on_commit=False) as session:
            event.listen(session, "after_flush", _mark_after_flush)
            yield session

    def dispose(self) -> None:
        """Closes every connection."""
        self.engine.dispose()
        self._access.dispose()


def _engine(url: str | sa.URL, tables: sa.MetaData | None = None) -> sa.Engine:
    """An engine whose SQLite behaves; `tables` are made where the file lacks them."""
    found = sa.make_url(url)
    sqlite = found.get_backend_name() == "sqlite"
    patient = {} if sqlite or "connect_timeout" in found.query else {"connect_timeout": CONNECT_SECONDS}
    engine = sa.create_engine(url, pool_pre_ping=not sqlite, hide_parameters=True, connect_args=patient)
    event.listen(engine, "handle_error", _translate_error)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if tables is not None:
            event.listen(engine, "connect", partial(_create_missing_tables, _create_statements(tables)))
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "reset", _end_sqlite)
    return engine


def _access_url(url: sa.URL) -> sa.URL | None:
    """The file beside the record for what signing in writes; None where it can lie in the same database."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    path = Path(url.database)
    return url.set(database=str(path.with_name(f"{path.stem}-access{path.suffix}")))


def _create_statements(tables: sa.MetaData) -> str:
    made: list[ExecutableDDLElement] = [CreateTable(table, if_not_exists=True) for table in tables.sorted_tables]
    made += [CreateIndex(index, if_not_exists=True) for table in tables.sorted_tables for index in table.indexes]
    return ";\n".join(str(each.compile(dialect=sqlite.dialect())) for each in made)


def _create_missing_tables(statements: str, connection: Any, record: Any) -> None:
    """A file that is missing, as after a backup was put back, is made anew."""
    connection.executescript(statements)


def is_unreachable(error: Exception) -> bool:
    """Whether the error says that there is no database behind its URL: wrong, shut, or without its driver."""
    return isinstance(error, (Unavailable, sa.exc.OperationalError, sa.exc.ArgumentError)) or (
        isinstance(error, ModuleNotFoundError) and error.name == "psycopg"
    )


def flush(session: Session) -> None:
    """Writes what the session holds; raises Stale where somebody else wrote the same at the same moment.

    SQLite lets one writer in at a time, so only PostgreSQL finds that a name or a row was taken in between.
    """
    try:
        with stale_on_conflict():
            session.flush()
    except StaleDataError:
        raise Stale("Somebody else changed this at the same moment. Reload it, then make your change.") from None


@contextmanager
def stale_on_conflict(prepared: bool = False) -> Iterator[None]:
    """Raises Stale where somebody else wrote the same first: on PostgreSQL at the same moment, on SQLite, whose writers
    are alone, only where it was `prepared` before; what it refers to may be gone by then, too."""
    try:
        yield
    except IntegrityError as refused:
        meanwhile = getattr(refused.orig, "sqlstate", None) == UNIQUE_VIOLATION
        if not meanwhile and not (prepared and getattr(refused.orig, "sqlite_errorname", None) in _CONFLICT_CODES):
            raise
        raise Stale("Somebody else saved the same at the same moment. Reload, then try again.") from None


def _translate_error(context: sa.engine.ExceptionContext) -> None:
    """Raises Stale where nothing is wrong but that others write: in each other's way, or, as Busy, too long for whoever
    waits; Refused for values that neither database keeps, should they have come so far; Unavailable where the database
    or its disk fails."""
    error = context.original_exception
    if context.is_pre_ping:  # a connection that is gone is made anew
        return
    if isinstance(error, OverflowError) or getattr(error, "sqlstate", None) == OUT_OF_RANGE:
        raise Refused("A number is too large. Enter a smaller one.", "number-large") from None
    if isinstance(error, UnicodeEncodeError) or "NUL (0x00)" in str(error):
        raise Refused("A text contains an invalid character. Remove it.", "text-character") from None
    if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        raise Busy(
            "Another change is being saved, and only one can run at a time. Wait a moment, then try again."
        ) from None
    if getattr(error, "sqlstate", None) in DEADLOCK_CODES:
        raise Stale("Somebody else changed the same data at the same moment. Reload, then try again.") from None
    fault = faults.from_error(error)
    if fault is not None:
        raise fault


def execute_and_count(session: Session, statement: sa.UpdateBase) -> int:
    """Runs an UPDATE or DELETE and returns how many rows it changed."""
    return cast("sa.CursorResult[Any]", session.execute(statement)).rowcount


def after_transaction(session: Session, act: Callable[[Database], None]) -> None:
    """Runs `act` once the transaction has ended, whether it was kept or not: what must not be done before, such as
    removing a file."""
    session.info["ended"].append(act)


def mark_written(session: Session) -> None:
    """Says that rows were written around the session's own bookkeeping, as bulk statements are."""
    session.info["written"] = True


def _mark_after_flush(session: Session, context: Any) -> None:
    if session.new or session.dirty or session.deleted:
        session.info["written"] = True


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("writes", True)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MS if options.get('waits', True) else 0}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, record: Any, state: Any) -> None:
    """Ends what a refused commit (a full disk, a busy file) left open, so that nobody else goes on in it."""
    if connection.in_transaction:
        connection.rollback()


def migrate(database: Database) -> None:
    """Brings an empty or older database to the present shape; does nothing, quickly, where it is there already."""
    versions = ROOT / "migrations" / "versions"
    newest = max(path.name.split("_")[0] for path in versions.glob("[0-9]*.py"))
    with database.engine.execution_options(writes=False).connect() as connection:
        if connection.dialect.has_table(connection, "alembic_version"):
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
            if found == newest:
                return
    from alembic import command

    command.upgrade(alembic_config(database), "head")


def alembic_config(database: Database) -> Any:
    """Alembic's configuration for this database."""
    from alembic.config import Config

    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["database"] = database
    return config
