"""Backs up the whole database as of one moment, while others keep reading and writing."""

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core.domain.errors import Refused
from app.core.storage.database import Database


def dump_command(database: Database, file: Path) -> str | None:
    """Returns the pg_dump command that writes the backup, without the password; None for SQLite."""
    url = database.engine.url
    if url.get_backend_name() != "postgresql":
        return None
    values = {"host": url.host or url.query.get("host"), "port": url.port, "username": url.username}
    options = " ".join(f"--{name}={shlex.quote(str(value))}" for name, value in values.items() if value)
    return f"pg_dump --format=custom {options} --file={shlex.quote(str(file))} {shlex.quote(url.database or '')}"


def backup(database: Database, file: Path) -> int:
    """Writes a backup of a SQLite database, complete or not at all, and returns its size in bytes."""
    partial = file.with_name(file.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with database.engine.connect() as connection, closing(sqlite3.connect(partial)) as copy:
            source: Any = connection.connection.driver_connection
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise Refused("The backup is corrupt; the database itself may be damaged.", "backup-damaged")
        os.replace(partial, file)
    except sa.exc.DatabaseError as error:
        raise Refused(f"Can’t write the backup: {error.orig}.", "backup-failed") from error
    finally:
        partial.unlink(missing_ok=True)
    return file.stat().st_size
