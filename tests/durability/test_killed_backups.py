"""Backing up, restoring and copying that are killed leave what was there before, and the next try succeeds."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.core.storage import copy_target, table_content
from app.core.storage.database import Database
from app.importing.services import imports
from app.record.services import engagements, teams
from tests import postgresql
from tests.fixtures.processes import NEVER, Installation, kill

FILE = b"title,arrangement\nOne,freelance\nTwo,outsourced\n"
# Runs a command that stops for good when a function is called for the nth time.
STOPPING = """
import importlib, sys
from app.cli import main

place, calls, *arguments = sys.argv[1:]
module, name = place.rsplit(".", 1)
module = importlib.import_module(module)
real, left = getattr(module, name), int(calls)

def stop(*given, **named):
    global left
    left -= 1
    if left == 0:
        print("stopped", flush=True)
        sys.stdin.read()
    return real(*given, **named)

setattr(module, name, stop)
main(arguments)
"""
RESTORING = {
    "among the tables": ("app.core.services.restoring.require_same", 20),
    "among the files": ("os.replace", 1),
    "between the two files": ("os.replace", 3),
}
COPYING = ("app.core.services.copying.require_same", 20)
COPIED = ("app.core.storage.table_content.read_counters", 1)


@pytest.fixture
def filled(database, tmp_path):
    """An installation with engagements, a user's team and an imported file."""
    at = Installation(database.engine.url.render_as_string(hide_password=False), tmp_path / "instance")
    at.instance.mkdir(mode=0o700)
    with begin_work(database, CONSOLE) as work:
        teams.add(work, "Shop")
        imports.apply(work, at.instance / "uploads", FILE, "two.csv")
        engagements.record(work, {"title": "Kept", "arrangement": "freelance", "provider": "Somebody"})
    yield at
    for process in at.running:
        if process.poll() is None:
            kill(process)


def killed(installation, place, calls, *arguments):
    """Kills the command at that place."""
    process = installation.start(place, calls, *arguments, script=STOPPING)
    assert process.stdout.readline() == "stopped\n", process.communicate()
    kill(process)


def hashes(url):
    database = Database(url)
    with copy_target.snapshot(database) as source:
        shapes = [
            each for each in table_content.all_shapes() if each.name not in ("event", "event_seal", "erasable_text")
        ]
        found = {shape.name: table_content.content_hash(source.of(shape.name), shape) for shape in shapes}
    database.dispose()
    return found


@pytest.mark.both_databases
def test_a_killed_backup_leaves_the_older_one(filled, tmp_path):
    file = tmp_path / "a.zip"
    filled.run("backup", file)
    before = file.read_bytes()
    for place in (("app.core.storage.table_content.content", 25), ("app.core.files.backup_archive.open_archive", 1)):
        killed(filled, *place, "backup", "--force", file)
        assert file.read_bytes() == before
    filled.run("backup", "--force", file)
    assert file.read_bytes() != before
    assert [path.name for path in tmp_path.glob("a.zip*")] == ["a.zip"]


@pytest.mark.parametrize("where", RESTORING)
def test_a_killed_restore_leaves_an_empty_installation(filled, tmp_path, where):
    file = tmp_path / "a.zip"
    filled.run("backup", file, "--with-secrets")
    other = Installation(f"sqlite:///{tmp_path / 'other' / 'contrast.sqlite3'}", tmp_path / "other")
    killed(other, *RESTORING[where], "restore", file)
    assert not (tmp_path / "other" / "contrast.sqlite3").exists()
    other.run("restore", file)
    assert hashes(other.url) == hashes(filled.url)
    assert not list((tmp_path / "other").glob(".restoring*"))
    (name,) = [path.name for path in (filled.instance / "uploads").iterdir()]
    assert (other.instance / "uploads" / name).read_bytes() == FILE


@pytest.mark.postgresql
@pytest.mark.parametrize("place", [COPYING, COPIED])
def test_a_killed_copy_is_repeated_on_postgresql(filled, postgresql_server, place):
    with postgresql.database(postgresql_server) as url:
        killed(filled, *place, "copy-to", url)
        there = Database(url)
        with there.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM engagement").scalar() == 0
        there.dispose()
        filled.run("copy-to", url)
        assert hashes(url) == hashes(filled.url)


def test_a_killed_copy_is_repeated_on_sqlite(filled, tmp_path):
    target = tmp_path / "there" / "copy.sqlite3"
    killed(filled, *COPYING, "copy-to", f"sqlite:///{target}")
    assert not target.exists()
    filled.run("copy-to", f"sqlite:///{target}")
    assert hashes(f"sqlite:///{target}") == hashes(filled.url)
    assert not list(target.parent.glob(".restoring*"))


def test_a_copy_of_a_database_that_changes_meanwhile_is_refused(filled, tmp_path):
    target = tmp_path / "there" / "copy.sqlite3"
    process = filled.start(*COPIED, "copy-to", f"sqlite:///{target}", script=STOPPING)
    assert process.stdout.readline() == "stopped\n", process.communicate()
    database = Database(filled.url)
    with begin_work(database, CONSOLE) as work:
        teams.add(work, "Late")
    database.dispose()
    _, error = process.communicate(input="", timeout=NEVER)
    assert process.returncode == 1 and "Stop Contrast, then copy again" in error
    assert not target.exists()
