"""The file beside a SQLite record with what signing in writes (see `access_models`). No migration runs on it: missing
tables and columns are added whenever it is opened."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable, ExecutableDDLElement


def url(of_record: sa.URL) -> sa.URL | None:
    """Returns the URL of SQLite's separate file for what signing in writes; None if it is in the same database."""
    if of_record.get_backend_name() != "sqlite" or not of_record.database or of_record.database == ":memory:":
        return None
    path = Path(of_record.database)
    return of_record.set(database=str(path.with_name(f"{path.stem}-access{path.suffix}")))


def create_statements(tables: sa.MetaData) -> str:
    """Returns the SQL that creates these tables and their indexes where they are missing."""
    elements: list[ExecutableDDLElement] = [CreateTable(table, if_not_exists=True) for table in tables.sorted_tables]
    elements += [CreateIndex(index, if_not_exists=True) for table in tables.sorted_tables for index in table.indexes]
    return ";\n".join(str(each.compile(dialect=sqlite.dialect())) for each in elements)


def create_missing_tables(statements: str, connection: Any, record: Any) -> None:
    """Recreates the tables of a missing file, for example after a backup was restored."""
    connection.executescript(statements)


def add_missing_columns(tables: sa.MetaData, connection: Any, record: Any) -> None:
    """Adds the columns that the tables of an older version lack."""
    for table in tables.sorted_tables:
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        for column in table.columns:
            if column.name not in present:
                text = CreateColumn(column).compile(dialect=sqlite.dialect())
                with suppress(sqlite3.OperationalError):  # another process has just added it
                    connection.execute(f"ALTER TABLE {table.name} ADD COLUMN {text}")
