"""Background jobs: queued, run, cancelled, taken over."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.cli import job_runner as worker
from app.cli.job_runner import Worker
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.selection import Selection
from app.core.services import jobs
from app.core.services.jobs import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import jobs as stored
from app.core.storage.models import Job, RecordState
from app.record.services import engagements
from tests.core.services.queued_jobs import NOWHERE, job, queue_job, run, set_columns

pytestmark = pytest.mark.both_databases


def refuse(running):
    raise Refused("Not with us.")


def break_down(running):
    raise RuntimeError("a bug")


def test_a_job_is_done_once_on_behalf_of_whoever_asked(database):
    with begin_work(database, CONSOLE) as work:
        rita = Actor("Rita", frozenset({"manager"}), Source.WEB, users.add(work, "Rita", "manager").id)
    number, seen = queue_job(database, subject=7, actor=rita, colour="red"), []
    assert job(database, number).state == QUEUED
    assert run(database, **{"try": lambda it: seen.append((it.actor, it.job.subject_id, it.job.args, it.job.state))})
    assert seen == [(rita, 7, {"colour": "red"}, RUNNING)]
    done = job(database, number)
    assert (done.state, done.attempts, done.message) == (DONE, 1, None) and done.ended_at >= done.started_at
    assert not run(database, **{"try": seen.append}) and len(seen) == 1


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (refuse, "Not with us. Nothing was written."),
        (break_down, "Something went wrong on our side. Nothing was written."),
    ],
)
def test_a_job_that_fails_says_why_and_the_next_one_runs(database, act, says):
    first, second = queue_job(database), queue_job(database, subject=2)
    assert run(database, **{"try": act}) and run(database, **{"try": lambda it: "Fine."})
    assert job(database, first).state == FAILED and job(database, first).message.startswith(says)
    assert (job(database, second).state, job(database, second).message) == (DONE, "Fine.")


def test_jobs_are_no_change_of_the_record(database):
    def changes():
        with database.reading() as session:
            return session.execute(sa.select(RecordState.changes)).scalar_one()

    before = changes()
    queue_job(database)
    run(database, **{"try": lambda it: None})
    assert changes() == before


def test_what_waits_and_what_runs_can_be_stopped(database):
    waits, runs = queue_job(database, subject=1), queue_job(database, subject=2)
    with begin_work(database, CONSOLE) as work:
        assert jobs.request_cancel(work, waits).state == CANCELLED

    def is_stopped(running):
        with begin_work(database, CONSOLE) as work:
            jobs.request_cancel(work, runs)
        for step in range(10**9):
            running.report_progress(step)

    assert run(database, **{"try": is_stopped})
    assert (job(database, runs).state, job(database, runs).message) == (CANCELLED, "Nothing was written.")
    with begin_work(database, CONSOLE) as work, pytest.raises(Refused, match="already ended"):
        jobs.request_cancel(work, runs)
    with begin_work(database, CONSOLE) as work, pytest.raises(NotFound):
        jobs.request_cancel(work, 99)


def test_how_far_it_is_is_said_while_it_runs(database, monkeypatch):
    monkeypatch.setattr(worker, "HEARTBEAT_SECONDS", 0.05)
    number, seen = queue_job(database), []

    def counts(running):
        running.report_progress(30, 100)
        for _ in range(1000):
            now = job(database, number)
            if now.done:
                seen.append((now.done, now.total, now.heartbeat >= now.started_at, now.lease_until > now.heartbeat))
                return
            threading.Event().wait(0.02)

    run(database, **{"try": counts})
    assert seen == [(30, 100, True, True)]


def test_a_job_whose_runner_is_gone_is_run_again(database):
    number, ran = queue_job(database), []
    gone = f"{worker.socket.gethostname()} 999999999 abcd"
    set_columns(
        database,
        number,
        state=RUNNING,
        runner=gone,
        attempts=1,
        lease_until=job(database, number).queued_at + timedelta(days=1),
    )
    assert run(database, **{"try": ran.append})
    assert len(ran) == 1 and job(database, number).attempts == 2 and job(database, number).state == DONE


def test_a_runner_elsewhere_is_believed_until_its_lease_ends(database):
    number, ran = queue_job(database), []
    now = job(database, number).queued_at
    set_columns(database, number, state=RUNNING, runner="elsewhere 1 abcd", lease_until=now + timedelta(days=1))
    assert not run(database, **{"try": ran.append}) and not ran
    set_columns(database, number, lease_until=now - timedelta(seconds=5))
    assert run(database, **{"try": ran.append}) and len(ran) == 1


def test_what_stops_the_server_again_and_again_is_given_up(database):
    number = queue_job(database)
    set_columns(
        database,
        number,
        state=RUNNING,
        runner="elsewhere 1 abcd",
        attempts=3,
        lease_until=job(database, number).queued_at - timedelta(seconds=5),
    )
    assert not run(database, **{"try": break_down})
    assert job(database, number).state == FAILED and "3 times" in job(database, number).message


def test_who_lost_a_job_writes_nothing(database):
    number = queue_job(database)

    def overtaken(running):
        with running.transactions().write_scope() as work:
            engagements.record(work, {"title": "Twice", "arrangement": "freelance"})
            work.session.execute(sa.update(Job).where(Job.id == number).values(runner="somebody else"))
            running.finish(work)

    assert run(database, **{"try": overtaken})
    assert job(database, number).runner != "somebody else"
    with begin_work(database, CONSOLE, writes=False) as work:
        assert engagements.listing(work, Selection()).total == 0


def test_a_runner_that_is_told_to_end_gives_its_job_back(database):
    number = queue_job(database)

    def until_told(running):
        at.stop()
        running.report_progress(1)

    at = Worker(database, NOWHERE, {"try": until_told})
    at.run()
    back = job(database, number)
    assert (back.state, back.runner, back.attempts) == (QUEUED, None, 0)


def test_one_job_at_a_time_is_at_one_record(database):
    first, second, other = queue_job(database), queue_job(database), queue_job(database, subject=2)
    assert job(database, first).state == CANCELLED, "the later check is the one that counts"
    now = job(database, second).queued_at
    set_columns(database, second, state=RUNNING, runner="elsewhere 1 abcd", lease_until=now + timedelta(days=1))
    third, ran = queue_job(database), []
    assert job(database, second).cancel_asked
    assert run(database, **{"try": lambda it: ran.append(it.job.id)}) and ran == [other]
    assert not run(database, **{"try": refuse})
    set_columns(database, second, state=CANCELLED)
    assert run(database, **{"try": lambda it: ran.append(it.job.id)}) and ran == [other, third]


@pytest.mark.postgresql  # writers of a SQLite record wait for each other anyway
def test_a_runner_takes_the_next_job_while_another_is_taking_the_first(postgresql_database):
    database, ran = postgresql_database, []
    first, second = queue_job(database, subject=1), queue_job(database, subject=2)
    with ThreadPoolExecutor(1) as pool, database.transaction(counts=False) as session:
        now = job(database, first).queued_at
        assert stored.claim_next(session, now, "elsewhere 1 abcd", now + timedelta(days=1), ()).id == first
        took = pool.submit(run, database, **{"try": lambda it: ran.append(it.job.id)})
        assert took.result(timeout=30) and ran == [second]
    assert job(database, first).runner == "elsewhere 1 abcd"


def test_who_may_no_longer_sign_in_gets_nothing_done(database):
    with begin_work(database, CONSOLE) as work:
        rita = users.add(work, "Rita", "manager")
        users.update(work, "Rita", active=False)
    number = queue_job(database, actor=Actor("Rita", frozenset({"manager"}), Source.WEB, rita.id))
    run(database, **{"try": break_down})
    assert job(database, number).state == FAILED and "no longer sign in" in job(database, number).message
