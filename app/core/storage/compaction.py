"""Rewrites the database so that its files hold nothing that was deleted or replaced."""

from contextlib import closing

import sqlalchemy as sa

from app.core.domain.errors import Busy, Refused
from app.core.storage.access_models import ACCESS_METADATA
from app.core.storage.base import METADATA
from app.core.storage.database import Database


def compact(database: Database) -> bool:
    """Rewrites the database; returns False if others used it all the time, so that it has to be tried again.

    SQLite: both files are rewritten and their write-ahead logs emptied, so that no byte of deleted rows is left.
    PostgreSQL: VACUUM frees the rows; the server uses their space again, and its own logs keep them for a while.
    """
    with database.access(writes=False) as access:
        engines = {database.engine, access.get_bind().engine}
    try:
        for engine in engines:
            if engine.dialect.name == "sqlite":
                if not _rewrite_sqlite(engine):
                    return False
            else:
                _vacuum_postgresql(engine)
    except (Busy, Refused, sa.exc.DBAPIError, sa.exc.InternalError):
        return False
    return True


def _rewrite_sqlite(engine: sa.Engine) -> bool:
    """Returns whether the file was rewritten and its log emptied."""
    import sqlite3

    with closing(engine.raw_connection()) as connection:
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            return cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        except sqlite3.OperationalError:  # somebody reads or writes
            return False


def _vacuum_postgresql(engine: sa.Engine) -> None:
    preparer = engine.dialect.identifier_preparer
    tables = [*METADATA.sorted_tables, *ACCESS_METADATA.sorted_tables]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM {preparer.format_table(table)}")
