"""The database is restarted, or the disk is full, under load: answers say so in plain words, what was acknowledged is
there, and afterwards everything goes on."""

import os
import random
import re
import resource
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from app.core.services import jobs
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.services import import_jobs, imports
from tests.torture.browsing import anonymous_get, peopled, serving, wait_until
from tests.torture.write_log import Ledger, sound
from tests.torture.writers import acknowledged, rows, writing
from tests.web.pages.import_steps import plain

OUT_OF_ORDER = "Contrast is temporarily unavailable"
SIZE = 100_000_000  # bytes of a disk that is to be full soon; half of it has to be free for the server to be ready
NO_LIMIT = resource.RLIM_INFINITY


@dataclass
class Outage:
    """What was seen: acknowledged writes, answers that refused by their status, what they said, seconds to recover."""

    acknowledged: int
    refused: dict[int, int]
    said: set[str] = field(default_factory=set)
    recovered: list[float] = field(default_factory=list)


class RefusalLog(Ledger):
    """A ledger that keeps what refusals say; asserts that each is in plain words."""

    def __init__(self):
        super().__init__()
        self.said = set()

    def note(self, answer):
        super().note(answer)
        if answer.status_code == 503:
            said = plain(answer.text.partition("<main")[2].partition("</main")[0])
            assert OUT_OF_ORDER in said and not re.search("sqlite|psycopg|errno|traceback", said, re.IGNORECASE), said
            self.said.add(said.partition(OUT_OF_ORDER)[2].partition(" Back")[0].strip())


def restarts(folder, cluster, times, seed):
    """PostgreSQL is restarted so many times while writers write."""
    database, ledger, recovered, chance = Database(cluster.url), RefusalLog(), [], random.Random(seed)
    migrate(database)
    peopled(database)
    with serving(cluster.url, folder / "instance") as server:
        with writing(ledger, server.address, "restart"):
            for _ in range(times):
                acknowledged(ledger, 5)
                before = ledger.refused[503]
                database.dispose()
                cluster.stop()
                wait_until(lambda before=before: ledger.refused[503] > before)
                time.sleep(chance.uniform(0.2, 1.5))
                cluster.start()
                began = time.monotonic()
                acknowledged(ledger, 1)
                recovered.append(time.monotonic() - began)
                ready(server)
            acknowledged(ledger, 5)
        worker_is_alive(server, database)
        ledger.check(database)
        server.stop()
        assert_short_log(server)
    database.dispose()
    return _outage(ledger, recovered)


def full_disk(folder, times):
    """The disk that holds the record is filled by writers, so many times, and room is made."""
    ledger, recovered = RefusalLog(), []
    with _small_disk(folder) as (disk, fill, make_room):
        (disk / "instance").mkdir()
        database = Database(f"sqlite:///{disk / 'instance' / 'contrast.sqlite3'}")
        migrate(database)
        peopled(database)
        with serving(database.url, disk / "instance") as server:
            with writing(ledger, server.address, "full"):
                for _ in range(times):
                    acknowledged(ledger, 5)
                    before = ledger.refused[503]
                    fill(server)
                    wait_until(lambda before=before: ledger.refused[503] > before + 20)
                    assert anonymous_get(server.address, "/healthz").status_code == 200
                    make_room(server)
                    began = time.monotonic()
                    acknowledged(ledger, 1)
                    recovered.append(time.monotonic() - began)
                    ready(server)
            worker_is_alive(server, database)
            ledger.check(database)
            server.stop()
            sound(database.url)
            server.start()
            assert_short_log(server)
            server.stop()
        database.dispose()
    return _outage(ledger, recovered)


def _outage(ledger, recovered):
    assert not ledger.unwelcome, [(each.status_code, plain(each.text)[:300]) for each in ledger.unwelcome[:3]]
    return Outage(ledger.acknowledged, dict(ledger.refused), ledger.said, recovered)


@contextmanager
def _small_disk(folder):
    """A disk of its own where this process may mount one; else no file may grow. How it is filled, and made room on."""
    disk, ballast = folder / "disk", folder / "disk" / "ballast"
    disk.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], check=False, capture_output=True
    ).returncode
    try:
        if mounted:
            yield disk, lambda server: _fill(ballast), lambda server: ballast.unlink()
        else:
            yield disk, lambda server: _limit(server, 4_000), lambda server: _limit(server, NO_LIMIT)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", disk], check=True)


def _fill(ballast):
    """All but a little, which the writers fill by themselves within seconds."""
    room = os.statvfs(ballast.parent)
    with suppress(OSError):  # the writers were quicker, and it is full now
        ballast.write_bytes(bytes(max(room.f_bavail * room.f_bsize - 200_000, 0)))


def _limit(server, size):
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, NO_LIMIT))


def ready(server):
    """Waits until the server says so."""
    wait_until(
        lambda: anonymous_get(server.address, "/readyz").status_code == 200,
        lambda: anonymous_get(server.address, "/readyz"),
    )


def worker_is_alive(server, database):
    """Asserts that the server's own thread takes a job."""
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, server.console.instance / "uploads", rows("file of a job").encode(), "job.csv")
        jobs.queue(work, "check", number)
    wait_until(lambda: _job(database, number).state == "done", lambda: _job(database, number))
    with begin_work(database, CONSOLE) as work:
        imports.discard(work, server.console.instance / "uploads", number)


def _job(database, number):
    with begin_work(database, CONSOLE, writes=False) as work:
        return import_jobs.latest_job(work, number)


def assert_short_log(server):
    """Asserts that the log says what failed without a trace and without saying it for every request."""
    said = server.log()
    assert "Traceback" not in said and "incident" not in said, said
    assert len(said.splitlines()) <= 40, said
