"""What the instance folder holds: whole, for its owner alone, and never a secret that somebody could guess."""

import os
import stat
import threading

import pytest

from app.core.files import private_files
from app.settings import load


def instance(console):
    """The console's folder, made."""
    folder = console.folder / "instance"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture
def open_handed():
    """New files are for everybody, unless who makes them says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def for_others(folder):
    """What others than the owner may look at, the folder itself included."""
    return [path.name for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("open_handed")
def test_whatever_a_command_makes_is_its_owner_s_alone(new_console):
    new_console("users", "list")
    folder = new_console.folder / "instance"
    assert (folder / "contrast.sqlite3").exists() and for_others(folder) == []


@pytest.mark.usefixtures("open_handed")
def test_so_is_the_folder_where_no_command_starts_the_server(tmp_path):
    load({"CONTRAST_INSTANCE": str(tmp_path / "kept" / "instance")})
    assert for_others(tmp_path / "kept" / "instance") == []


@pytest.mark.parametrize("kept", ["", "short", " " * 64, "x" * 31, "x" * 31 + "\n"])
def test_a_secret_that_could_be_guessed_starts_nothing(new_console, kept):
    path = instance(new_console) / "secret"
    path.write_text(kept)
    said = new_console("users", "list", exit_code=1).stderr
    assert str(path) in said and "at least 32" in said and "Delete that file" in said
    path.unlink()
    new_console("users", "list")
    assert len(path.read_text()) >= 32


@pytest.mark.parametrize("given", ["", "short", " " * 64, "x" * 31])
def test_so_does_one_in_the_environment(new_console, given):
    new_console.environment["CONTRAST_SECRET"] = given
    said = new_console("users", "list", exit_code=1).stderr
    assert "CONTRAST_SECRET has" in said and "at least 32" in said and "leave it out" in said
    new_console.environment["CONTRAST_SECRET"] = "x" * 32
    new_console("users", "list")
    assert not (instance(new_console) / "secret").exists()


def test_a_secret_that_others_could_read_is_closed_to_them(new_console):
    path = instance(new_console) / "secret"
    path.write_text("x" * 64)
    path.chmod(0o644)
    new_console("users", "list")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.read_text() == "x" * 64


def test_where_it_cannot_be_closed_nothing_starts(new_console, monkeypatch):
    path = instance(new_console) / "secret"
    path.write_text("x" * 64)
    path.chmod(0o644)

    def refused(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refused)
    assert "is readable by others (mode 644)" in new_console("users", "list", exit_code=1).stderr


def test_a_start_that_is_cut_off_leaves_no_half_secret(tmp_path, monkeypatch):
    environment = {"CONTRAST_INSTANCE": str(tmp_path / "instance")}

    def cut_off(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(KeyboardInterrupt):
        load(environment)
    assert list((tmp_path / "instance").iterdir()) == []
    monkeypatch.undo()
    assert load(environment).secret == load(environment).secret


@pytest.mark.parametrize("links", [True, False])
def test_of_several_that_start_at_once_all_have_the_same(tmp_path, monkeypatch, links):
    if not links:

        def none_here(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", none_here)
        assert private_files.read_or_create(tmp_path / "secret", lambda: "first") == "first"
        assert private_files.read_or_create(tmp_path / "secret", lambda: "second") == "first"
        return
    together, found = threading.Barrier(8), []

    def start(number):
        together.wait()
        found.append(private_files.read_or_create(tmp_path / "secret", lambda: f"secret {number}"))

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and [path.name for path in tmp_path.iterdir()] == ["secret"]
