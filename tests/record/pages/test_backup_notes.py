"""The first page tells administrators of daily backups that fail or are overdue."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.domain import clock
from app.core.domain.permissions import ADMINISTRATOR
from app.core.storage import backup_state, jobs
from tests.fixtures.site import NAMES


@pytest.fixture
def with_backups(app, tmp_path):
    """The application with a folder for daily backups."""
    settings = app.extensions["contrast.settings"]
    app.extensions["contrast.settings"] = replace(settings, backup_folder=tmp_path / "backups")
    return app


def test_a_failed_backup_is_shown_to_administrators(with_backups, client, manager_client, app_database, monkeypatch):
    assert "backup" not in client.get("/").text
    with app_database.transaction() as session:
        number = jobs.add(
            session, clock.now(), backup_state.BACKUP, clock.now().date().toordinal(), {}, None, "console"
        )
        jobs.claim_next(session, clock.now(), "a worker", clock.now(), ())
        jobs.finish(session, number, "a worker", clock.now(), jobs.FAILED, "The disk is <full>.")
    assert "The last backup failed. The disk is &lt;full&gt;. Contrast tries again every hour." in client.get("/").text
    assert "backup" not in manager_client.get("/").text
    with app_database.transaction() as session:
        session.execute(sa.update(jobs.JOB).values(state=jobs.DONE))
    assert "backup" not in client.get("/").text
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=49))
    assert client.sign_in(NAMES[ADMINISTRATOR]).status_code == 302
    assert "There is no backup yet. Check that the worker is running." in client.get("/").text


def test_without_scheduled_backups_none_is_missed(client):
    assert "backup" not in client.get("/").text
