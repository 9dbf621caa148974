"""An empty record on SQLite, and for tests marked `both_databases` on PostgreSQL, too.

So are marked: what is decided by SQL, by a transaction or by who comes first, and of every other module its story, so
that each statement reaches both. What a file, a figure or a sentence says is decided above the storage's floor.
"""

import pytest

from tests.kept import (
    another,
    doubled,
    postgresql_database,
    postgresql_prepared,
    sqlite_database,
    sqlite_prepared,
    work,
)

__all__ = ["another", "postgresql_database", "postgresql_prepared", "sqlite_database", "sqlite_prepared", "work"]


def pytest_generate_tests(metafunc):
    doubled(metafunc, "database")


@pytest.fixture
def database(request):
    """An empty record."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_database")
