"""`contrast trash` lists and restores what was removed, and deletes it for good; `contrast history` proves the rest."""

import re
import sqlite3

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import engagements, trash

DRAFT = {"arrangement": "freelance", "provider": "Ana"}


@pytest.fixture
def removed(console):
    """The console over a record with two removed engagements."""
    path = console.folder / "instance" / "contrast.sqlite3"
    database = Database(f"sqlite:///{path}")
    with begin_work(database, CONSOLE) as work:
        for title in ("First", "Second"):
            trash.remove(work, engagements.record(work, DRAFT | {"title": title}).reference)
    database.dispose()
    return console


def test_the_trash_is_listed_restored_and_emptied(removed):
    listed = removed("trash", "list").stdout
    assert re.search(r"^engagement 1  First \(E-000001\)  removed \S+ by console, 30 days left$", listed, re.MULTILINE)
    rows = removed.json("trash", "list")
    assert [(row["kind"], row["id"], row["removed_by"]) for row in rows] == [
        ("engagement", 2, "console"),
        ("engagement", 1, "console"),
    ]
    assert removed("trash", "restore", "engagement", "1").stdout == "“First (E-000001)” was restored.\n"
    again = removed("trash", "restore", "engagement", "1", exit_code=1)
    assert "There is no engagement 1 in the trash." in again.output
    assert removed("trash", "empty").stdout == "0 items were deleted for good.\n"
    assert "Aborted" in removed("trash", "empty", "--all", exit_code=1, given="n\n").output
    assert removed("trash", "empty", "--all", "--yes").stdout == "1 item was deleted for good.\n"
    assert removed("trash", "list").stdout == "The trash is empty.\n"


def test_the_history_is_proved_and_the_first_broken_event_is_named(removed):
    said = removed("history", "verify").stdout
    count, seal = re.fullmatch(r"(\d+) events are unchanged\.\nLast seal: ([0-9a-f]{64})\n", said).groups()
    assert int(count) == 5
    assert removed.json("history", "verify", "--seal", seal) == {
        "events": 5,
        "last_seal": seal,
        "broken": None,
        "seal_found": True,
    }
    missing = removed("history", "verify", "--seal", "0" * 64, exit_code=1)
    assert "The seal you gave is not in the history." in missing.stderr
    with sqlite3.connect(removed.folder / "instance" / "contrast.sqlite3") as connection:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("UPDATE event SET source = 'web' WHERE id = 3")
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET source = 'web' WHERE id = 3")
    connection.close()
    broken = removed("history", "verify", exit_code=1)
    assert "Event 3 was changed, or an event before it was removed." in broken.stderr
    assert "2 events before it are unchanged." in broken.stderr
