"""The door to the database: one engine a process, one way to write, and the one commit.

SQLite is told to behave: readers see one moment, a writer takes its lock at the beginning and not in the middle,
foreign keys hold, and one process waits for another instead of failing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError as Overtaken

from app.domain.errors import Stale, Unavailable
from app.storage import faults, models

BUSY_MS = 15_000
CONNECT = 10  # seconds for a server that may not be there
# As PostgreSQL names them; what is referred to and gone was taken away a moment ago, or somebody just refers to it.
UNIQUE_VIOLATION, KNOTTED = "23505", ("40001", "40P01", "23503")

__all__ = ["Database", "Overtaken", "Session", "afterwards", "alembic_config", "flush", "mark_written", "migrate"]


class Database:
    """A database by its URL. Engagements are read and written through `reading()` and `transaction()` alone."""

    def __init__(self, url: str):
        self.url = url
        sqlite = url.startswith("sqlite")
        patient = {} if sqlite or "connect_timeout" in sa.make_url(url).query else {"connect_timeout": CONNECT}
        self.engine = sa.create_engine(url, pool_pre_ping=not sqlite, hide_parameters=True, connect_args=patient)
        event.listen(self.engine, "handle_error", _in_plain_words)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "reset", _end_sqlite)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept together at the end, or not at all where anything is raised.

        Counts one change of the record where anything was written.
        """
        ended: list[Callable[[Database], None]] = []
        try:
            with self._session(writes=True) as session:
                session.info["ended"] = ended
                yield session
                session.flush()
                if session.info.get("written"):
                    session.execute(sa.update(models.RecordState).values(changes=models.RecordState.changes + 1))
                session.commit()
        finally:
            for act in ended:
                # What was kept stays kept: whatever cannot be done now is done by the next sweep.
                with suppress(sa.exc.OperationalError, Stale, Unavailable):
                    act(self)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and keeps nothing."""
        with self._session(writes=False) as session:
            yield session

    @contextmanager
    def _session(self, writes: bool) -> Iterator[Session]:
        engine = self.engine.execution_options(writes=writes)
        if not writes and engine.dialect.name == "postgresql":
            # Otherwise every statement would see a moment of its own; SQLite's readers see one anyway.
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, autoflush=writes, expire_on_commit=False) as session:
            event.listen(session, "after_flush", _mark)
            yield session

    def dispose(self) -> None:
        """Closes every connection."""
        self.engine.dispose()


def unreachable(error: Exception) -> bool:
    """Whether the error says that there is no database behind its URL: wrong, shut, or without its driver."""
    return isinstance(error, (Unavailable, sa.exc.OperationalError, sa.exc.ArgumentError)) or (
        isinstance(error, ModuleNotFoundError) and error.name == "psycopg")


def flush(session: Session) -> None:
    """Writes what the session holds; raises Stale where somebody else wrote the same at the same moment.

    SQLite lets one writer in at a time, so only PostgreSQL finds that a name or a row was taken in between.
    """
    try:
        session.flush()
    except Overtaken:
        raise Stale("Somebody else changed this at the same moment. Look at it again, then make your change.") from None
    except IntegrityError as refused:
        if getattr(refused.orig, "sqlstate", None) != UNIQUE_VIOLATION:
            raise
        raise Stale("Somebody else wrote the same at the same moment. Look at it again, then try again.") from None


def _in_plain_words(context: sa.engine.ExceptionContext) -> None:
    """Raises Stale where nothing is wrong but that others write: too long for whoever waits, or in each other's way;
    Unavailable where the database or its disk fails."""
    error = context.original_exception
    if context.is_pre_ping:  # a connection that is gone is made anew
        return
    if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        raise Stale("Somebody else has been writing for a while, and only one can at a time. Wait a moment, then try "
                    "again.") from None
    if getattr(error, "sqlstate", None) in KNOTTED:
        raise Stale("Somebody else changed the same things at the same moment. Look at them again, then try "
                    "again.") from None
    fault = faults.of(error)
    if fault is not None:
        raise fault


def afterwards(session: Session, act: Callable[[Database], None]) -> None:
    """Runs `act` once the transaction has ended, whether it was kept or not: what must not be done before, such as
    removing a file."""
    session.info["ended"].append(act)


def mark_written(session: Session) -> None:
    """Says that rows were written around the session's own bookkeeping, as bulk statements are."""
    session.info["written"] = True


def _mark(session: Session, context: Any) -> None:
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
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, record: Any, state: Any) -> None:
    """Ends what a refused commit (a full disk, a busy file) left open, so that nobody else goes on in it."""
    if connection.in_transaction:
        connection.rollback()


def migrate(database: Database) -> None:
    """Brings an empty or older database to the present shape; does nothing, quickly, where it is there already."""
    versions = Path(__file__).parents[2] / "migrations" / "versions"
    newest = max(path.name.split("_")[0] for path in versions.glob("[0-9]*.py"))
    with database.engine.connect() as connection:
        if connection.dialect.has_table(connection, "alembic_version"):
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
            if found == newest:
                return
    from alembic import command

    command.upgrade(alembic_config(database), "head")


def alembic_config(database: Database) -> Any:
    """Alembic's configuration for this database."""
    from alembic.config import Config

    config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    config.attributes["database"] = database
    return config
