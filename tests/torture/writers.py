"""Writers who log, complete, review, import and undo through the pages, all at once, until they are told to stop."""

import random
import re
import threading
import time
from contextlib import contextmanager, suppress

from tests.torture.browsing import BROKEN, Browser, wait_until
from tests.torture.write_log import COMPLETED, COST, IN, LOGGED, OUT, REVIEWED, ROWS
from tests.web.pages import import_steps

PADDING = "x" * 19_000  # two cells of it in each row, and a file is so large that a job imports it
LARGE_ONE_IN = 8


class NotTaken(Exception):
    """A step before the last of several was refused; what was refused is noted."""


class Writer:
    """Does one thing after the other, and notes in the ledger what was answered."""

    def __init__(self, ledger, address, name, chance):
        self.ledger, self.browser, self.name, self.chance = ledger, Browser(address), name, chance
        self.count, self.logged, self.completed, self.imported = 0, [], [], []
        self.browser.sign_in()

    def act(self):
        """One of the things that people do, by chance."""
        acts = [self.log, self.log, self.bring]
        acts += [self.complete] * 2 * bool(self.logged) + [self.review] * bool(self.completed)
        acts += [self.undo] * bool(self.imported)
        with suppress(NotTaken):
            self.chance.choice(acts)()

    def _next(self, kind):
        self.count += 1
        return f"{kind} {self.name} {self.count}"

    def log(self):
        title = self._next("work")
        said = {
            "title": title,
            "arrangement": self.chance.choice(("freelance", "outsourced")),
            "status": "active",
            "provider": f"Provider {self.chance.randrange(30)}",
            "owner": "Test Administrator",
        }
        answer = self.ledger.trying(title, LOGGED, lambda: self.browser.send("/engagements/new", said))
        if answer.status_code == 303:
            self.logged.append((title, answer.headers["Location"].partition("?")[0]))

    def complete(self):
        title, place = self.logged.pop(0)
        form = {
            "ended_on": "2026-06-30",
            "status": "completed",
            "actual_cost": COST,
            "currency": "EUR",
            "quality": "4",
            "revision": self._of("revision", f"{place}/complete")["revision"],
        }
        answer = self.ledger.trying(title, COMPLETED, lambda: self.browser.send(f"{place}/complete", form))
        (self.completed if answer.status_code == 303 else self.logged).append((title, place))

    def review(self):
        title, place = self.completed.pop(0)
        form = {"quality": "4", "comment": "again"}
        answer = self.ledger.trying(title, REVIEWED, lambda: self.browser.send(f"{place}/review", form))
        if answer.status_code != 303:
            self.completed.append((title, place))

    def bring(self):
        name = self._next("file")
        text = rows(name, self.chance.randrange(LARGE_ONE_IN) == 0)
        answer = self._arrived(import_steps.upload_text(self.browser, text, f"{name}.csv"))
        if answer.status_code != 303:
            self._not_taken(answer)
        place = re.match(r"/imports/\d+", answer.headers["Location"])[0]
        page = self._page(f"{place}/check")
        form = import_steps.fields(self.browser, f"{place}/check", page) | {"act": "import"}
        answer = self.ledger.trying(name, IN, lambda: self._arrived(self.browser.send(f"{place}/check", form)))
        if answer.status_code == 303:
            self.imported.append((name, place))

    def undo(self):
        name, place = self.imported.pop(0)
        form = self._of("mark", f"{place}/undo")
        answer = self.ledger.trying(name, OUT, lambda: self.browser.send(f"{place}/undo", form))
        if answer.status_code != 303:
            self.imported.append((name, place))

    def _arrived(self, answer):
        """The answer that leads to where a file is in the end, past how far its job is; or what was said instead."""
        while answer.status_code in (302, 303) and "/progress" in answer.headers["Location"]:
            after = self.browser.get(answer.headers["Location"])
            if after.status_code != 200:
                answer = after
            elif "Failed." in after.text:
                return after._replace(status_code=409)
            time.sleep(0.1)
        return answer

    def _page(self, address):
        """The text of a page, past how far a job is."""
        answer = self.browser.get(address)
        while (answer := self._arrived(answer)).status_code in (302, 303):
            answer = self.browser.get(answer.headers["Location"])
        if answer.status_code != 200:
            self._not_taken(answer)
        return answer.text

    def _of(self, name, page):
        """What a page's form says under this name, in a form."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self._page(page))
        if found is None:
            raise NotTaken
        return {name: found[1]}

    def _not_taken(self, answer):
        with self.ledger.lock:
            self.ledger.note(answer)
        raise NotTaken


def rows(name, large=False):
    """A file of so many rows, all under one title."""
    padding = PADDING if large else ""
    return "title,reference,arrangement,provider,notes,comment\n" + "".join(
        f"{name},{name.replace(' ', '-')}-{number},outsourced,Provider {number % 40},{padding},{padding}\n"
        for number in range(ROWS)
    )


@contextmanager
def writing(ledger, address, seed, count=4):
    """So many writers at work, until the end of this; what else they met than a server that is gone is raised."""
    stop, failed = threading.Event(), []
    writers = [
        Writer(ledger, address, f"{seed}.{number}", random.Random(f"{seed} {number}")) for number in range(count)
    ]

    def work(writer):
        try:
            while not stop.is_set():
                writer.act()
        except BROKEN as broken:
            if not stop.is_set():
                failed.append(broken)
        except BaseException as problem:
            failed.append(problem)
        finally:
            writer.browser.leave()

    threads = [threading.Thread(target=work, args=(writer,), daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]


def acknowledged(ledger, more):
    """Waits until so many more things were acknowledged."""
    wanted = ledger.acknowledged + more
    wait_until(lambda: ledger.acknowledged >= wanted)
