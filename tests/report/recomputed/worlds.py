"""Records with saved reports, made once and copied: the sample data, and three that are drawn with a seed."""

import shutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.core.domain import clock
from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import sample
from tests.fixtures.databases import copied
from tests.report.recomputed.random_records import World, fill
from tests.saved_report_fixtures import save

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
CODES = ("2026-Q1", "all-2026-08-31", "2025")
WORLDS = {
    "sample": None,
    "three currencies": World(),
    "one currency, few providers": World(
        currencies=("USD",), providers=(14, 4), lean=0.1, organisation=(("hours_per_day", Decimal("7.5")),)
    ),
    "clear differences": World(
        engagements=(44, 40),
        currencies=("EUR", "GBP", "JPY"),
        lean=0.6,
        gaps=0.04,
        organisation=(("reporting_currency", "USD"), ("window_months", 36), ("own_hourly_cost", Money(4500, "USD"))),
    ),
}


@pytest.fixture(scope="session")
def made(sqlite_prepared, tmp_path_factory):
    """Gives the path of the record of a world, with a report of each of CODES."""
    known = {}

    def of(name):
        if name not in known:
            known[name] = tmp_path_factory.mktemp("world") / "record.sqlite3"
            database = Database(copied(sqlite_prepared, known[name]))
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(clock, "now", lambda: NOW)
                _fill(database, name)
            database.dispose()
        return known[name]

    return of


def _fill(database, name):
    with begin_work(database, CONSOLE) as work:
        if WORLDS[name]:
            fill(work, list(WORLDS).index(name), WORLDS[name])
        else:
            sample.load(work)
    for code in CODES:
        save(database, code, selection=Selection(sample=WORLDS[name] is None))


@pytest.fixture(params=WORLDS)
def world(made, request, tmp_path):
    """The name of a world, and the path of a copy of its record."""
    path = tmp_path / "record.sqlite3"
    shutil.copy(made(request.param), path)
    return request.param, path
