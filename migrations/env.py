"""Runs the migrations: against the database the application hands over, or the one the environment names."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.types import TypeDecorator

from app import tables  # noqa: F401 (the metadata below holds them all then)
from app.core.storage.access_models import ACCESS_METADATA
from app.core.storage.base import METADATA
from app.core.storage.database import Database
from app.settings import load

LOCK = 706_114  # any number that nothing else in the database locks


def plain(kind: str, item: object, autogen: object) -> str | bool:
    """Drafts name plain SQL types, so that an old migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    database = context.config.attributes.get("database") or Database(load().database_url)
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=METADATA if sqlite else [METADATA, ACCESS_METADATA],
            # One transaction on SQLite, too: Alembic would commit each migration, and let another process in between.
            transactional_ddl=True,
            compare_type=True,
            render_item=plain,
        )
        with context.begin_transaction():
            if not sqlite:
                # Who comes second waits, then finds the work done; SQLite's lock on writing does the same.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
            context.run_migrations()


run()
