"""What whoever watches the server is told, without an account."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.domain import clock
from app.core.services import jobs, readiness
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import readiness as stored
from app.core.storage.models import Job


@pytest.fixture(autouse=True)
def _asks_anew(monkeypatch):
    monkeypatch.setattr(readiness, "CACHE_SECONDS", -1.0)


def ready(anonymous):
    answer = anonymous.get("/readyz")
    assert answer.mimetype == "text/plain" and "Set-Cookie" not in answer.headers
    return answer.status_code, answer.text


def test_all_is_well(anonymous):
    assert ready(anonymous) == (200, "ok\n")
    assert anonymous.get("/healthz").text == "ok\n"


def test_somebody_who_writes_for_long_is_no_fault(anonymous, app_database):
    with begin_work(app_database, CONSOLE) as busy:
        jobs.queue(busy, "check", 1)
        assert ready(anonymous) == (200, "ok\n")


def test_a_disk_that_is_nearly_full_is_told(anonymous, monkeypatch):
    monkeypatch.setattr(stored, "MIN_FREE_BYTES", 1 << 62)
    assert ready(anonymous) == (503, "disk: failing\n")


def test_a_schema_of_another_version_is_told(anonymous, app_database):
    with app_database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    assert ready(anonymous) == (503, "migrations: failing\n")


def test_a_worker_that_does_not_beat_is_told(anonymous, app):
    app.extensions["contrast.readiness"].is_worker_alive = lambda: False
    assert ready(anonymous) == (503, "worker: failing\n")
    app.extensions["contrast.readiness"].is_worker_alive = lambda: True
    assert ready(anonymous) == (200, "ok\n")


def test_jobs_that_wait_for_nobody_are_told(anonymous, app_database):
    """Where the server leaves them to a worker of its own."""
    with begin_work(app_database, CONSOLE) as work:
        number = jobs.queue(work, "check", 1)
    assert ready(anonymous) == (200, "ok\n")
    set_job(app_database, number, queued_at=clock.now() - timedelta(minutes=10))
    assert ready(anonymous) == (503, "worker: failing\n")
    set_job(app_database, number, heartbeat=clock.now())
    assert ready(anonymous) == (200, "ok\n")


def set_job(database, number, **columns):
    with database.transaction() as session:
        session.execute(sa.update(Job).where(Job.id == number).values(**columns))
