"""The worker's chore for the watched folder."""

import fcntl
import os

import pytest

from app.cli.folder_watch import FolderWatch
from app.cli.installation import Installation
from app.cli.job_kinds import create_worker
from app.core.domain.errors import Refused
from app.record.domain.file_schema import HEADER
from app.settings import load

ROW = {"title": "Fence", "arrangement": "freelance"}


def write_file(folder, reference):
    cells = (ROW | {"reference": reference}).get
    (folder / f"{reference}.csv").write_text(f"{','.join(HEADER)}\n{','.join(cells(name, '') for name in HEADER)}\n")


@pytest.fixture
def folder(tmp_path):
    """The watched folder."""
    (tmp_path / "watched").mkdir()
    return tmp_path / "watched"


def test_files_are_taken_one_by_one_at_the_second_look(database, folder, tmp_path):
    watch = FolderWatch(tmp_path / "uploads", folder, look_seconds=0)
    write_file(folder, "X-1")
    write_file(folder, "X-2")
    assert not watch(database), "only seen"
    assert watch(database) and watch(database) and not watch(database)
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["X-1.csv", "X-2.csv"]


def test_it_does_not_look_all_the_time(database, folder, tmp_path):
    watch = FolderWatch(tmp_path / "uploads", folder, look_seconds=3_600)
    write_file(folder, "X-1")
    assert not watch(database) and not watch(database)
    assert (folder / "X-1.csv").exists()


def test_another_worker_that_has_the_folder_is_left_alone(database, folder, tmp_path):
    watch = FolderWatch(tmp_path / "uploads", folder, look_seconds=0)
    write_file(folder, "X-1")
    watch(database)
    other = os.open(folder, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert not watch(database) and (folder / "X-1.csv").exists()
    os.close(other)
    assert watch(database) and (folder / "done" / "X-1.csv").exists()


def test_a_folder_that_is_away_is_logged_once(database, folder, tmp_path, caplog):
    watch = FolderWatch(tmp_path / "uploads", tmp_path / "away", look_seconds=0)
    assert not watch(database) and not watch(database)
    assert caplog.text.count("The watched folder can't be used") == 1
    folder.rename(tmp_path / "away")
    write_file(tmp_path / "away", "X-1")
    assert not watch(database) and watch(database)


def test_the_worker_watches_the_folder_of_the_environment(database, folder, tmp_path):
    given = {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "CONTRAST_WATCH_FOLDER": str(folder)}
    watching = create_worker(Installation(load(given), database))
    other = create_worker(Installation(load(given | {"CONTRAST_WATCH_FOLDER": ""}), database))
    assert [isinstance(each, FolderWatch) for each in watching.chores].count(True) == 1
    assert len(other.chores) == len(watching.chores) - 1


@pytest.mark.parametrize("inside", [".", "uploads"])
def test_the_instance_folder_is_not_watched(tmp_path, inside):
    with pytest.raises(Refused, match="inside the instance folder"):
        load({"CONTRAST_INSTANCE": str(tmp_path), "CONTRAST_WATCH_FOLDER": str(tmp_path / inside)})
