"""`contrast person`: show, export, erase, compact."""

import json
import zipfile

CSV = "reference,title,arrangement,provider,notes\nA-1,Logo,freelance,Ana Lima,by Ana Lima\n"


def imported(console):
    console("import", console.file(CSV))


def test_the_places_are_listed_and_nothing_is_written(console):
    imported(console)
    shown = console("person", "show", "ana lima").output
    assert "Own record: provider 1, Ana Lima" in shown
    assert "Named in 1 engagement" in shown
    assert "Engagement 1, notes: by Ana Lima" in shown
    assert "Ana Lima" in console("export", "--format", "jsonl").output


def test_nobody_and_no_name(console):
    assert "Nothing that is kept" in console("person", "show", "Nobody Known", exit_code=1).output
    assert "Give a name" in console("person", "erase", exit_code=2).output


def test_one_file_has_everything(console, tmp_path):
    imported(console)
    file = tmp_path / "person.zip"
    console("person", "export", "Ana Lima", file)
    assert file.stat().st_mode & 0o077 == 0
    archive = zipfile.ZipFile(file)
    assert json.loads(archive.read("person.json"))["searched_for"] == ["Ana Lima"]
    assert archive.read("files/1-file.csv").decode() == CSV
    assert "exists" in console("person", "export", "Ana Lima", file, exit_code=2).output


def test_erasing_asks_first(console):
    imported(console)
    assert "This can’t be undone" in console("person", "erase", "Ana Lima", given="n\n", exit_code=1).output
    assert "Ana Lima" in console("export", "--format", "jsonl").output
    done = console("person", "erase", "Ana Lima", given="y\n").output
    assert "Erased person 1:" in done
    assert "1 imported file deleted" in done
    out = console("export", "--format", "jsonl").output
    assert "Ana Lima" not in out
    assert "by Erased person 1" in out


def test_further_spellings_and_addresses(console):
    imported(console)
    console("person", "erase", "--email", "nobody@example.org", "--also", "Ana Lima", "--yes")
    assert "Ana Lima" not in console("export", "--format", "jsonl").output


def test_the_database_is_rewritten_on_request(console):
    imported(console)
    assert "was rewritten" in console("person", "compact").output
