"""The database: one engine per process, one way to write, and the only commit.

SQLite is configured so that readers see one snapshot, a writer takes its lock at the beginning and not in the middle,
foreign keys are enforced, and one process waits for another instead of failing. What signing in writes is in a separate
file there (see `access_models`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.domain.errors import Busy, Refused, Stale, Unavailable
from app.core.storage import access_file, faults, forks, models, query_timing
from app.core.storage.access_models import ACCESS_METADATA

BUSY_MS = 15_000
CONNECT_SECONDS = 10  # timeout for connecting to a server
# PostgreSQL's codes. 23503 (foreign key) counts as a conflict: a row was deleted a moment ago, or is just being used.
UNIQUE_VIOLATION, OUT_OF_RANGE, DEADLOCK_CODES = "23505", "22003", ("40001", "40P01", "23503")
_CONFLICT_CODES = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_FOREIGNKEY")

__all__ = [
    "Database",
    "Session",
    "StaleDataError",
    "after_transaction",
    "before_commit",
    "execute_and_count",
    "flush",
    "mark_written",
    "stale_on_conflict",
]


class Database:
    """A database, by its URL. The record is read and written only through `reading()` and `transaction()`, sessions and
    attempts only through `access()`."""

    def __init__(self, url: str):
        self.url = url
        self.engine = _engine(url)
        access_url = access_file.url(self.engine.url)
        self._access = self.engine if access_url is None else _engine(access_url, ACCESS_METADATA)

    @contextmanager
    def transaction(self, counts: bool = True, waits: bool = True) -> Iterator[Session]:
        """Yields a session that is committed at the end, or rolled back if anything is raised.

        `counts`: if anything was written, the record's change counter is incremented. `waits`: wait for another writer
        instead of raising Stale at once (PostgreSQL's writers rarely wait).
        """
        ended: list[Callable[[Database], None]] = []
        try:
            with self._session(self.engine, writes=True, waits=waits) as session:
                session.info["ended"] = ended
                yield from self._commit_at_end(session, counts)
        finally:
            for act in ended:
                # The commit is done; what fails here is caught up by the next cleanup.
                with suppress(sa.exc.OperationalError, Stale, Unavailable):
                    act(self)

    @contextmanager
    def access(self, writes: bool = True, waits: bool = True) -> Iterator[Session]:
        """Yields a session over user sessions, attempts and waiting events, which are not part of the record; it never
        waits for those who write the record."""
        with self._session(self._access, writes=writes, waits=waits) as session:
            if writes:
                yield from self._commit_at_end(session, counts=False)
            else:
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yields a session that sees one snapshot and writes nothing."""
        with self._session(self.engine, writes=False) as session:
            yield session

    def _commit_at_end(self, session: Session, counts: bool) -> Iterator[Session]:
        yield session
        session.flush()
        if counts and session.info.get("written"):
            session.execute(sa.update(models.RecordState).values(changes=models.RecordState.changes + 1))
        for act in session.info.get("before_commit", ()):
            act()
        with query_timing.measured():
            session.commit()

    @contextmanager
    def _session(self, engine: sa.Engine, writes: bool, waits: bool = True) -> Iterator[Session]:
        engine = engine.execution_options(writes=writes, waits=waits)
        if not writes and engine.dialect.name == "postgresql":
            # By default every statement would see its own snapshot; SQLite's readers always see a single one.
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, autoflush=writes, expire_on_commit=False) as session:
            event.listen(session, "after_flush", _mark_after_flush)
            yield session

    def is_at(self, url: str) -> bool:
        """Returns whether the URL is that of this database."""
        own, other = self.engine.url, sa.make_url(url)
        if own.get_backend_name() == other.get_backend_name() == "sqlite":
            return Path(own.database or "").resolve() == Path(other.database or "").resolve()
        return (own.host, own.port, own.database, own.query) == (other.host, other.port, other.database, other.query)

    def dispose(self) -> None:
        """Closes every connection."""
        self.engine.dispose()
        self._access.dispose()


def _engine(url: str | sa.URL, tables: sa.MetaData | None = None) -> sa.Engine:
    """Returns an engine with SQLite configured as above; `tables` and columns that the file lacks are created."""
    parsed = sa.make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    connect_args = {} if sqlite or "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS}
    engine = sa.create_engine(url, pool_pre_ping=not sqlite, hide_parameters=True, connect_args=connect_args)
    event.listen(engine, "handle_error", _translate_error)
    query_timing.listen(engine)
    forks.watch(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if tables is not None:
            event.listen(
                engine, "connect", partial(access_file.create_missing_tables, access_file.create_statements(tables))
            )
            event.listen(engine, "connect", partial(access_file.add_missing_columns, tables))
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "reset", _end_sqlite)
    return engine


def is_unreachable(error: Exception) -> bool:
    """Returns whether the error means that the database can't be reached: wrong URL, server down, or no driver."""
    return isinstance(error, (Unavailable, sa.exc.OperationalError, sa.exc.ArgumentError)) or (
        isinstance(error, ModuleNotFoundError) and error.name == "psycopg"
    )


def flush(session: Session) -> None:
    """Flushes the session; raises Stale if somebody else wrote the same at the same moment.

    SQLite has one writer at a time, so only on PostgreSQL can a name or a row be taken in between.
    """
    try:
        with stale_on_conflict():
            session.flush()
    except StaleDataError:
        raise Stale("Somebody else changed this at the same moment. Reload it, then make your change.") from None


@contextmanager
def stale_on_conflict(prepared: bool = False) -> Iterator[None]:
    """Raises Stale instead of IntegrityError if somebody else wrote the same first.

    On PostgreSQL that can happen at the same moment. SQLite has a single writer, so it can happen only to a change
    that was `prepared` in an earlier transaction; the rows it refers to may be gone by then, too.
    """
    try:
        yield
    except IntegrityError as error:
        concurrent = getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
        if not concurrent and not (prepared and getattr(error.orig, "sqlite_errorname", None) in _CONFLICT_CODES):
            raise
        raise Stale("Somebody else saved the same at the same moment. Reload, then try again.") from None


def _translate_error(context: sa.engine.ExceptionContext) -> None:
    """Translates a driver's error. Raises Stale for a conflict with another writer, Busy if another one has been
    writing for too long, Refused for values that the databases can't store, should they get this far, and Unavailable
    if the database or its disk fails."""
    error = context.original_exception
    if context.is_pre_ping:  # a lost connection is replaced
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
    """Has `act` called once the transaction has ended, committed or not: for what must not be done before, such as
    removing a file."""
    session.info["ended"].append(act)


def before_commit(session: Session, act: Callable[[], None]) -> None:
    """Has `act` called just before the commit, after everything else was written."""
    session.info.setdefault("before_commit", []).append(act)


def mark_written(session: Session) -> None:
    """Records that rows were written by statements that the session doesn't track, such as bulk inserts."""
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
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("writes", True)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MS if options.get('waits', True) else 0}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, record: Any, state: Any) -> None:
    """Rolls back what a failed commit (full disk, busy file) left open, before the connection is used again."""
    if connection.in_transaction:
        connection.rollback()
