"""The worker outlives what fails, and a job that cannot go on is given up or taken up again."""

import time
from datetime import timedelta

import pytest

from app.cli.job_runner import Worker
from app.core.services import jobs
from app.core.services.jobs import DONE, FAILED, RUNNING
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from tests.core.services.queued_jobs import NOWHERE, job, queue_job, run, set_columns

pytestmark = pytest.mark.both_databases


def test_a_job_that_takes_too_long_over_a_few_rows_is_given_up(database, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_STEP_SECONDS", 0.05)
    number = queue_job(database)

    def slow(running):
        running.report_progress(5_000)
        until = time.thread_time() + 0.2
        while time.thread_time() < until:
            pass
        running.report_progress(10_000)

    assert run(database, **{"try": slow})
    assert job(database, number).state == FAILED
    assert "the rows after 5,000" in job(database, number).message and "split the file" in job(database, number).message


def test_a_job_whose_end_could_not_be_written_is_taken_up_again_by_the_same_runner(database):
    number, ran = queue_job(database), []
    at = Worker(database, NOWHERE, {"try": ran.append})
    set_columns(
        database,
        number,
        state=RUNNING,
        runner=at.name,
        attempts=1,
        lease_until=job(database, number).queued_at + timedelta(days=1),
    )
    assert at.run_one() and len(ran) == 1 and job(database, number).state == DONE


def test_the_job_thread_outlives_whatever_is_raised(tmp_path, caplog):
    """Here it looks for jobs in a database that has no tables yet."""
    late = Database(f"sqlite:///{tmp_path / 'late.sqlite3'}")
    at, ran = Worker(late, tmp_path / "uploads", {"try": lambda it: ran.append(it.job.id)}), []
    thread = at.start()
    try:
        until(lambda: "no such table" in caplog.text)
        assert thread.is_alive() and at.is_alive
        migrate(late)
        number = queue_job(late)
        until(lambda: ran == [number])
    finally:
        at.stop()
        thread.join()
        late.dispose()


def until(so):
    """Waits until it is so."""
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)
