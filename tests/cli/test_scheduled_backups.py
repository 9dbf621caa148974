"""The daily backup: made by the worker, rotated, tried again, and told to the administrators if it fails."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.services import users
from app.cli.installation import Installation
from app.cli.job_kinds import create_worker
from app.core.domain import clock
from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.files import backup_archive
from app.core.services import backup_schedule
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import backup_state
from app.record.services import history
from app.settings import load
from tests.mail_steps import use_server
from tests.mailbox import mailbox

__all__ = ["mailbox"]
NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    """The time, which a test moves on."""
    at = [NOW]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    return at


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def worker(database, folder, tmp_path):
    """A worker with a folder for backups, of which two days are kept."""
    given = {"CONTRAST_BACKUP_FOLDER": str(folder), "CONTRAST_BACKUP_DAILY": "2", "CONTRAST_BACKUP_WEEKLY": "0"}
    settings = load({"CONTRAST_INSTANCE": str(tmp_path / "instance"), **given})
    return create_worker(Installation(settings, database))


def run(worker):
    """What the worker does if it looks now."""
    worker.looked = -1e9
    for chore in worker.chores:
        if hasattr(chore, "look_seconds"):
            chore.look_seconds = -1
    worker.run_chores()
    while worker.run_one():
        pass
    worker.looked = -1e9
    worker.run_chores()


def state(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return backup_schedule.state(work, scheduled=True)


@pytest.mark.both_databases
def test_one_is_made_a_day_and_the_oldest_deleted(database, worker, folder, moment):
    for _ in range(3):
        run(worker)
        run(worker)
        moment[0] += timedelta(days=1)
    assert sorted(path.name for path in folder.iterdir()) == ["contrast-2026-12-01.zip", "contrast-2026-12-02.zip"]
    with backup_archive.open_archive(folder / "contrast-2026-12-02.zip") as archive:
        archive.verify()
    with begin_work(database, CONSOLE, writes=False) as work:
        made = [each for each in history.events(work).events if each.what is EventKind.BACKED_UP]
        assert [each.actor for each in made] == ["schedule"] * 3
        assert backup_state.last_backup_at(work.session) == NOW + timedelta(days=2)
    assert state(database) == backup_schedule.BackupState(NOW + timedelta(days=2), None, False)


def test_what_others_put_there_and_what_killed_ones_left(worker, folder):
    folder.mkdir()
    (folder / "notes.txt").touch()
    (folder / "contrast-2026-11-01.zip.partial").touch()
    run(worker)
    assert sorted(path.name for path in folder.iterdir()) == ["contrast-2026-11-30.zip", "notes.txt"]


def test_a_failure_is_told_once_a_day_and_tried_again_after_an_hour(database, worker, folder, moment, mailbox):
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Ada", "administrator", "correct horse battery", email=ADA)
    use_server(database, mailbox.server())
    folder.write_text("a file where the folder should be")
    run(worker)
    assert "backup folder" in state(database).error
    (mail,) = mailbox.taken
    assert mail.recipient == ADA and "Backup failed" in mail.mail["Subject"]
    assert "backup folder" in mail.part("plain") and "30 Nov 2026" in mail.part("plain")
    moment[0] += timedelta(minutes=59)
    run(worker)
    moment[0] += timedelta(minutes=1)
    run(worker)
    assert len(mailbox.taken) == 1
    folder.unlink()
    run(worker)
    assert not folder.exists(), "not before another hour"
    moment[0] += timedelta(hours=1)
    run(worker)
    assert os.listdir(folder) == ["contrast-2026-11-30.zip"] and state(database).error is None


def test_without_a_worker_it_becomes_overdue(database, worker, moment):
    run(worker)
    moment[0] += timedelta(days=2)
    assert not state(database).is_overdue
    moment[0] += timedelta(seconds=1)
    assert state(database).is_overdue


def test_without_a_folder_there_is_none(database, tmp_path):
    settings = load({"CONTRAST_INSTANCE": str(tmp_path / "instance")})
    run(create_worker(Installation(settings, database)))
    with database.reading() as session:
        assert backup_state.latest_job(session) is None


def test_the_folder_of_the_uploads_is_refused(tmp_path):
    given = {"CONTRAST_INSTANCE": str(tmp_path), "CONTRAST_BACKUP_FOLDER": str(tmp_path / "uploads")}
    with pytest.raises(Refused, match=r"CONTRAST_BACKUP_FOLDER is “.*”, in the folder of the imported files"):
        load(given)
