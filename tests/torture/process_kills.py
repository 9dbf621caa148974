"""`kill -9` at any moment of the server under load and of commands beside it: what was acknowledged stays, nothing half
is there, and the next start is a good one."""

import csv
import random
import re
import threading
import time
from collections import Counter
from contextlib import suppress

from app.core.domain.selection import Condition, Selection
from app.core.services.restoring import restore
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.services import imports
from app.record.services import engagements, sample
from app.report.services import saved_reports
from tests.fixtures.processes import NEVER, Installation, kill
from tests.torture.browsing import BROKEN, Browser, Server, peopled, serving
from tests.torture.write_log import IN, LOGGED, NONE, OUT, Ledger, sound, states
from tests.torture.writers import rows, writing

SERVER, FIRST, BULK, COPY, RESTORE, IMPORT, UNDO, USERS, BACKUP, REPORT, EXPORT, SAMPLE = (
    "server",
    "first start",
    "bulk edit",
    "copy-to",
    "restore",
    "import",
    "undo-import",
    "users add",
    "backup",
    "reports save",
    "export",
    "sample",
)
COMMANDS = (IMPORT, UNDO, USERS, BACKUP, REPORT, EXPORT, SAMPLE)
VICTIMS = tuple(each for command in (*COMMANDS, BULK, COPY, RESTORE, FIRST) for each in (SERVER, command))
ON_POSTGRESQL = tuple(each for each in VICTIMS if each not in (BACKUP, COPY, RESTORE, FIRST))
ALONE = {BULK: "_bulk_edit", COPY: "_copy", RESTORE: "_restore"}  # without writers beside them
EDITED = 20  # engagements that each bulk edit finds at least
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
        if victim in ALONE:
            getattr(self, ALONE[victim])(server, number, self.chance.uniform(0.05, self.latest[victim]))
            return
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
        finished = self._ends_within(process, moment)
        self._adapt(victim, finished)
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

    def _reports(self, number):
        with begin_work(self.database, CONSOLE, writes=False) as work:
            before = {each.id for each in saved_reports.listing(work)}

        def whole(finished):
            with begin_work(self.database, CONSOLE, writes=False) as work:
                fresh = [each.id for each in saved_reports.listing(work) if each.id not in before]
                assert len(fresh) == 1 if finished else len(fresh) <= 1
                assert not any(found.problems for each in fresh for found in saved_reports.verify(work, each))

        return None, None, ("reports", "save", "--period", "2026-Q2"), whole

    def _bulk_edit(self, server, number, moment):
        """The server is killed while it edits every engagement: all of them have the tag after it, or none."""
        tag, answers = f"t{number}-", []  # no tag is a part of another
        with begin_work(self.database, CONSOLE) as work:
            for title in (f"work bulk {number} {place}" for place in range(EDITED)):
                engagements.record(work, {"title": title, "arrangement": "freelance", "status": "active"})
                self.ledger.certain[title] = LOGGED
        browser = Browser(server.address).sign_in()
        form = {"target": "search=work", "tags": tag, "tag_mode": "add"}
        page = browser.send("/engagements/bulk/preview", form)
        digest = re.search(r'name="digest" value="([^"]*)"', page.text)

        def edit():
            with suppress(*BROKEN):
                answers.append(browser.send("/engagements/bulk", form | {"digest": digest[1]}))

        editing = threading.Thread(target=edit, daemon=True)
        editing.start()
        editing.join(moment)
        self._adapt(BULK, not editing.is_alive())
        server.kill()
        editing.join()
        browser.leave()
        with begin_work(self.database, CONSOLE, writes=False) as work:
            tagged, total = (
                engagements.listing(
                    work, Selection((Condition("tags", "contains", (tag,)),) if by_tag else (), search="work")
                ).total
                for by_tag in (True, False)
            )
        assert tagged in (0, total), f"{tagged} of {total} were edited"
        assert not answers or (answers[0].status_code == 303 and tagged == total), answers

    def _copy(self, server, number, moment):
        """A copy that is killed leaves its source as it was, and nothing that the next try stumbles over."""
        server.stop()
        url = f"sqlite:///{self.folder / f'copied {number}.sqlite3'}"
        self._killed_and_again(server.console, COPY, moment, ("copy-to", url))
        self._same(url)

    def _restore(self, server, number, moment):
        server.stop()
        file, folder = self.folder / f"whole {number}.zip", self.folder / f"restored whole {number}"
        server.console.run("backup", file)
        folder.mkdir()
        url = f"sqlite:///{folder / 'contrast.sqlite3'}"
        self._killed_and_again(Installation(url, folder), RESTORE, moment, ("restore", file))
        self._same(url)

    def _killed_and_again(self, console, victim, moment, arguments):
        """Kills the command; whatever it left, it does its work when it is run again, unless it had done it."""
        process = console.start(*arguments)
        finished = self._ends_within(process, moment)
        self._adapt(victim, finished)
        if finished:
            assert process.returncode == 0, process.communicate()
            self.ended[victim] += 1
            return
        kill(process)
        again = console.start(*arguments)
        said = again.communicate(timeout=NEVER)
        is_there = again.returncode == 1 and ("already" in said[1] or "not empty" in said[1])
        assert again.returncode == 0 or is_there, said

    def _same(self, url):
        other = Database(url)
        assert states(other) == states(self.database)
        other.dispose()

    def _adapt(self, victim, was_quicker):
        self.latest[victim] *= SHORTER if was_quicker else LONGER

    def _ends_within(self, process, seconds):
        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        return process.poll() is not None

    def _first_start(self, number, moment):
        """A server that is killed while it makes its folder and its database, or soon after."""
        first = Server(f"sqlite:///{self.folder / f'first {number}.sqlite3'}", self.folder / f"first {number}")
        process = first.console.start("serve", "--port", "0")
        time.sleep(moment)
        kill(process)
        first.start().stop()
        sound(first.console.url)
