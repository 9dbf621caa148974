"""`contrast doctor` finds what is wrong, says what to do, and changes nothing."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.domain import clock
from app.core.domain.checks import Level
from app.core.services.work import CONSOLE, begin_work
from app.core.services.worker_beats import WorkerBeat
from app.core.storage import copy_target
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config
from app.record.services import engagements
from tests.fixtures.console import over
from tests.mail_steps import use_server
from tests.mailbox import mailbox
from tests.saved_report_fixtures import save

__all__ = ["mailbox"]
NAMES = [
    "permissions",
    "database",
    "schema",
    "disk",
    "history",
    "reports",
    "files",
    "clock",
    "mail",
    "worker",
    "backups",
]


def database_of(console):
    return Database(console.environment["DATABASE_URL"] or f"sqlite:///{file_of(console)}")


def file_of(console):
    return console.folder / "instance" / "contrast.sqlite3"


def change(console, statement):
    database = database_of(console)
    with database.transaction() as session:
        session.execute(sa.text(statement))
    database.dispose()


def checked(console, exit_code=0):
    """The result of each check, by its name."""
    return {each["name"]: each for each in console.json("doctor", exit_code=exit_code)["checks"]}


def error(console, name):
    """The message of the only check that fails, which is this one, with what to do."""
    found = checked(console, exit_code=1)
    assert [each["name"] for each in found.values() if each["level"] == Level.ERROR] == [name]
    assert found[name]["advice"]
    return found[name]["message"]


@pytest.mark.both_databases
def test_all_is_well_after_a_backup(console):
    console("import", console.file("title,arrangement\na,freelance\n"))
    before = checked(console)
    assert list(before) == NAMES
    warned = {name: each["level"] for name, each in before.items() if each["level"] != "ok"}
    assert warned == {"backups": "warning", "worker": "warning"}
    console("worker", "--once")
    WorkerBeat(console.folder / "instance").beat()
    console("backup", console.folder / "a.zip")
    assert {each["level"] for each in checked(console).values()} == {"ok"}
    assert console("doctor").stdout.startswith("ok       permissions: Only the owner can read")


def test_readable_files(sqlite_console):
    file_of(sqlite_console).chmod(0o644)
    found = checked(sqlite_console)["permissions"]
    assert found["level"] == "warning" and f"{file_of(sqlite_console)} (644)" in found["message"]
    assert found["advice"] == f"Run: chmod -R go= {sqlite_console.folder / 'instance'}"
    sqlite_console("doctor")
    (sqlite_console.folder / "instance" / "secret").chmod(0o640)
    assert "secret (640)" in error(sqlite_console, "permissions")


def test_no_installation(tmp_path):
    nowhere = over(tmp_path / "nowhere")
    assert "There is no installation in" in error(nowhere, "instance")
    assert not (tmp_path / "nowhere" / "instance").exists()
    (tmp_path / "nowhere" / "instance").mkdir(mode=0o700, parents=True)
    assert "There is no database file" in error(nowhere, "database")
    nowhere.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    assert "Can’t open the database" in error(nowhere, "database")


def test_a_damaged_database(sqlite_console):
    sqlite_console("sample")
    path = file_of(sqlite_console)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_event_at'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    found = checked(sqlite_console, exit_code=1)["database"]
    assert found["level"] == "error"


def test_a_row_that_refers_to_nothing(sqlite_console):
    with closing(sqlite3.connect(file_of(sqlite_console))) as connection:
        connection.execute("INSERT INTO provider_distinct (one_id, other_id) VALUES (7, 8)")
        connection.commit()
    assert "refers to one of provider that is missing" in error(sqlite_console, "database")


def test_schemas(sqlite_console):
    from alembic import command

    change(sqlite_console, "UPDATE alembic_version SET version_num = '9999'")
    assert "a later version of Contrast" in error(sqlite_console, "schema")
    newest = copy_target.known_revisions()[-1]
    change(sqlite_console, f"UPDATE alembic_version SET version_num = '{newest}'")
    database = database_of(sqlite_console)
    command.downgrade(alembic_config(database), "-1")
    database.dispose()
    assert f"not {newest}" in error(sqlite_console, "schema")
    sqlite_console("migrate")
    sqlite_console("doctor")


def test_a_changed_history(sqlite_console):
    sqlite_console("import", sqlite_console.file("title,arrangement\na,freelance\n"))
    assert "unchanged" in checked(sqlite_console)["history"]["message"]
    with closing(sqlite3.connect(file_of(sqlite_console))) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET source = 'web'")
        connection.commit()
    assert "changed outside Contrast: event 1 is changed" in error(sqlite_console, "history")


def test_a_changed_report(sqlite_console):
    database = database_of(sqlite_console)
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "a", "arrangement": "freelance"})
    save(database)
    database.dispose()
    assert checked(sqlite_console)["reports"]["message"] == "1 saved report is unchanged."
    change(sqlite_console, "UPDATE saved_report SET data_hash = 'x'")
    assert "Saved reports that were changed: 1." in error(sqlite_console, "reports")


def test_changed_and_missing_files(sqlite_console):
    for text in ("a", "b"):
        sqlite_console("import", sqlite_console.file(f"title,arrangement\n{text},freelance\n"))
    changed, missing = sorted((sqlite_console.folder / "instance" / "uploads").iterdir())
    changed.write_text("x")
    missing.unlink()
    assert f"1 missing, 1 changed ({missing.name}, {changed.name})" in error(sqlite_console, "files")


def test_a_clock_that_was_set_back(sqlite_console, monkeypatch):
    sqlite_console("sample")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=1))
    assert "but the newest event is from" in error(sqlite_console, "clock")


def test_a_worker_that_is_missing(sqlite_console):
    at = clock.now() - timedelta(minutes=6)
    change(
        sqlite_console,
        "INSERT INTO job (kind, subject_id, state, args, source, queued_at, attempts, done, cancel_asked) "
        f"VALUES ('x', 1, 'queued', '{{}}', 'web', '{at:%Y-%m-%dT%H:%M:%SZ}', 0, 0, 0)",
    )
    assert "no worker runs" in error(sqlite_console, "worker")


def test_mail(sqlite_console, mailbox):
    server = mailbox.server()
    database = database_of(sqlite_console)
    use_server(database, server)
    database.dispose()
    assert checked(sqlite_console)["mail"]["message"] == f"{server.host} answers."
    assert mailbox.taken == [], "nothing was sent"
    change(sqlite_console, "UPDATE mail_settings SET port = 1")
    assert "The connection to the server failed" in error(sqlite_console, "mail")


def test_a_backup_that_is_damaged_or_old(sqlite_console, monkeypatch):
    folder = sqlite_console.folder / "backups"
    folder.mkdir()
    sqlite_console.environment["CONTRAST_BACKUP_FOLDER"] = str(folder)
    assert error(sqlite_console, "backups") == "There is no backup."
    file = folder / "contrast-2026-11-30.zip"
    sqlite_console("backup", file)
    sqlite_console("doctor")
    file.write_bytes(file.read_bytes()[:-100])
    assert "only a part of one" in error(sqlite_console, "backups")
    file.unlink()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    assert "The last backup is from" in error(sqlite_console, "backups")
