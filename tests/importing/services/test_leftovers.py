"""Files go once what they are of is gone for good, never before; what killed runs left goes at the next start."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import single_transaction
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import cleanup, imports, upload_store
from app.importing.storage import staging
from app.importing.values.options import Options

pytestmark = pytest.mark.both_databases

FILE = b"title,arrangement\na,freelance\n"


class Fails(Exception):
    pass


@pytest.fixture
def uploads(tmp_path):
    return tmp_path / "uploads"


def files(uploads):
    """The names of those that are kept."""
    return {path.name for path in uploads.iterdir()}


def brought(database, uploads, data=FILE):
    """The number under which a file waits."""
    with begin_work(database, CONSOLE) as work:
        return imports.upload(work, uploads, data, "f.csv")


def test_a_file_stays_where_its_going_is_not_kept(database, uploads):
    number = brought(database, uploads)

    def fails():
        with begin_work(database, CONSOLE) as work:
            imports.discard(work, uploads, number)
            assert len(files(uploads)) == 1, "removed before that is kept"
            raise Fails

    with pytest.raises(Fails):
        fails()
    assert len(files(uploads)) == 1
    with begin_work(database, CONSOLE) as work:
        assert imports.pending_import(work, uploads, number).preview.counts["new"] == 1
        imports.discard(work, uploads, number)
    assert files(uploads) == set()


def test_a_file_that_is_brought_again_meanwhile_stays(database, uploads):
    number = brought(database, uploads)
    with begin_work(database, CONSOLE) as work:
        imports.discard(work, uploads, number)
        again = imports.upload(work, uploads, FILE, "again.csv")
    with begin_work(database, CONSOLE) as work:
        assert imports.pending_import(work, uploads, again).preview.counts["new"] == 1


def test_files_without_an_import_are_swept(database, uploads):
    brought(database, uploads, b"title,arrangement\nb,freelance\n")
    with begin_work(database, CONSOLE) as work:
        jobs.queue(work, "check", 1)
    kept = files(uploads)
    upload_store.save(uploads, b"orphan")
    (uploads / "tmp12ab").write_bytes(b"half a fi")
    cleanup.sweep(database, uploads)
    assert files(uploads) == kept


@pytest.mark.parametrize("goes_on", [True, False])
def test_what_a_killed_console_left_is_given_up(database, uploads, goes_on):
    number = brought(database, uploads)
    with begin_work(database, CONSOLE) as work:
        imports.set_options(single_transaction(work), uploads, number, Options())
    if goes_on:
        with upload_store.console_lock(uploads):
            cleanup.sweep(database, uploads)
    else:
        cleanup.sweep(database, uploads)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert [each.id for each in imports.listing(work)] == [number] * goes_on
        assert (staging.load_check(work.session, number) is not None) is goes_on
    assert len(files(uploads)) == goes_on


def test_rows_of_an_import_that_is_gone_are_swept(database, uploads):
    with database.transaction() as session:
        staging.stage_list(session, 77, staging.UNCHANGED, 0, [(2, "R", "Title", [])])
        assert staging.orphans(session) == {77: True}
    cleanup.sweep(database, uploads)
    with database.reading() as session:
        assert staging.orphans(session) == {}


def test_of_an_import_that_is_in_only_refused_rows_are_kept(database, uploads):
    with begin_work(database, CONSOLE) as work:
        number = imports.apply(work, uploads, FILE, "rows.csv").number
    with database.transaction() as session:
        for part in (staging.REFUSED, staging.UNCHANGED):
            staging.stage_list(session, number, part, 0, [(2, "R", "Title", [])])
        assert staging.orphans(session) == {}
        staging.stage_names(session, number, [("team", "Web", 2, {}, None, None)])
        assert staging.orphans(session) == {number: False}
    cleanup.sweep(database, uploads)
    with database.reading() as session:
        assert staging.orphans(session) == {}
        assert len(staging.page(session, number, staging.REFUSED, 0, 9)) == 1
        assert staging.page(session, number, staging.UNCHANGED, 0, 9) == []


def test_folders_of_processes_that_are_gone_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    script = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from app.core.files import temporary_folders\n"
        "with temporary_folders.temporary_folder() as folder:\n"
        "    print(folder, flush=True)\n    os.kill(os.getpid(), 9)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    left = Path(said.stdout.strip())
    (tmp_path / "contrast-of-somebody").mkdir()
    with temporary_folders.temporary_folder() as mine:
        assert left.is_dir() and temporary_folders.remove_stale() == 1
        assert mine.is_dir() and not left.exists() and (tmp_path / "contrast-of-somebody").is_dir()
    assert not mine.exists() and os.listdir(tmp_path) == ["contrast-of-somebody"]
