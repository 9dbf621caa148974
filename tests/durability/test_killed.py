"""A process that is killed in the middle of writing leaves everything it wrote there, or nothing."""

import time

import pytest
import sqlalchemy as sa

from app.core.domain.events import EventKind
from app.core.domain.selection import Page
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.models import RecordState
from app.importing.storage.models import Import
from app.record.services import engagements, history
from app.record.storage.models import Provider
from tests.fixtures.processes import engagement_references, kill

pytestmark = pytest.mark.both_databases

DRAFT = {"title": "Kept", "arrangement": "freelance", "provider": "Somebody"}
ROWS = 3_000

# Writes and stops before the transaction ends.
WRITING = """
import sys
from app.record.services import engagements
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

with begin_work(Database(sys.argv[1]), CONSOLE) as work:
    for number in range(20):
        engagements.record(work, {"title": "Lost", "arrangement": "freelance", "provider": f"Provider {number}"})
    print("written", flush=True)
    sys.stdin.read()
"""
IMPORTING = """
import sys
from pathlib import Path
from app.importing.services import imports
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

with begin_work(Database(sys.argv[1]), CONSOLE) as work:
    done = imports.apply(work, Path(sys.argv[3]), Path(sys.argv[2]).read_bytes(), "rows.csv")
    assert done.number
    print("written", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "reference,title,arrangement,provider\n"
        + "".join(f"R-{number:05d},Row {number},outsourced,Provider {number % 50}\n" for number in range(ROWS))
    )
    return path


def _counted(database, table):
    with database.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _changes(database):
    with database.reading() as session:
        return session.execute(sa.select(RecordState.changes)).scalar_one()


def _record_goes_on(database):
    """Whoever comes next reads and writes as if nothing had happened."""
    with begin_work(database, CONSOLE) as work:
        stored = engagements.record(work, DRAFT)
    references, told = engagement_references(database)
    assert stored.reference in references & told


def _in_the_middle(installation, script, *arguments):
    process = installation.start(installation.url, *arguments, script=script)
    assert process.stdout.readline() == "written\n", process.communicate()
    kill(process)


def test_a_transaction_that_was_killed_leaves_nothing(database, installation):
    before = _changes(database)
    _in_the_middle(installation, WRITING)
    assert engagement_references(database) == (set(), set())
    assert _counted(database, Provider) == 0
    assert _changes(database) == before
    _record_goes_on(database)


def test_an_import_that_was_killed_before_its_end_leaves_nothing(database, installation, file, tmp_path):
    before = _changes(database)
    _in_the_middle(installation, IMPORTING, file, tmp_path / "uploads")
    assert (_counted(database, Provider), _counted(database, Import)) == (0, 0)
    assert engagement_references(database) == (set(), set())
    assert _changes(database) == before
    _record_goes_on(database)


def test_an_import_is_whole_or_not_there_whenever_it_is_killed(database, installation, file):
    """Killed ever later, until once it was quick enough; whatever happened, the next run says what is so."""
    outcomes = []
    for delay in (0.3, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5, 2.0, 5.0, 30.0):
        process = installation.start("import", file)
        end = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        kill(process)
        references, _ = engagement_references(database)
        with begin_work(database, CONSOLE, writes=False) as work:
            imported = [
                each for each in history.events(work, page=Page(size=50)).events if each.what == EventKind.IMPORTED
            ]
        assert (len(references), len(imported), _counted(database, Provider)) in ((0, 0, 0), (ROWS, 1, 50))
        outcomes.append(len(references))
        if references:
            break
    assert outcomes[-1] == ROWS
    assert "0 new" in installation.run("import", file) or f"{ROWS:,} unchanged" in installation.run("import", file)
    _record_goes_on(database)
