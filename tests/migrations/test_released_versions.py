"""A database that an earlier version left is upgraded with every row, on both databases, and its pages open.

`released/` keeps one database for each migration at which a version was in use, made by that version's own commands
(`make_released.py`). On PostgreSQL the rows are copied into the tables that its migrations make.
"""

import gzip
import sqlite3
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config, migrate
from app.importing.services import undo
from app.record.services import engagements, history
from app.report.services import claims, reports, saved_reports, schedules
from tests import postgresql
from tests.fixtures.databases import KINDS
from tests.fixtures.site import made, settings_over

RELEASED = {path.name.partition(".")[0]: path for path in sorted((Path(__file__).parent / "released").glob("*.gz"))}
SAVES_REPORTS = [version for version in RELEASED if version >= "0017"]
# The tables whose rows an upgrade carries over one by one.
COUNTED = ("engagement", "provider", "team", "review", "line", "event", "user_account", "claim", "import")


def _open(version, url, folder):
    """Opens the database of a version, as that version left it."""
    database = Database(url)
    on_sqlite = url.startswith("sqlite")
    path = Path(database.engine.url.database) if on_sqlite else folder / "dump.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(gzip.decompress(RELEASED[version].read_bytes()).decode())
    if not on_sqlite:
        command.upgrade(alembic_config(database), version)
        _copy(path, database.engine)
    return database


def _copy(path, target):
    """Copies all rows of a SQLite file into the empty tables of the same migration on PostgreSQL."""
    source = sa.create_engine(f"sqlite:///{path}")
    here, there = sa.MetaData(), sa.MetaData()
    here.reflect(source)
    there.reflect(target)
    with source.connect() as reading, target.begin() as writing:
        tables = [
            table for table in there.sorted_tables if table.name in here.tables and table.name != "alembic_version"
        ]
        for table in reversed(tables):  # rows that the migrations made
            writing.execute(sa.delete(table))
        for table in tables:
            rows = reading.execute(sa.select(here.tables[table.name])).mappings().all()
            if rows:
                writing.execute(sa.insert(table), [dict(row) for row in rows])
            if "id" in table.c:
                sequence = sa.func.pg_get_serial_sequence(table.name, "id")
                last = max((row["id"] for row in rows), default=0)
                if writing.execute(sa.select(sequence)).scalar() and last:
                    writing.execute(sa.select(sa.func.setval(sequence, last)))
    source.dispose()


def counts(database):
    with database.reading() as session:
        return {name: session.execute(sa.text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in COUNTED}


def read(database, use_case, *arguments):
    with begin_work(database, CONSOLE, writes=False) as work:
        return use_case(work, *arguments)


@dataclass
class Upgraded:
    """A version's database after its upgrade, which no test changes; `before`: the rows of each table before it."""

    version: str
    database: Database
    before: dict


@pytest.fixture(scope="module", params=RELEASED)
def version(request):
    return request.param


@pytest.fixture(scope="module", params=KINDS)
def upgraded(request, version, tmp_path_factory):
    """The database of each version after its upgrade, on both databases."""
    folder = tmp_path_factory.mktemp(f"released-{version}")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{folder / 'contrast.sqlite3'}"
        else:
            url = stack.enter_context(postgresql.database(request.getfixturevalue("postgresql_server")))
        database = _open(version, url, folder)
        stack.callback(database.dispose)
        before = counts(database)
        migrate(database)
        claims.ensure(database)
        yield Upgraded(version, database, before)


class _RollBack(Exception):
    """Ends a unit of work that is not kept."""


class TestEveryVersion:
    def test_every_row_is_there_and_the_tables_are_todays(self, upgraded):
        database, before = upgraded.database, upgraded.before
        after = counts(database)
        assert {name: after[name] for name in before if name != "claim"} == {
            name: many for name, many in before.items() if name != "claim"
        }
        assert after["claim"] >= before["claim"]
        command.check(alembic_config(database))

    def test_engagements_reviews_and_history_say_what_they_said(self, upgraded):
        database = upgraded.database
        found = read(database, engagements.detail, "A-1")
        told = found.stored.engagement
        assert (told.title, told.owner, told.team, told.notes) == ("Web site", "Rita", "Web", "Call first")
        assert (told.actual_cost.amount, told.currency) == (Decimal("1300.00"), "EUR")
        assert (str(found.stored.review.quality), found.stored.review.comment) == ("5", "in time")
        assert found.history[-1].what.value == "imported"
        assert found.history[-2].changes["title"] == ("Website", "Web site")
        audit = read(database, engagements.detail, "A-6").stored.engagement
        assert (audit.actual_cost.amount, audit.hours_actual) == (Decimal("550.00"), Decimal(11))
        assert read(database, history.events).total > 0

    def test_claims_and_questions_stay_as_they_were_set(self, upgraded):
        database = upgraded.database
        assert read(database, claims.get, "direct-relationship").claim.caveat == "Checked by Rita"
        switched_off = {each.key for each in read(database, claims.listing) if not each.enabled}
        assert "flexibility" in switched_off
        assert len(read(database, reports.examine, Selection()).questions) == 1

    def test_pages_and_the_export_open(self, upgraded, tmp_path):
        database = upgraded.database
        app = made(settings_over(database.url, tmp_path))
        visitor = app.test_client()
        assert visitor.sign_in("Rita").status_code == 302
        for page in (
            "/",
            "/engagements",
            "/engagements/1",
            "/providers",
            "/report",
            "/imports",
            "/history",
            "/settings",
        ):
            assert visitor.get(page).status_code == 200, page
        table = visitor.get("/engagements").text
        assert all(reference in table for reference in ("A-1", "A-5"))
        export = visitor.get("/engagements/export.csv")
        assert export.status_code == 200
        assert "Web site" in export.text
        app.extensions["contrast"].dispose()

    def test_an_import_can_still_be_undone(self, upgraded):
        database = upgraded.database
        with suppress(_RollBack), begin_work(database, CONSOLE) as work:
            undo.undo(work, 2)
            told = engagements.detail(work, "A-1").stored.engagement
            assert (told.title, told.actual_cost.amount) == ("Website", Decimal("1200.50"))
            raise _RollBack

    def test_saved_reports_are_what_was_saved(self, upgraded):
        found = read(upgraded.database, saved_reports.verify)
        saves = upgraded.version in SAVES_REPORTS
        assert [each.problems for each in found] == ([(), ()] if saves else [])
        assert [each.saved.title for each in found] == (["First half again", "First half"] if saves else [])
        named = [each.schedule.name for each in read(upgraded.database, schedules.listing)]
        assert named == (["For the board"] if saves else [])


def test_each_version_has_its_database():
    """Those in use so far: the first, spend and names, saved reports, plain tables of imports, answers and merges."""
    assert list(RELEASED) == ["0008", "0014", "0017", "0018", "0023"]
