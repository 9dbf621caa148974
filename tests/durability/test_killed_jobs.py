"""A runner that is killed in the middle of a job leaves all of it or nothing; the job says which, and is run again."""

import time

import pytest

from app.services import import_jobs, imports, jobs
from app.services.jobs import DONE, RUNNING
from app.services.work import CONSOLE, begin
from tests.durability.conftest import NEVER, kept, killed

ROWS = 3_000
FILE = "reference,title,arrangement,provider\n" + "".join(
    f"R-{number:05d},Row {number},outsourced,Provider {number % 50}\n" for number in range(ROWS))

# Takes the job and stops when everything is written and nothing kept.
WORKING = """
import sys
from pathlib import Path
from app.services.jobs import Running
from app.services.worker import Worker
from app.storage.database import Database

ends = Running.end

def stops(running, work, message=None):
    ends(running, work, message)
    print("written", flush=True)
    sys.stdin.read()

Running.end = stops
Worker(Database(sys.argv[1]), Path(sys.argv[2])).run_one()
"""


@pytest.fixture
def queued(database, console):
    """A file that waits and a job that is to let it go over; what becomes of both."""
    uploads = console.instance / "uploads"
    with begin(database, CONSOLE) as work:
        number = imports.bring(work, uploads, FILE.encode(), "rows.csv")
        jobs.queue(work, "import", number)

    def state():
        with begin(database, CONSOLE, writes=False) as work:
            job = import_jobs.of(work, number)
            return len(kept(database)[0]), imports.brought(work, number).state, job.state, job.attempts

    return state


def test_killed_before_the_end_nothing_is_there_and_the_next_runner_does_it(console, queued):
    process = console.start(console.url, console.instance / "uploads", script=WORKING)
    assert process.stdout.readline() == "written\n", process.communicate()
    killed(process)
    assert queued() == (0, "waiting", RUNNING, 1)
    assert "1 job done" in console.run("worker", "--once")
    assert queued() == (ROWS, "done", DONE, 2)
    assert "0 jobs done" in console.run("worker", "--once")


def test_whenever_it_is_killed_the_job_says_what_is_so(console, queued):
    for delay in (0.3, 0.6, 0.8, 1.0):
        process = console.start("worker", "--once")
        end = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        killed(process)
        rows, brought, job, _ = queued()
        assert (rows, brought, job == DONE) in ((0, "waiting", False), (ROWS, "done", True))
    console.run("worker", "--once")
    rows, brought, job, attempts = queued()
    # A worker that was killed three times at the same work is not what it is to be tried on again.
    assert (rows, brought, job) in ((ROWS, "done", DONE), (0, "waiting", "failed")) and attempts <= 4


def test_the_server_does_what_waits_and_goes_on_after_it_was_killed(console, queued):
    first = console.start("serve", "--port", "0")
    first.stdout.readline()
    killed(first)
    second = console.start("serve", "--port", "0")
    second.stdout.readline()
    end = time.monotonic() + NEVER
    while queued()[2] != DONE and time.monotonic() < end:
        time.sleep(0.1)
    assert queued()[:3] == (ROWS, "done", DONE)
    killed(second)
