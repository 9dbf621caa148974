"""What every test gets: no network, the same examples each time in CI, and a database of either kind."""

import os

import pytest
from hypothesis import HealthCheck, settings

from app import tables  # noqa: F401 (every table is known to a database then)
from tests import browsers, fast_hashing, network, postgresql, shared_caches

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.site",
    "tests.fixtures.console",
    "tests.fixtures.processes",
    "tests.fixtures.browser",
    "tests.fixtures.openid",
]

network.forbid()
shared_caches.share_caches()
fast_hashing.use_fast_hashing()

# No test depends on how quick the machine is, so neither deadlines nor complaints about slow generation.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
here = settings.get_profile("here")
settings.register_profile("ci", here, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def postgresql_server():
    """The directory of a PostgreSQL server's socket; one for each worker, started by the first who asks."""
    with postgresql.server() as socket:
        yield socket


@pytest.fixture
def postgresql_url(postgresql_server):
    """The URL of an empty PostgreSQL database that lives as long as the test."""
    with postgresql.database(postgresql_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path):
    """The URL of a SQLite file that doesn't exist yet."""
    return f"sqlite:///{tmp_path / 'contrast.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request):
    """The URL of an empty database; whoever asks for it runs twice, on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


def pytest_terminal_summary(terminalreporter):
    """Say it where it is read: a run without a browser is not a whole run."""
    skipped = terminalreporter.stats.get("skipped", [])
    skipped = [each for each in skipped if browsers.MISSING in str(each.longrepr)]
    if skipped:
        terminalreporter.section("NO CHROMIUM", sep="#", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests in a browser were SKIPPED. {browsers.MISSING}")
