"""Whoever is killed while an import is taken back leaves all of it there, or none."""

import time

import pytest

from app.core.domain.events import EventKind
from app.core.domain.selection import Page
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.importing.values.options import Options
from app.record.services import history
from tests.fixtures.processes import engagement_references, kill

pytestmark = pytest.mark.both_databases

ROWS = 2_000
FIRST = "reference,title,arrangement,provider\n" + "".join(
    f"R-{number:05d},Row {number},outsourced,Provider {number % 50}\n" for number in range(ROWS)
)
NEXT = "reference,title,arrangement,provider\n" + "".join(
    f"{'SR'[number % 2]}-{number:05d},Next {number},freelance,Other {number % 20}\n" for number in range(ROWS)
)

UNDOING = """
import sys
from app.importing.services import undo
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

with begin_work(Database(sys.argv[1]), CONSOLE) as work:
    assert undo.undo(work, 2).outcome.new
    print("written", flush=True)
    sys.stdin.read()
"""


def _brought(database, folder):
    for text in (FIRST, NEXT):
        with begin_work(database, CONSOLE) as work:
            options = Options(same_engagements=True)
            assert imports.apply(work, folder / "uploads", text.encode(), "rows.csv", options).number


def _state(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        undone = [each for each in history.events(work, page=Page(size=50)).events if each.what is EventKind.UNDONE]
        return imports.get(work, 2).state, len(undone)


def test_a_taking_back_that_was_killed_before_its_end_leaves_the_import(database, installation, tmp_path):
    _brought(database, tmp_path)
    references, _ = engagement_references(database)
    before = installation.run("export")
    process = installation.start(installation.url, script=UNDOING)
    assert process.stdout.readline() == "written\n", process.communicate()
    kill(process)
    assert engagement_references(database)[0] == references and _state(database) == ("done", 0)
    assert installation.run("export") == before
    installation.run("undo-import", 2)
    assert len(engagement_references(database)[0]) == ROWS and _state(database) == ("undone", 1)


def test_a_taking_back_is_whole_or_not_there_whenever_it_is_killed(database, installation, tmp_path):
    _brought(database, tmp_path)
    after = installation.run("export")
    for delay in (0.3, 0.6, 0.8, 1.0, 1.5, 2.5, 30.0, 60.0):
        process = installation.start("undo-import", 2)
        end = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        kill(process)
        references, _ = engagement_references(database)
        assert (len(references), *_state(database)) in ((ROWS * 3 // 2, "done", 0), (ROWS, "undone", 1))
        if len(references) == ROWS:
            break
        assert installation.run("export") == after
    assert _state(database) == ("undone", 1)
    installation.run("undo-import", 1)
    assert engagement_references(database)[0] == set()
