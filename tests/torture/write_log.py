"""What writers were told, and whether the record agrees: whatever was acknowledged is there, and nothing half is.

Everything written has a name and a state. Of what was answered the state is certain; of what was not, it is the one
before or the one after.
"""

import csv
import io
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

from app.accounts.services import users
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.exporting.services import export
from app.importing.services import import_jobs
from app.importing.storage import imports as stored_imports
from app.record.services import sample
from tests.fixtures.processes import engagement_references
from tests.torture.browsing import wait_until

NONE, LOGGED, COMPLETED, REVIEWED, IN, OUT, HALF = "none", "logged", "completed", "reviewed", "in", "out", "half"
ROWS = 60  # of a file
COST = "1234.50"


@dataclass
class Ledger:
    """By name: what is certain and, where an answer never came, what else may be."""

    certain: dict[str, str] = field(default_factory=dict)
    maybe: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0
    refused: Counter = field(default_factory=Counter)
    unwelcome: list = field(default_factory=list)  # answers that are neither an acknowledgement nor in plain words
    lock: threading.Lock = field(default_factory=threading.Lock)

    def trying(self, name, state, act):
        """Does it, and notes what was answered; the answer."""
        with self.lock:
            self.certain.setdefault(name, NONE)
            self.maybe[name] = state
        answer = act()  # where it raises, nobody knows
        with self.lock:
            del self.maybe[name]
            if answer.status_code == 303:
                self.certain[name] = state
                self.acknowledged += 1
            else:
                self.note(answer)
        return answer

    def note(self, answer):
        """An answer that is none of the good ones."""
        self.refused[answer.status_code] += 1
        if answer.status_code not in (409, 503) or "Traceback" in answer.text:
            self.unwelcome.append(answer)

    def check(self, database: Database):
        """Asserts that the record holds what was acknowledged, and from now on is certain of what it holds."""
        wait_until(lambda: not _busy(database))
        found = states(database)
        wrong = {
            name: (found.get(name, NONE), state, self.maybe.get(name))
            for name, state in self.certain.items()
            if found.get(name, NONE) not in (state, self.maybe.get(name))
            and {found.get(name, NONE), state} != {NONE, OUT}
        }
        assert not wrong, f"found, acknowledged, unanswered: {wrong}"
        assert set(found) <= set(self.certain), set(found) - set(self.certain)
        self.maybe.clear()
        self.certain.update(found)


def _busy(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return import_jobs.busy_imports(work)


def states(database: Database):
    """The state of everything that writers have named."""
    with begin_work(database, CONSOLE, writes=False) as work:
        text = b"".join(export.stream(work, Selection())).decode()
        brought = {each.file_name: each.state for each in stored_imports.listing(work.session, 100_000)}
        assert sample.size(work) in (0, _whole_sample()), "half a sample"
        found = {f"user {each.name}": IN for each in users.listing(work) if each.name.startswith("T ")}
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    files = Counter(each["title"] for each in rows if each["title"].startswith("file "))
    found |= {
        name: IN if count == ROWS and brought.get(f"{name}.csv") == "done" else HALF for name, count in files.items()
    }
    found |= {
        name.removesuffix(".csv"): OUT if state == "undone" else HALF
        for name, state in brought.items()
        if state != "waiting" and name.removesuffix(".csv") not in found
    }
    logged = [each for each in rows if each["title"].startswith("work ")]
    assert len({each["title"] for each in logged}) == len(logged), "something was logged twice"
    found |= {each["title"]: _state(each) for each in logged}
    references, told = engagement_references(database)
    assert {each["reference"] for each in logged} <= told, "the history lacks some"
    assert told - references == set(), "the history tells of what is not there"
    return found


def _whole_sample():
    from app.core.domain.clock import now
    from app.record.domain.sample import generate_sample

    return len(generate_sample(now().date()).engagements)


def _state(row):
    said = row["status"], row["actual_cost"], row["quality"], row["comment"]
    return {
        ("active", "", "", ""): LOGGED,
        ("completed", COST, "4", ""): COMPLETED,
        ("completed", COST, "4", "again"): REVIEWED,
    }.get(said, HALF)


def sound(url):
    """Asserts that SQLite's own checks find nothing; PostgreSQL looks after its files itself."""
    if not url.startswith("sqlite"):
        return
    path = url.removeprefix("sqlite:///")
    for file in (path, path.replace(".sqlite3", "-access.sqlite3")):
        with closing(sqlite3.connect(file)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)], file
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == [], file
