"""`kill -9` at any moment of the server under load and of commands beside it: what was acknowledged stays, nothing half
is there, and the next start is a good one."""

import csv
import random
import time
from collections import Counter

from app.core.services.restoring import restore
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.services import imports
from app.record.services import sample
from tests.fixtures.processes import NEVER, kill
from tests.torture.browsing import Server, peopled, serving
from tests.torture.write_log import IN, NONE, OUT, Ledger, sound, states
from tests.torture.writers import rows, writing

SERVER, FIRST, IMPORT, UNDO, USERS, BACKUP, EXPORT, SAMPLE = (
    "server",
    "first start",
    "import",
    "undo-import",
    "users add",
    "backup",
    "export",
    "sample",
)
COMMANDS = (IMPORT, UNDO, USERS, BACKUP, EXPORT, SAMPLE)
VICTIMS = tuple(each for command in (*COMMANDS, FIRST) for each in (SERVER, command))
LATEST = 3.0  # starts of the server, within which a kill comes; adapted to how long each command takes
LONGER, SHORTER = 1.4, 0.7


class Kills:
    """One record, and what is done to it. `done` counts by victim the runs; `ended` those that were quicker."""

    def __init__(self, folder, url, seed):
        self.folder, self.url, self.chance = folder, url, random.Random(seed)
        self.database, self.ledger = Database(url), Ledger()
        self.done, self.ended, self.restarts, self.latest = Counter(), Counter(), [], {}
        migrate(self.database)
        peopled(self.database)

    def run(self, kills, victims, writers=4):
        """So many rounds; in each the server works under load, and it or a command beside it is killed."""
        began = time.perf_counter()
        with serving(self.url, self.folder / "instance") as server:
            self.latest = dict.fromkeys(victims, LATEST * (time.perf_counter() - began))
            for number in range(kills):
                victim = victims[number % len(victims)]
                self._round(server, victim, f"{number}", writers)
                sound(self.url)
                began = time.perf_counter()
                server.start()
                self.restarts.append(time.perf_counter() - began)
                self.ledger.check(self.database)
                self.done[victim] += 1
            assert "incident" not in server.log(), server.log()
        self.database.dispose()
        assert not self.ledger.unwelcome, self.ledger.unwelcome[:3]
        return self

    def _round(self, server, victim, number, writers):
        with writing(self.ledger, server.address, number, writers) as stop:
            moment = self.chance.uniform(0.1, self.latest[victim])
            if victim == SERVER:
                time.sleep(moment)
                stop.set()
                server.kill()
                return
            if victim == FIRST:
                self._first_start(number, moment)
            else:
                self._command(server.console, victim, number, moment)
        server.stop()

    def _command(self, console, victim, number, moment):
        name, wanted, arguments, then = getattr(self, f"_{victim.partition('-')[0].partition(' ')[0]}")(number)
        if name:
            self.ledger.certain.setdefault(name, NONE)
            self.ledger.maybe[name] = wanted
        process = console.start(*arguments)
        end = time.monotonic() + moment
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        finished = process.poll() is not None
        self.latest[victim] *= SHORTER if finished else LONGER
        if finished:
            said = process.communicate(timeout=NEVER)
            self.ended[victim] += 1
            assert process.returncode == 0, (arguments, said)
            if name:
                self.ledger.certain[name] = wanted
        else:
            kill(process)
        then(finished)

    def _import(self, number):
        name = f"file command {number}"
        path = self.folder / f"{name}.csv"
        path.write_text(rows(name))
        return name, IN, ("import", path), lambda finished: None

    def _undo(self, number):
        name = f"file command {number}"
        with begin_work(self.database, CONSOLE) as work:
            done = imports.apply(work, self.folder / "instance" / "uploads", rows(name).encode(), f"{name}.csv")
        self.ledger.certain[name] = IN
        return name, OUT, ("undo-import", done.number), lambda finished: None

    def _users(self, number):
        name = f"T {number} {self.chance.randrange(10**9)}"
        return f"user {name}", IN, ("users", "add", name, "--generate"), lambda finished: None

    def _sample(self, number):
        with begin_work(self.database, CONSOLE, writes=False) as work:
            there = sample.size(work)
        return None, None, ("sample", "--remove") if there else ("sample",), lambda finished: None

    def _backup(self, number):
        file = self.folder / f"copy {number}.zip"
        before = {name for name, state in self.ledger.certain.items() if name.startswith("work") and state != NONE}

        def whole(finished):
            assert file.exists() or not finished
            if file.exists():
                url = f"sqlite:///{self.folder / f'restored {number}.sqlite3'}"
                restore(url, self.folder / f"restored {number}", file)
                restored = Database(url)
                assert before <= set(states(restored)), "the copy lacks what was acknowledged before"
                restored.dispose()

        return None, None, ("backup", file), whole

    def _export(self, number):
        file = self.folder / f"out {number}.csv"

        def whole(finished):
            assert file.exists() or not finished
            if file.exists():
                with file.open(encoding="utf-8", newline="") as opened:
                    assert len({len(row) for row in csv.reader(opened)}) == 1, "a row is cut off"

        return None, None, ("export", "-o", file), whole

    def _first_start(self, number, moment):
        """A server that is killed while it makes its folder and its database, or soon after."""
        first = Server(f"sqlite:///{self.folder / f'first {number}.sqlite3'}", self.folder / f"first {number}")
        process = first.console.start("serve", "--port", "0")
        time.sleep(moment)
        kill(process)
        first.start().stop()
        sound(first.console.url)
