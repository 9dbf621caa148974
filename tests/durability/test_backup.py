"""A copy of the database is whole and of one moment, whatever others write meanwhile."""

import sqlite3
from contextlib import closing

import pytest

from app.core.storage.database import Database
from tests.fixtures.processes import Installation, engagement_references, kill

# Each engagement is written together with its event, in many small transactions, until somebody ends it.
WRITING = """
import sys
from itertools import count
from app.record.services import engagements
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

database = Database(sys.argv[1])
for number in count():
    with begin_work(database, CONSOLE) as work:
        for part in range(3):
            engagements.record(work, {"title": f"{number}", "arrangement": "outsourced", "provider": f"P {number}"})
    print(number, flush=True)
"""


@pytest.fixture
def sqlite_console(sqlite_database, tmp_path):
    at = Installation(sqlite_database.url, tmp_path / "instance")
    at.instance.mkdir(mode=0o700)
    yield at
    for process in at.running:
        if process.poll() is None:
            kill(process)


def _other(folder):
    """An installation of its own, without anything."""
    return Installation(f"sqlite:///{folder / 'contrast.sqlite3'}", folder)


@pytest.mark.both_databases
def test_a_copy_taken_while_somebody_writes_is_of_one_moment(installation, tmp_path):
    writer = installation.start(installation.url, script=WRITING)
    assert writer.stdout.readline() == "0\n", writer.communicate()
    sizes = []
    for number in range(3):
        file, other = tmp_path / f"copy {number}.zip", _other(tmp_path / f"other {number}")
        before = int(writer.stdout.readline())
        installation.run("backup", file)
        other.run("restore", file)
        restored = Database(other.url)
        references, told = engagement_references(restored)
        restored.dispose()
        assert references == told
        assert len(references) % 3 == 0 and len(references) >= 3 * (before + 1)
        sizes.append(len(references))
    assert writer.poll() is None
    kill(writer)
    assert sizes == sorted(set(sizes)), "the writer went on between the copies"


def test_a_copy_holds_the_same_rows_and_serves_in_the_place_of_the_original(sqlite_console, tmp_path):
    sqlite_console.run("sample")
    sqlite_console.run("import", _file(tmp_path))
    copy, restored = tmp_path / "copy.zip", _other(tmp_path / "other")
    sqlite_console.run("backup", copy)
    restored.run("restore", copy)
    for arguments in (("export",), ("export", "--sample"), ("report", "--sample", "--format", "json")):
        assert restored.run(*arguments) == sqlite_console.run(*arguments)
    assert restored.run("export").count("\n") == 3


def test_a_copy_never_writes_over_a_file_unasked(sqlite_console, tmp_path):
    copy = tmp_path / "copy.zip"
    copy.write_text("something else")
    assert "--force" in sqlite_console.run("backup", copy, fine=False)
    assert copy.read_text() == "something else"
    sqlite_console.run("backup", copy, "--force")
    assert copy.read_bytes().startswith(b"PK")


def _file(folder):
    path = folder / "two.csv"
    path.write_text(
        "title,arrangement,provider,actual_cost,currency\nOne,freelance,A,1200.50,EUR\nTwo,outsourced,B,99,JPY\n"
    )
    return path


def test_commands_that_only_read_need_not_wait_for_whoever_writes(sqlite_console, tmp_path):
    sqlite_console.run("import", _file(tmp_path))
    with closing(sqlite3.connect(sqlite_console.url.removeprefix("sqlite:///"), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert sqlite_console.run("export").count("\n") == 3
        sqlite_console.run("backup", tmp_path / "copy.zip")
        sqlite_console.run("report", "--format", "json")
        assert "Another change is being saved" in sqlite_console.run("import", _file(tmp_path), fine=False)
