"""The database goes away, or the disk is full, while the server works: it says so, stays, and goes on afterwards."""

import re
import resource
import signal
import time
import urllib.error
import urllib.request
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain import clock
from app.core.services import jobs
from app.core.services.jobs import DONE, FAILED
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.access_models import UserSession
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.services import import_jobs, imports
from tests import postgresql
from tests.fixtures.processes import NEVER, Installation, kill
from tests.fixtures.site import token_in

ROWS = 3_000
FILE = "reference,title,arrangement,provider\n" + "".join(
    f"R-{number:05d},Row {number},outsourced,Provider {number % 50}\n" for number in range(ROWS)
)
NO_LIMIT = resource.RLIM_INFINITY


class Visitor:
    """Somebody who asks a server."""

    def __init__(self, process):
        self.address = re.search(r"http://\S+", process.stdout.readline())[0]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path, **form):
        """The status of the answer and what it says."""
        try:
            with self.opener.open(self.address + path, urlencode(form).encode() if form else None, NEVER) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def token(self):
        return token_in(self.ask("/sign-in")[1])

    def until(self, path, status):
        """Asks until it is answered so."""
        end = time.monotonic() + NEVER
        while self.ask(path)[0] != status:
            assert time.monotonic() < end, self.ask(path)
            time.sleep(0.2)


def queued(database, uploads, kind="import"):
    """The number of a file at which a job is to work."""
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, uploads, FILE.encode(), "rows.csv")
        jobs.queue(work, kind, number)
    return number


def ended(database, number):
    """The job once it has ended."""
    end = time.monotonic() + NEVER
    while time.monotonic() < end:
        with begin_work(database, CONSOLE, writes=False) as work:
            job = import_jobs.latest_job(work, number)
        if not job.open:
            return job
        time.sleep(0.2)
    raise AssertionError(job)


def log_of(installation):
    path = installation.instance / "contrast.log"
    return path.read_text() if path.exists() else ""


@pytest.fixture
def console_of(tmp_path):
    """Makes the installation over a database; its processes end with the test."""
    made = []

    def make(url):
        made.append(Installation(url, tmp_path / "instance"))
        made[-1].instance.mkdir()
        return made[-1]

    yield make
    for process in (process for installation in made for process in installation.running):
        if process.poll() is None:
            kill(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()


def test_a_full_disk_is_said_and_survived(console_of, sqlite_database):
    """No file of the server may grow, as on a disk without room."""
    sqlite_console = console_of(sqlite_database.url)
    uploads = sqlite_console.instance / "uploads"
    with begin_work(sqlite_database, CONSOLE) as work:
        users.add(work, "Ann", "administrator", "correct horse battery")
    process = sqlite_console.start("serve", "--port", "0")
    visitor = Visitor(process)
    assert visitor.ask("/readyz") == visitor.ask("/healthz") == (200, "ok\n")
    token = visitor.token()
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4_000, NO_LIMIT))
    number = queued(sqlite_database, uploads)
    visitor.until("/readyz", 503)
    assert "database: failing" in visitor.ask("/readyz")[1] and visitor.ask("/healthz")[0] == 200
    for _ in range(5):
        status, said = visitor.ask("/sign-in", name="Ann", password="correct horse battery", csrf_token=token)
        assert status == 503 and re.search("The disk is full|can’t be read or written", said)
        assert "Nothing was written" in said and "sqlite" not in said.lower()
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
    visitor.until("/readyz", 200)
    job = ended(sqlite_database, number)
    assert job.state == DONE or (job.state == FAILED and "Nothing was written" in job.message)
    if job.state == FAILED:
        with begin_work(sqlite_database, CONSOLE) as work:
            jobs.queue(work, "import", number)
    assert ended(sqlite_database, number).state == DONE
    visitor.ask("/sign-in", name="Ann", password="correct horse battery", csrf_token=visitor.token())
    assert visitor.ask("/engagements")[0] == 200 and "Sign in" not in visitor.ask("/engagements")[1].split("<main")[0]
    said = log_of(sqlite_console)
    assert "Traceback" not in said and 1 <= len(said.splitlines()) <= 4, said


def test_whoever_has_signed_in_reads_on_while_the_disk_is_full(console_of, sqlite_database):
    installation = console_of(sqlite_database.url)
    with begin_work(sqlite_database, CONSOLE) as work:
        users.add(work, "Ann", "administrator", "correct horse battery")
    process = installation.start("serve", "--port", "0")
    visitor = Visitor(process)
    visitor.ask("/sign-in", name="Ann", password="correct horse battery", csrf_token=visitor.token())
    with sqlite_database.access() as access:  # it is to be written again that the session is used
        access.execute(sa.update(UserSession).values(seen_at=clock.now() - timedelta(minutes=30)))
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4_000, NO_LIMIT))
    for path in ("/", "/engagements", "/report", "/history"):
        assert visitor.ask(path)[0] == 200, visitor.ask(path)
    assert "Traceback" not in log_of(installation)


@pytest.fixture
def cluster():
    at = postgresql.Cluster()
    yield at
    at.remove()


@pytest.mark.postgresql
def test_postgresql_goes_and_comes_back(cluster, console_of):
    database = Database(cluster.url)
    migrate(database)
    installation = console_of(cluster.url)
    number = queued(database, installation.instance / "uploads")
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Ann", "administrator", "correct horse battery")
    database.dispose()
    process = installation.start("serve", "--port", "0")
    visitor = Visitor(process)
    assert ended(database, number).state == DONE
    for _ in range(2):
        database.dispose()
        cluster.stop()
        visitor.until("/readyz", 503)
        assert visitor.ask("/healthz") == (200, "ok\n")
        for _ in range(5):
            status, said = visitor.ask("/sign-in")
            assert status == 503 and "The database is not responding" in said
        assert "Can’t open the database" in installation.run("users", "list", fine=False)
        cluster.start()
        visitor.until("/readyz", 200)
        assert visitor.ask("/sign-in")[0] == 200
    assert ended(database, queued(database, installation.instance / "uploads", "check")).state == DONE
    process.send_signal(signal.SIGTERM)
    assert process.wait(NEVER) == 0
    database.dispose()
    said = log_of(installation)
    assert "Traceback" not in said and 1 <= len(said.splitlines()) <= 3, said
