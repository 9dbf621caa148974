"""Checks whether the database can be written (by a write that nobody sees) and has the schema of this program, and
whether there is disk space."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from app.core.domain.errors import Unavailable
from app.core.storage import faults
from app.core.storage.database import Database
from app.core.storage.schema import newest_version, schema_version

MIN_FREE_BYTES = 50_000_000  # free space required on the disks of the database and the files
LOCK_TIMEOUT_SECONDS = 0.5  # wait for another writer
WRONG_SCHEMA = "The database was made for another version of Contrast."
# Inserts and deletes a row: an UPDATE to the same value would not be written to disk.
_PROBE = (
    "INSERT INTO record_state (id, changes, next_reference) VALUES (-1, 0, 0)",
    "DELETE FROM record_state WHERE id = -1",
)


def check_writable(database: Database) -> None:
    """Raises Unavailable if the database can't be written. A database locked by another writer counts as writable."""
    if database.engine.dialect.name == "sqlite":
        _write_to_sqlite(database.engine.url.database or "")
    else:
        _write_to_postgresql(database)


def _write_to_sqlite(path: str) -> None:
    """Uses a connection of its own, which waits for locks less long than others do."""
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None)) as connection:
            for statement in ("BEGIN IMMEDIATE", *_PROBE, "COMMIT"):
                connection.execute(statement)
    except sqlite3.Error as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise faults.from_error(error) or Unavailable(faults.UNWRITABLE, str(error)) from None


def _write_to_postgresql(database: Database) -> None:
    try:
        with database.engine.begin() as connection:
            for statement in _PROBE:
                connection.execute(sa.text(statement))
    except sa.exc.DBAPIError as error:
        raise Unavailable(faults.UNWRITABLE, type(error.orig).__name__) from None


def check_migrated(database: Database) -> None:
    """Raises Unavailable if the schema is not that of this program: an upgrade was not finished, or a newer program
    has migrated the database."""
    found, newest = schema_version(database), newest_version()
    if found != newest:
        raise Unavailable(WRONG_SCHEMA, f"the database is at {found}, the program needs {newest}: run contrast migrate")


def check_disk_space(database: Database, *folders: Path) -> None:
    """Raises Unavailable if the disk of one of the folders, or of a SQLite file, is nearly full."""
    path = database.engine.url.database
    if database.engine.dialect.name == "sqlite" and path:
        folders = (*folders, Path(path).parent)
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if free < MIN_FREE_BYTES:
            raise Unavailable(faults.DISK_FULL, f"{free // 1_000_000} MB free for {os.fspath(folder)}")


def unwritable_folder(url: str) -> Path | None:
    """Returns the folder of a SQLite file if this process can't write in it, such as on a disk mounted read-only."""
    parsed = sa.make_url(url)
    path = parsed.database
    if parsed.get_backend_name() != "sqlite" or not path or path == ":memory:":
        return None
    folder = Path(path).absolute().parent
    return None if os.access(folder, os.W_OK | os.X_OK) else folder
