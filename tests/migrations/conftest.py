"""Everything here runs on both kinds of database."""

from tests.kept import database, postgresql_database, postgresql_prepared, sqlite_database, sqlite_prepared, work

__all__ = ["database", "postgresql_database", "postgresql_prepared", "sqlite_database", "sqlite_prepared", "work"]
