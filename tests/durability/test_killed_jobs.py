"""A runner that is killed in the middle of a job leaves all of it or nothing; the job says which, and is run again.

So it is while rows are made ready, in short transactions of their own, and while they are written in the last one.
"""

import time

import pytest
import sqlalchemy as sa

from app.core.services import jobs
from app.core.services.jobs import DONE, RUNNING
from app.core.services.transactions import single_transaction
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import cleanup, import_jobs, imports
from app.importing.storage.staging import TABLES
from app.importing.values.options import Options
from tests.fixtures.processes import NEVER, engagement_references, kill
from tests.importing.services.importing import export_text

pytestmark = pytest.mark.both_databases

ROWS = 3_000
FILE = "reference,title,arrangement,provider\n" + "".join(
    f"R-{number:05d},Row {number},outsourced,Provider {number % 50}\n" for number in range(ROWS)
)

# Takes the job and stops when everything is written and nothing kept.
WORKING = """
import sys
from pathlib import Path
from app.core.services.jobs import RunningJob
from app.cli.job_runner import Worker
from app.core.storage.database import Database

finishes = RunningJob.finish

def stops(running, work, message=None):
    finishes(running, work, message)
    print("written", flush=True)
    sys.stdin.read()

RunningJob.finish = stops
Worker(Database(sys.argv[1]), Path(sys.argv[2])).run_one()
"""
# Takes the job and stops when some of the rows are made ready.
PREPARING = """
import sys
from pathlib import Path
from app.cli.job_runner import Worker
from app.importing.storage import preparing
from app.importing.services import undo_plan
from app.core.storage.database import Database
from app.importing.storage.prepared import PreparedChanges

stages = PreparedChanges.stage
preparing.BATCH_SIZE = undo_plan._BATCH_SIZE = 100

def stops(self, session, some):
    if self.engagements:
        print("written", flush=True)
        sys.stdin.read()
    stages(self, session, some)

PreparedChanges.stage = stops
Worker(Database(sys.argv[1]), Path(sys.argv[2])).run_one()
"""
SOME = 300
BEFORE = "".join(FILE.splitlines(keepends=True)[: SOME + 1])
CHANGED = "reference,title,arrangement,provider,notes,quality\n" + "".join(
    f"R-{number:05d},Again {number},freelance,Other {number % 20},Note {number},4\n" for number in range(SOME)
)


@pytest.fixture
def queued(database, installation):
    """A file that waits and a job that is to let it go over; what becomes of both."""
    uploads = installation.instance / "uploads"
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, uploads, FILE.encode(), "rows.csv")
        jobs.queue(work, "import", number)

    def state():
        with begin_work(database, CONSOLE, writes=False) as work:
            job = import_jobs.latest_job(work, number)
            return len(engagement_references(database)[0]), imports.get(work, number).state, job.state, job.attempts

    return state


def test_killed_before_the_end_nothing_is_there_and_the_next_runner_does_it(installation, queued):
    process = installation.start(installation.url, installation.instance / "uploads", script=WORKING)
    assert process.stdout.readline() == "written\n", process.communicate()
    kill(process)
    assert queued() == (0, "waiting", RUNNING, 1)
    assert "1 job done" in installation.run("worker", "--once")
    assert queued() == (ROWS, "done", DONE, 2)
    assert "0 jobs done" in installation.run("worker", "--once")


def test_whenever_it_is_killed_the_job_says_what_is_so(installation, queued):
    for delay in (0.3, 0.6, 0.8, 1.0):
        process = installation.start("worker", "--once")
        end = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        kill(process)
        rows, brought, job, _ = queued()
        assert (rows, brought, job == DONE) in ((0, "waiting", False), (ROWS, "done", True))
    installation.run("worker", "--once")
    rows, brought, job, attempts = queued()
    # A worker that was killed three times at the same work is not what it is to be tried on again.
    assert (rows, brought, job) in ((ROWS, "done", DONE), (0, "waiting", "failed")) and attempts <= 4


def test_the_server_does_what_waits_and_goes_on_after_it_was_killed(installation, queued):
    first = installation.start("serve", "--port", "0")
    first.stdout.readline()
    kill(first)
    second = installation.start("serve", "--port", "0")
    second.stdout.readline()
    end = time.monotonic() + NEVER
    while queued()[2] != DONE and time.monotonic() < end:
        time.sleep(0.1)
    assert queued()[:3] == (ROWS, "done", DONE)
    kill(second)


@pytest.fixture
def changing(database, installation):
    """A file that is in and one that waits and changes some of its rows; jobs on that one, and what became of it."""
    uploads = installation.instance / "uploads"
    options = Options(same_engagements=True)
    with begin_work(database, CONSOLE) as work:
        imports.apply(work, uploads, BEFORE.encode(), "rows.csv")
        number = imports.upload(work, uploads, CHANGED.encode(), "changed.csv")
        imports.set_options(single_transaction(work), uploads, number, options)

    def queue(kind):
        with begin_work(database, CONSOLE) as work:
            jobs.queue(work, kind, number)

    def state():
        with begin_work(database, CONSOLE, writes=False) as work:
            return imports.get(work, number).state, import_jobs.latest_job(work, number).state

    return queue, state


def _left_waiting(database):
    with database.reading() as session:
        return sum(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in TABLES)


@pytest.mark.parametrize("script", [PREPARING, WORKING])
def test_changed_rows_are_all_in_or_none_and_all_back_or_none(database, installation, changing, script):
    queue, state = changing
    before = export_text(database)
    for kind, was, now in (("import", "waiting", "done"), ("undo", "done", "undone")):
        queue(kind)
        here = export_text(database)
        process = installation.start(installation.url, installation.instance / "uploads", script=script)
        assert process.stdout.readline() == "written\n", process.communicate()
        kill(process)
        assert state() == (was, RUNNING) and export_text(database) == here
        assert "1 job done" in installation.run("worker", "--once")
        assert state() == (now, DONE) and export_text(database) != here
    assert export_text(database) == before
    cleanup.sweep(database, installation.instance / "uploads")
    assert _left_waiting(database) == 0
