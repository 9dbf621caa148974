"""The schema of a database: its version, and its migrations."""

from typing import Any

import sqlalchemy as sa

from app.core import ROOT
from app.core.storage.database import Database


def migrate(database: Database) -> None:
    """Creates or upgrades the schema; returns quickly if it is up to date."""
    if schema_version(database) == newest_version():
        return
    from alembic import command

    command.upgrade(alembic_config(database), "head")


def newest_version() -> str:
    """Returns the number of the newest migration of this program."""
    return max(path.name.split("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def schema_version(database: Database) -> str | None:
    """Returns the number of the migration that the database is at; None before the first one."""
    with database.engine.execution_options(writes=False).connect() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def alembic_config(database: Database) -> Any:
    """Returns Alembic's configuration for this database."""
    from alembic.config import Config

    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["database"] = database
    return config
