"""Many who read and some who write, all at once: no error, no lost update, and how long each kind of page takes.

Each person looks at a page for a moment before asking for the next, or asks at once, which no server keeps up with:
that shows what becomes of it when it has too much to do.
"""

import random
import re
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from app.accounts.services import users
from app.core.domain.permissions import MANAGER, READER
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import engagements
from tests.bench.rows import fill_database
from tests.fixtures.processes import Installation, kill
from tests.fixtures.site import PASSWORD
from tests.torture.browsing import Browser, peopled, serving
from tests.torture.gunicorn_server import serving_by_gunicorn

READERS, WRITERS, SHARED = 16, 4, 5
NAMES = [f"Reader {number}" for number in range(READERS)] + [f"Writer {number}" for number in range(WRITERS)]
PAGES = {
    "overview": "/",
    "list, first page": "/engagements",
    "list, filtered": "/engagements?category=design",
    "list, a search": "/engagements?search=market+polish",
    "list, sorted by cost": "/engagements?sort=-actual_cost",
    "one engagement": "/engagements/{}",
    "providers": "/providers",
    "report": "/report",
    "history": "/history",
}
LOG, COUNT = "write: log an engagement", "write: one more task of a shared one"


@dataclass
class Crowd:
    """Seconds by kind of request, alone and in the crowd; writes acknowledged and found again; memory in MB."""

    alone: dict[str, list[float]]
    crowd: dict[str, list[float]]
    errors: list
    acknowledged: int
    overtaken: int
    lost: int
    memory: tuple[float, float]
    seconds: float


class Visit:
    """What all of them do to one server, and what they are told."""

    def __init__(self, server, size):
        self.server, self.size, self.lock = server, size, threading.Lock()
        self.times, self.errors, self.was_changed = defaultdict(list), [], 0
        self.titles, self.counted, self.shared = set(), defaultdict(int), {}

    def timed(self, kind, act):
        began = time.perf_counter()
        answer = act()
        with self.lock:
            self.times[kind].append(time.perf_counter() - began)
            if answer.status_code not in (200, 303, 409):
                self.errors.append((kind, answer.status_code, answer.text[:500]))
            self.was_changed += answer.status_code == 409
        return answer

    def read(self, browser, chance):
        kind, address = chance.choice(list(PAGES.items()))
        self.timed(kind, lambda: browser.get(address.format(chance.randrange(1, self.size))))

    def log(self, browser, name):
        said = {"title": name, "arrangement": "freelance", "status": "active", "provider": "Bench provider 1"}
        if self.timed(LOG, lambda: browser.send("/engagements/new", said, "/engagements/new")).status_code == 303:
            self.titles.add(name)

    def count(self, browser, chance):
        """Reads how many tasks a shared engagement has, and says one more: where somebody was quicker, that is said."""
        number, title = chance.choice(list(self.shared.items()))
        address = f"/engagements/{number}/edit"
        page = browser.get(address).text
        form = {
            name: re.search(rf'<input[^>]*name="{name}" value="([^"]*)"', page)[1]
            for name in ("revision", "csrf_token")
        }
        now = int(re.search(r'<input[^>]*name="task_count"[^>]*value="(\d+)"', page)[1])
        form |= {
            "title": title,
            "arrangement": "freelance",
            "provider": "Shared",
            "status": "active",
            "task_count": str(now + 1),
        }
        if self.timed(COUNT, lambda: browser.post(address, form)).status_code == 303:
            with self.lock:
                self.counted[number] += 1

    def everybody(self, seconds, pause, seed):
        """So long, all at once; each waits for half to one and a half times so many seconds between two requests."""
        browsers = [Browser(self.server.address).sign_in(name) for name in NAMES]
        end, failed = time.monotonic() + seconds, []

        def go(number):
            chance, browser = random.Random(f"{seed} {number}"), browsers[number]
            try:
                while time.monotonic() < end:
                    time.sleep(pause * chance.uniform(0.5, 1.5))
                    if number < READERS:
                        self.read(browser, chance)
                    elif chance.random() < 0.5:
                        self.log(browser, f"crowd {number} {chance.randrange(10**12)}")
                    else:
                        self.count(browser, chance)
            except BaseException as problem:
                failed.append(problem)

        threads = [threading.Thread(target=go, args=(number,), daemon=True) for number in range(len(browsers))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for browser in browsers:
            browser.leave()
        if failed:
            raise failed[0]


def fill(url, size):
    """A record of so many engagements, and everybody who will visit it."""
    database = Database(url)
    fill_database(database, size)
    peopled(database)
    with begin_work(database, CONSOLE) as work:
        for name in NAMES:
            users.add(work, name, READER if name.startswith("Reader") else MANAGER, PASSWORD)
    return database


@contextmanager
def by_waitress(folder, url):
    """`contrast serve`: one process."""
    with serving(url, folder / "instance") as server:
        yield server
        assert "incident" not in server.log(), server.log()


@contextmanager
def by_gunicorn(folder, url):
    """gunicorn with `contrast worker` beside it."""
    installation = Installation(url, folder / "instance")
    worker = installation.start("worker")
    try:
        with serving_by_gunicorn(installation) as server:
            yield server
            assert "Traceback" not in server.log(), server.log()
    finally:
        kill(worker)


def run(database, server, size, seconds, pause, seed):
    """Each page alone, and then everybody for so long."""
    visit = Visit(server, size)
    with begin_work(database, CONSOLE) as work:
        for number in range(SHARED):
            said = {
                "title": f"shared {number}",
                "arrangement": "freelance",
                "provider": "Shared",
                "status": "active",
                "task_count": 1,
            }
            visit.shared[engagements.record(work, said).id] = said["title"]
    browser, chance = Browser(server.address).sign_in(), random.Random(seed)
    for _ in range(5):
        for kind, address in PAGES.items():
            visit.timed(kind, lambda address=address: browser.get(address.format(chance.randrange(1, size))))
        visit.log(browser, f"alone {chance.randrange(10**12)}")
        visit.count(browser, chance)
    browser.leave()
    alone, visit.times = visit.times, defaultdict(list)
    before = server.memory()
    visit.everybody(seconds, pause, seed)
    return Crowd(
        alone,
        visit.times,
        visit.errors,
        len(visit.titles) + sum(visit.counted.values()),
        visit.was_changed,
        _lost(database, visit),
        (before, server.memory()),
        seconds,
    )


def _lost(database, visit):
    """How many acknowledged writes are not there."""
    with begin_work(database, CONSOLE, writes=False) as work:
        counted = {number: engagements.get_by_id(work, number).engagement.task_count for number in visit.shared}
        rows = engagements.listing(work, Selection(search="crowd"), Order(), Page(size=100_000)).rows
        rows += engagements.listing(work, Selection(search="alone"), Order(), Page(size=100_000)).rows
        there = {each.engagement.title for each in rows}
    return len(visit.titles - there) + sum(1 + visit.counted[number] - count for number, count in counted.items())


def percentiles(times):
    """The middle one and the one that one in twenty exceeds."""
    ordered = sorted(times)
    return median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
