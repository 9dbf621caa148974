"""Whether a database is what it should be: reachable, readable throughout, of today's schema, and after its history."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import copy_target, models
from app.core.storage.base import METADATA
from app.core.storage.database import Database

_MOST_PROBLEMS = 5


def database_size(database: Database) -> int:
    """Returns the bytes that the database takes on disk."""
    path = copy_target.sqlite_path(database.url)
    if path is not None:
        return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*") if each.is_file())
    with database.reading() as session:
        return session.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one()


def is_missing(url: str) -> Path | None:
    """Returns the file of a SQLite database that isn't there; None if it is, and for other databases."""
    path = copy_target.sqlite_path(url)
    return path if path is not None and not path.exists() else None


def schema_state(database: Database) -> tuple[str | None, str]:
    """Returns the revision of the schema, None if there is none, and the latest one that this version knows."""
    with database.reading() as session:
        return copy_target.revision_of(session.connection()), copy_target.known_revisions()[-1]


def find_damage(database: Database) -> list[str]:
    """Reads every table and returns what is wrong, at most a few."""
    with database.reading() as session:
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            for table in METADATA.sorted_tables:
                session.execute(sa.select(sa.func.count()).select_from(table))
            return []
        found = _quick_check(connection)
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
        found += [f"A row of {table} refers to one of {parent} that is missing." for table, _, parent, _ in lost]
    with database.access(writes=False) as session:
        found += _quick_check(session.connection())
    return found[:_MOST_PROBLEMS]


def _quick_check(connection: sa.Connection) -> list[str]:
    rows = connection.exec_driver_sql(f"PRAGMA quick_check({_MOST_PROBLEMS})").scalars().all()
    return [str(row) for row in rows if row != "ok"]


def newest_event_at(session: Session) -> datetime | None:
    """Returns the time of the newest event of the history."""
    at = models.Event.__table__.c.at
    return session.execute(sa.select(sa.func.max(at, type_=at.type))).scalar()
