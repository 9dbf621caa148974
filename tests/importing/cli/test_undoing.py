"""`contrast imports` and `contrast undo-import`: what was brought, and taking it back."""

import hashlib

import pytest

FILE = "reference,title,arrangement,provider\nA-1,Website,freelance,Ann\nA-2,Shop,freelance,Bo\n"
NEXT = "reference,title,provider,arrangement\nA-1,Web,Cy,freelance\nA-3,Tax,Cy,freelance\n"


@pytest.mark.both_databases
def test_files_are_listed_with_who_when_and_what(console):
    assert "No file was imported yet" in console("imports").stdout
    console("import", console.file(FILE))
    console("import", console.file(NEXT, "next.csv"))
    console("undo-import", 2)
    second, first = console.json("imports")["imports"]
    assert (first["import"], first["file"], first["state"], first["by"]) == (1, "file.csv", "done", "console")
    assert first["sha256"] == hashlib.sha256(FILE.encode()).hexdigest() and first["undone"] is None
    assert first["profile"] is None
    assert (second["state"], second["new"], second["changed"]) == ("undone", 1, 1)
    assert {name: second["undone"][name] for name in ("by", "new", "changed", "left")} == {
        "by": "console",
        "new": 1,
        "changed": 1,
        "left": 0,
    }
    lines = console("imports").stdout.splitlines()
    assert len(lines) == 2 and "next.csv: 1 new, 1 changed; undone" in lines[0] and "2 new" in lines[1]


@pytest.mark.both_databases
def test_a_dry_run_says_what_the_run_then_does(console):
    console("import", console.file(FILE))
    before = console("export").stdout
    console("import", console.file(NEXT))
    said = console("undo-import", 2, "--dry-run").stdout
    assert "1 engagement to delete, 1 engagement to restore to earlier values" in said and "dry run" in said
    would = console.json("undo-import", 2, "--dry-run")
    assert would.pop("done") is False
    done = console.json("undo-import", 2)
    assert done.pop("done") is True and done == would
    assert (done["new"], done["changed"], done["providers"], done["left"]) == (1, 1, ["Cy"], [])
    assert console("export").stdout == before
    console("import", console.file(NEXT))
    assert "A-3" in console("export").stdout


@pytest.mark.both_databases
def test_what_was_edited_since_is_left_unless_forced(console):
    console("import", console.file(FILE))
    console("import", console.file("reference,title\nA-2,Otherwise\n"))
    said = console("undo-import", 1).stdout
    assert "1 engagement deleted" in said and "A-2: changed by import 2" in said and "--force undoes" in said
    refused = console("undo-import", 1, exit_code=1)
    assert "include edited" in refused.stderr and "--force" in refused.stderr
    done = console.json("undo-import", 1, "--force")
    assert [(each["name"], each["why"]) for each in done["forced"]] == [("A-2", "changed by import 2")]
    assert console("export").stdout.count("\n") == 1


def test_what_cannot_be_taken_back_is_said(console):
    assert "There is no completed import with this number" in console("undo-import", 7, exit_code=1).stderr
    answer = console.json("undo-import", 7, exit_code=1)
    assert answer["done"] is False and "There is no completed import" in answer["error"]
    console("undo-import", "x", exit_code=2)


def test_a_number_that_is_none_is_asked_for_in_words(sqlite_console):
    for text in ("abc", "0", "1.5"):
        said = sqlite_console("undo-import", text, exit_code=2).stderr
        assert f"“{text}” is not the number of an import. To list them: contrast imports" in said


def test_imports_count_lines_and_refused_rows(sqlite_console):
    file = sqlite_console.file("Who,Day,Net\nAna,2026-05-04,5\nAna,2026-05-05,6\nAna,2026-05-05,six\n")
    sqlite_console(
        "import",
        file,
        "--lines",
        "Who",
        "--map",
        "provider=Who",
        "--map",
        "line_day=Day",
        "--map",
        "line_amount=Net",
        "--set",
        "arrangement=freelance",
        "--set",
        "currency=EUR",
        "--rejects",
        sqlite_console.folder / "rejects.csv",
    )
    assert sqlite_console("imports").stdout.strip().endswith("file.csv: 1 new, 2 lines, 1 refused")


def test_columns_that_there_are_not_are_named_with_one_list_of_those_there_are(sqlite_console):
    said = sqlite_console("export", "--of", "lines", "--column", "when", "--column", "what", exit_code=2).stderr
    assert said.count("The columns are:") == 1 and "“when”" in said and "“what”" in said and ".;" not in said
