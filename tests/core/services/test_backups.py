"""A backup brings back every row, file and secret, on either database; a damaged one brings back nothing."""

import sqlite3
import zipfile
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.files import backup_archive
from app.core.services.backups import write_backup
from app.core.services.copying import copy_to
from app.core.services.restoring import restore
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import copy_target, table_content
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.services import upload_store
from app.importing.storage import imports
from app.record.services import engagements, history, sample, teams
from app.report.services import saved_reports
from tests import postgresql
from tests.fixtures.database_contents import hash_values, hashes_of
from tests.fixtures.processes import engagement_references
from tests.saved_report_fixtures import save

DRAFT = {"title": "Añb – «x»\n\t🙂", "arrangement": "outsourced", "provider": "Öst", "owner": "Rita"}
FILE = b"title,arrangement\nOne,freelance\n"


def url_of(database):
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def filled(database, tmp_path):
    """A record with something in most tables, ids that were used and are gone, and an uploaded file."""
    uploads = tmp_path / "uploads"
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Rita", "administrator", "correct horse battery")
        teams.add(work, "Shop")
        sample.load(work)
        engagements.record(work, DRAFT)
        sha256 = upload_store.save(uploads, FILE)
        work.session.execute(
            sa.text(
                "INSERT INTO import (state, at, source, file_name, sha256, options, counts) VALUES "
                "('done', '2026-01-01T00:00:00Z', 'console', 'a.csv', :sha256, '{}', '{}')"
            ),
            {"sha256": sha256},
        )
    with begin_work(database, CONSOLE) as work:
        work.session.execute(sa.text("INSERT INTO mail_settings (id, password) VALUES (1, 'very hidden')"))
        highest = work.session.execute(sa.text("SELECT max(id) FROM line")).scalar_one()
        work.session.execute(sa.text("DELETE FROM line WHERE id = :id"), {"id": highest})
    return uploads


@contextmanager
def opened(url):
    found = Database(url)
    try:
        yield found
    finally:
        found.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request, tmp_path):
    """The URL of a database without tables, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other' / 'contrast.sqlite3'}"
        return
    with postgresql.database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.mark.both_databases
def test_a_restored_backup_is_the_same_row_by_row(database, filled, empty_url, tmp_path):
    backup, uploads = tmp_path / "a.zip", tmp_path / "other" / "uploads"
    made = write_backup(database, filled, imports.upload_hashes, backup, secret="s" * 40)
    assert (made.uploads, made.missing) == (1, ()) and made.rows > 1_000
    manifest = restore(empty_url, uploads, backup, tmp_path / "secret")
    assert (tmp_path / "secret").read_text() == "s" * 40 and sum(manifest.tables.values()) == made.rows
    with opened(empty_url) as restored:
        assert hashes_of(restored) == hashes_of(database)
        if restored.engine.dialect.name == database.engine.dialect.name:
            assert hash_values(restored) == hash_values(database)
        with begin_work(restored, CONSOLE) as work:
            known = imports.upload_hashes(work.session)
            assert {path.name for path in uploads.iterdir()} == known
            assert (uploads / known.pop()).read_bytes() == FILE
            new = engagements.record(work, DRAFT | {"title": "After"})
        with begin_work(database, CONSOLE) as work:
            assert engagements.record(work, DRAFT | {"title": "After"}).reference == new.reference
        with begin_work(restored, CONSOLE, writes=False) as work:
            assert history.verify(work).broken is None


@pytest.mark.both_databases
def test_a_copy_is_the_same_and_the_original_stays(database, filled, empty_url):
    before, values = hashes_of(database), hash_values(database)
    counts = copy_to(database, empty_url)
    assert counts["user_account"] == 1 and counts["event"] > 2
    assert (hashes_of(database), hash_values(database)) == (before, values)
    with opened(empty_url) as copied:
        assert hashes_of(copied) == before
    with pytest.raises(Refused, match=r"already holds an installation .user_account: 1"):
        copy_to(database, empty_url)


@pytest.mark.postgresql
def test_there_and_back_again(sqlite_database, tmp_path, postgresql_server):
    with begin_work(sqlite_database, CONSOLE) as work:
        sample.load(work)
        engagements.record(work, {"title": "Own", "arrangement": "freelance"})
    save(sqlite_database)
    with postgresql.database(postgresql_server) as there:
        copy_to(sqlite_database, there)
        with opened(there) as on_server:
            copy_to(on_server, f"sqlite:///{tmp_path / 'back.sqlite3'}")
    with opened(f"sqlite:///{tmp_path / 'back.sqlite3'}") as back:
        assert hash_values(back) == hash_values(sqlite_database)
        with begin_work(back, CONSOLE, writes=False) as work:
            assert [each.problems for each in saved_reports.verify(work)] == [()]


def test_without_secrets_none_is_in_the_file(database, filled, tmp_path):
    backup = tmp_path / "a.zip"
    write_backup(database, filled, imports.upload_hashes, backup)
    with zipfile.ZipFile(backup) as archive:
        assert backup_archive.SECRET not in archive.namelist()
        assert not any(b"very hidden" in archive.read(name) for name in archive.namelist())
    assert backup.stat().st_mode & 0o077 == 0
    restore(f"sqlite:///{tmp_path / 'b.sqlite3'}", tmp_path / "u", backup, tmp_path / "secret")
    assert not (tmp_path / "secret").exists()
    with opened(f"sqlite:///{tmp_path / 'b.sqlite3'}") as restored:
        same, here = hashes_of(restored)[0], hashes_of(database)[0]
        assert {name for name in here if here[name] != same[name]} == {"mail_settings"}


def test_a_file_that_is_gone_is_named(database, filled, tmp_path):
    (gone,) = filled.iterdir()
    gone.unlink()
    made = write_backup(database, filled, imports.upload_hashes, tmp_path / "a.zip")
    assert (made.uploads, made.missing) == (0, (gone.name,))


def changed(source, target, change):
    """Writes the archive again with each member as `change` returns it; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


DAMAGES = {
    "a value": lambda name, data: data.replace(b"Rita", b"Rota") if name == "tables/user_account.jsonl" else data,
    "a row": lambda name, data: data.splitlines()[0] if name == "tables/engagement.jsonl" else data,
    "a table": lambda name, data: None if name == "tables/team.jsonl" else data,
    "a file": lambda name, data: data + b"x" if name.startswith("uploads/") else data,
    "the manifest": lambda name, data: b"{" if name == backup_archive.MANIFEST else data,
    "no manifest": lambda name, data: None if name == backup_archive.MANIFEST else data,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_restores_nothing(damage, database, filled, tmp_path):
    backup, damaged, target = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "new" / "contrast.sqlite3"
    write_backup(database, filled, imports.upload_hashes, backup)
    changed(backup, damaged, DAMAGES[damage])
    with pytest.raises(Refused, match=r"damaged|not a backup"):
        restore(f"sqlite:///{target}", target.parent / "uploads", damaged)
    assert not target.exists() and not target.parent.exists()


@pytest.mark.parametrize("length", [0, 10, 0.3, 0.99])
def test_a_part_of_a_backup_restores_nothing(length, database, filled, tmp_path):
    backup, target = tmp_path / "a.zip", tmp_path / "new" / "contrast.sqlite3"
    write_backup(database, filled, imports.upload_hashes, backup)
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(length if length > 1 else length * len(whole))])
    with pytest.raises(Refused, match="is not a backup of Contrast, or only a part"):
        restore(f"sqlite:///{target}", target.parent / "uploads", backup)
    assert not target.exists()


def test_a_later_schema_is_refused(database, filled, tmp_path):
    backup, later = tmp_path / "a.zip", tmp_path / "b.zip"
    write_backup(database, filled, imports.upload_hashes, backup)
    newest = copy_target.known_revisions()[-1].encode()

    def change(name, data):
        return data.replace(b'"revision": "' + newest, b'"revision": "9999') if name == "manifest.json" else data

    changed(backup, later, change)
    with pytest.raises(Refused, match=r"later version of Contrast .* Upgrade Contrast"):
        restore(f"sqlite:///{tmp_path / 'c.sqlite3'}", tmp_path / "u", later)


@pytest.mark.both_databases
def test_an_installation_with_users_is_left_alone(database, filled, tmp_path):
    backup = tmp_path / "a.zip"
    write_backup(database, filled, imports.upload_hashes, backup)
    before = hash_values(database)
    url = url_of(database)
    database.dispose()
    with pytest.raises(Refused, match=r"already holds an installation .* new folder"):
        restore(url, tmp_path / "u", backup)
    assert hash_values(database) == before


def test_a_database_in_use_is_not_replaced(database, filled, another, tmp_path):
    backup, empty = tmp_path / "a.zip", another()
    write_backup(database, filled, imports.upload_hashes, backup)
    with empty.reading() as session:
        session.connection()
        with pytest.raises(Refused, match=r"is in use. Stop Contrast first"):
            restore(empty.url, tmp_path / "u", backup)


def test_the_rest_of_an_older_database_is_removed(database, filled, tmp_path):
    """A copy by hand leaves the log of the old database beside the new file; SQLite would apply it."""
    backup, target = tmp_path / "a.zip", tmp_path / "new" / "contrast.sqlite3"
    write_backup(database, filled, imports.upload_hashes, backup)
    target.parent.mkdir()
    old = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    migrate(old)
    with old.reading() as session:  # keeps the log
        session.connection()
        with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as writer:
            writer.execute("UPDATE organisation SET name = 'Old'")
            writer.commit()
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).write_bytes((tmp_path / f"old.sqlite3{ending}").read_bytes())
    old.dispose()
    restore(f"sqlite:///{target}", tmp_path / "u", backup)
    with opened(f"sqlite:///{target}") as restored:
        assert hashes_of(restored, {"mail_settings"}) == hashes_of(database, {"mail_settings"})


@pytest.mark.both_databases
def test_an_older_backup_is_upgraded(database, tmp_path, monkeypatch):
    """One of the schema before the last migration, restored by this version."""
    from alembic import command

    from app.core.storage.schema import alembic_config

    backup, target = tmp_path / "a.zip", f"sqlite:///{tmp_path / 'new.sqlite3'}"
    older, newest = copy_target.known_revisions()[-2:]
    before = {shape.name: shape for shape in table_content.all_shapes(signed_in=False)}
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "Old", "arrangement": "freelance"})
    database.dispose()
    command.downgrade(alembic_config(database), older)
    with database.engine.connect() as connection:
        there = {
            table: {column["name"] for column in sa.inspect(connection).get_columns(table)}
            for table in sa.inspect(connection).get_table_names()
        }
    there |= {"waiting_event": {name for name, _ in before["waiting_event"].columns}}
    shapes = tuple(
        table_content.TableShape(name, tuple(column for column in shape.columns if column[0] in there[name]), shape.key)
        for name, shape in before.items()
        if name in there
    )
    with monkeypatch.context() as patch:
        patch.setattr(table_content, "all_shapes", lambda signed_in=True: shapes)
        write_backup(database, tmp_path, lambda session: (), backup)
    restore(target, tmp_path / "u", backup)
    with opened(target) as restored:
        assert engagement_references(restored) == ({"E-000001"}, {"E-000001"})
        with copy_target.snapshot(restored) as source:
            assert copy_target.revision_of(source.record) == newest
