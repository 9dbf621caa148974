"""Files of a watched folder: imported if they ask nothing, else left for somebody; never twice, whatever is killed."""

import pytest

from app.core.domain.events import Source
from app.core.domain.selection import Page
from app.core.services.work import CONSOLE, FOLDER, begin_work
from app.importing.services import cleanup, import_jobs, imports, profiles, undo, uploading, watched_folder
from app.importing.services.watched_folder import ASKED, IMPORTED, REFUSED, settled_files, status, take
from app.importing.values.options import Options
from app.record.domain.file_schema import HEADER
from app.record.services import history
from tests.importing.electronic_invoices import ENGAGEMENTS, archive, ubl
from tests.importing.services.entry_files import entries_of
from tests.importing.services.importing import import_text

OURS = f"{','.join(HEADER)}\n" + ",".join(
    {"reference": "X-1", "title": "Fence", "arrangement": "freelance"}.get(name, "") for name in HEADER
)
LIST = "Job,Kind,Supplier\nFence,gig,Amy\n"


class Killed(BaseException):
    """Stands for kill -9: nothing after it runs, and nothing catches it."""


@pytest.fixture
def folder(tmp_path):
    """The watched folder."""
    place = tmp_path / "watched"
    place.mkdir()
    return place


@pytest.fixture
def bring(database, folder, tmp_path):
    """Puts a file into the folder and takes it, as the worker does; where it went."""

    def bring(content, name="file.csv"):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return take(database, tmp_path / "uploads", folder / name)

    return bring


def files_in(folder):
    """Every file below the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def all_imports(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return imports.listing(work)


def state_of(database, folder):
    with begin_work(database, CONSOLE, writes=False) as work:
        return status(work, folder)


def save_profile(database, **options):
    with begin_work(database, CONSOLE) as work:
        profiles.save(work, "Jobs", ["Job", "Kind", "Supplier"], Options(**options))


ANSWERS = {
    "columns": {"title": ["Job"], "arrangement": ["Kind"], "provider": ["Supplier"], "reference": []},
    "values": {"arrangement": {"gig": "freelance"}},
}


class TestWhereItGoes:
    @pytest.mark.both_databases
    def test_what_a_profile_answers_is_imported(self, bring, database, folder):
        save_profile(database, **ANSWERS)
        assert bring(LIST) == IMPORTED and files_in(folder) == ["done/file.csv"]
        [done] = all_imports(database)
        assert (done.state, done.source, done.counts["new"]) == ("done", Source.FOLDER, 1)

    @pytest.mark.both_databases
    def test_certain_invoices_are_imported(self, bring, database, tmp_path):
        import_text(database, tmp_path, ENGAGEMENTS)
        assert bring(ubl(order="PO-7"), "R-1.xml") == IMPORTED
        assert len(entries_of(database, "PO-7")) == 1

    def test_our_own_file_needs_no_profile(self, bring):
        assert bring(OURS) == IMPORTED

    def test_a_file_without_a_profile_is_asked_however_clear(self, bring, database, folder):
        assert bring("Title,Arrangement\nFence,freelance\n") == ASKED and files_in(folder) == ["asked/file.csv"]
        found = state_of(database, folder)
        assert [each.file_name for each in found.waiting] == ["file.csv"] and not found.refused

    @pytest.mark.parametrize(
        "options",
        [
            ANSWERS | {"values": {}},
            ANSWERS | {"columns": {"title": ["Job"], "provider": ["Supplier"], "arrangement": []}},
        ],
    )
    def test_what_its_profile_leaves_open_is_asked(self, bring, database, options):
        save_profile(database, **options)
        assert bring(LIST) == ASKED
        assert [each.state for each in all_imports(database)] == ["waiting"]

    def test_a_provider_that_looks_like_another_is_asked(self, bring, database, tmp_path):
        import_text(database, tmp_path, ENGAGEMENTS)
        save_profile(database, **ANSWERS)
        assert bring(LIST.replace("Amy", "Kapa GmbH")) == ASKED

    def test_an_uncertain_invoice_is_asked_with_the_others(self, bring, database, tmp_path, folder):
        import_text(database, tmp_path, ENGAGEMENTS)
        assert bring(archive(a_xml=ubl(), b_xml=ubl(number="R-2", seller="Nobody")), "may.zip") == ASKED
        assert entries_of(database, "PO-7") == [], "all of a file or nothing"

    def test_what_cannot_be_read_is_refused_with_the_reason(self, bring, database, folder):
        assert bring(b"\x89PNG\r\n", "photo.png") == REFUSED and bring("", "empty.csv") == REFUSED
        assert files_in(folder) == [
            f"refused/{name}" for name in ("empty.csv", "empty.csv.txt", "photo.png", "photo.png.txt")
        ]
        assert (folder / "refused" / "empty.csv.txt").read_text() == "The file is empty.\n"
        found = state_of(database, folder).refused
        assert {each.name: each.reason for each in found}["photo.png"].startswith("This is a picture, not a table.")
        assert all_imports(database) == ()

    def test_what_changes_nothing_is_done(self, bring, database, folder):
        bring(OURS)
        assert bring(f"{OURS}\n\n", "again.csv") == IMPORTED
        assert len(all_imports(database)) == 1 and files_in(folder) == ["done/again.csv", "done/file.csv"]

    def test_a_name_that_is_taken_is_numbered(self, bring, folder):
        bring(OURS)
        assert bring(OURS.replace("X-1", "X-2")) == IMPORTED
        assert files_in(folder) == ["done/file (2).csv", "done/file.csv"]

    def test_the_history_says_where_it_came_from(self, bring, database):
        bring(OURS)
        with begin_work(database, CONSOLE, writes=False) as work:
            found = history.events(work, page=Page(1, 10)).events
        assert {each.actor for each in found if each.source is Source.FOLDER} == {FOLDER.name}


class TestNeverTwice:
    @pytest.mark.both_databases
    def test_the_same_file_again_is_moved_alone(self, bring, database):
        bring(OURS)
        assert bring(OURS, "copy.csv") == IMPORTED and len(all_imports(database)) == 1

    def test_a_file_that_waits_is_not_added_again(self, bring, database):
        assert bring(LIST) == ASKED and bring(LIST, "copy.csv") == ASKED
        assert len(all_imports(database)) == 1

    def test_what_was_undone_is_not_imported_again(self, bring, database, folder):
        bring(OURS)
        with begin_work(database, CONSOLE) as work:
            undo.undo(work, all_imports(database)[0].id)
        assert bring(OURS, "copy.csv") == REFUSED
        assert "that import was undone" in (folder / "refused" / "copy.csv.txt").read_text()

    @pytest.mark.both_databases
    @pytest.mark.parametrize(
        ("place", "name", "imported"),
        [
            (uploading, "_add_pending", 0),
            (watched_folder.imports, "pending_import", 0),
            (import_jobs, "confirm", 0),
            (watched_folder, "_move", 1),
        ],
    )
    def test_after_a_kill_it_is_imported_once(
        self, bring, database, folder, tmp_path, monkeypatch, place, name, imported
    ):
        def killed(*arguments, **options):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(place, name, killed)
            with pytest.raises(Killed):
                bring(OURS)
        assert files_in(folder) == ["file.csv"]
        assert [each.state for each in all_imports(database)].count("done") == imported
        cleanup.sweep(database, tmp_path / "uploads")
        assert take(database, tmp_path / "uploads", folder / "file.csv") == IMPORTED
        assert [each.state for each in all_imports(database)] == ["done"] and files_in(folder) == ["done/file.csv"]

    def test_killed_while_refusing_it_is_refused_again(self, bring, database, folder, tmp_path, monkeypatch):
        def killed(*arguments):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(watched_folder.os, "rename", killed)
            with pytest.raises(Killed):
                bring("", "empty.csv")
        assert state_of(database, folder).refused == ()
        assert take(database, tmp_path / "uploads", folder / "empty.csv") == REFUSED
        assert files_in(folder) == ["refused/empty.csv", "refused/empty.csv.txt"]


class TestLooking:
    def test_only_what_stopped_growing_is_taken(self, folder):
        path = folder / "file.csv"
        path.write_text("a")
        settled, states = settled_files(folder, {})
        assert settled == []
        path.write_text("ab")
        settled, states = settled_files(folder, states)
        assert settled == []
        assert settled_files(folder, states)[0] == [path]

    def test_partial_and_hidden_files_and_links_are_left(self, folder):
        for name in (".hidden.csv", "~$book.xlsx", "a.csv.part", "b.CRDOWNLOAD", "c.tmp", "d.csv~", "good.csv"):
            (folder / name).write_text("a")
        (folder / "link.csv").symlink_to(folder / "good.csv")
        (folder / "done").mkdir()
        assert [path.name for path in settled_files(folder, settled_files(folder, {})[1])[0]] == ["good.csv"]

    def test_what_is_gone_or_grows_meanwhile_stays(self, database, folder, tmp_path, monkeypatch):
        assert take(database, tmp_path / "uploads", folder / "gone.csv") is None
        path, save = folder / "file.csv", watched_folder.upload_store.save
        path.write_text(OURS)

        def growing(*arguments):
            path.write_text(OURS + "\n")
            return save(*arguments)

        monkeypatch.setattr(watched_folder.upload_store, "save", growing)
        assert take(database, tmp_path / "uploads", path) is None and path.exists()

    def test_a_folder_that_is_gone_is_said(self, database, tmp_path):
        assert (
            state_of(database, tmp_path / "nowhere").problem == "The folder can’t be read: No such file or directory."
        )
