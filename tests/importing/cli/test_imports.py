"""`contrast import`: options, the summary of what was read, errors with the way out, and files of rows with errors."""

import csv

import pytest

from tests.importing.cli.imported import STATED
from tests.importing.services.importing import PRICES, text

ONE = {"reference": "A-1", "title": "Website", "arrangement": "freelance"}


def test_importing_needs_nothing_before_it(new_console):
    path = new_console.file(text(**ONE))
    assert new_console.json("import", path) == {"import": 1, "new": 1, "changed": 0, "unchanged": 0, "refused": []}
    again = {"import": None, "new": 0, "changed": 0, "unchanged": 1, "refused": []}
    assert new_console.json("import", path) == again, "what changes nothing is no import"
    assert "Nothing was written: every row is unchanged." in new_console("import", path).stdout
    path = new_console.file(text(**ONE | {"title": "Shop"}))
    assert new_console.json("import", path)["changed"] == 1
    assert "Shop" in new_console("export").stdout


def test_a_dry_run_writes_nothing(console):
    path = console.file(text(**ONE))
    assert console.json("import", path, "--dry-run") == {
        "import": None,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": [],
    }
    assert "this was a dry run" in console("import", path, "--dry-run").stdout
    assert len(console("export").stdout.splitlines()) == 1


def test_refusals_name_line_column_value_reason_and_way_out(console):
    path = console.file(PRICES.replace("4/23/2003", "2003-04-23"))
    answer = console.json("import", path, exit_code=1)
    assert answer["import"] is None
    assert answer["refused"][0] == {
        "line": 2,
        "column": "Begin Date",
        "value": "6/1/2006",
        "reason": "“6/1/2006” can be 6 Jan 2006 or 1 Jun 2006. Choose the order of day and month. "
        "Add --dates dmy, --dates mdy or --dates ymd.",
    }
    assert any("--set currency=VALUE" in each["reason"] for each in answer["refused"])
    result = console("import", path, exit_code=1)
    assert "row 2, Begin Date" in result.stderr
    assert "Nothing was written." in result.stderr
    assert len(console("export").stdout.splitlines()) == 1
    assert console.json("import", path, *STATED)["new"] == 3


def test_the_first_refusals_are_shown_and_the_rest_counted(console):
    path = console.file(text(title=["a"] * 30, arrangement=[f"kind {n}" for n in range(30)]))
    result = console("import", path, exit_code=1)
    assert "and 10 more; --json lists them all" in result.stderr
    assert len(console.json("import", path, exit_code=1)["refused"]) == 30


def test_all_refusals_are_listed_however_many(sqlite_console):
    path = sqlite_console.file(text(title=["a"] * 1_500, arrangement=["both"] * 1_500))
    for arguments in ((), ("--dry-run",)):
        assert len(sqlite_console.json("import", path, *arguments, exit_code=1)["refused"]) == 1_500


def test_rows_read_and_rows_refused_are_one_count(sqlite_console):
    long = sqlite_console.file("title,arrangement\na,freelance,1\nb,freelance,2\n")
    shown = sqlite_console("import", long, exit_code=1)
    assert (
        "2 rows, separator: comma" in shown.stdout and "2 with errors" in shown.stdout and "no rows" not in shown.stdout
    )
    shown = sqlite_console("import", sqlite_console.file("title,arrangement,notes\na,freelance\nb,freelance,2\n"))
    assert "1 row ends before the last columns" in shown.stdout and "2 new" in shown.stdout


def test_the_summary_says_how_it_was_read(console):
    shown = console("import", console.file(PRICES), *STATED).stdout
    assert "COMPANY NAME    → provider (78% similar)" in shown
    assert "currency is “USD” in all rows" in shown
    assert "Not used: Education, CONTRACT ." in shown
    assert "New providers: Acme & Co, LLC; University of Nowhere" in shown
    assert "3 new, 0 changed, 0 unchanged, 0 with errors" in shown


def test_other_columns_are_kept_when_told(sqlite_console):
    path = sqlite_console.file(text(**ONE, Colour="red"))
    assert "note on each engagement: --keep-columns" in sqlite_console("import", path, "--dry-run").stdout
    assert "Kept as a note: Colour" in sqlite_console("import", path, "--keep-columns").stdout
    assert "Colour: red" in sqlite_console("export").stdout


def test_a_sign_of_several_currencies_is_asked_with_the_way_out(sqlite_console):
    path = sqlite_console.file("title,arrangement,Amount\na,freelance,$5\n")
    assert "--set currency=USD" in sqlite_console("import", path, exit_code=1).stderr
    sqlite_console("import", path, "--set", "currency=USD")


def test_the_summary_says_what_a_column_shows(sqlite_console):
    path = sqlite_console.file("title,arrangement,Begin Date\na,freelance,03/04/2026\nb,freelance,03/24/2026\n")
    assert "Begin Date: month first, as 03/24/2026 shows" in sqlite_console("import", path).stdout


def test_changes_are_shown_before_and_after(console):
    console("import", console.file(text(**ONE)))
    shown = console("import", console.file(text(**ONE | {"title": "Shop"}, notes="x"))).stdout
    assert "row 2, A-1: title: Website → Shop; notes: blank → x" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "colour=red"],
        ["--set", "title"],
        ["--set", "category=knitting"],
        ["--map", "colour=X"],
        ["--value", "category=x"],
        ["--value", "category:x=knitting"],
        ["--dates", "ydm"],
        ["--decimal", "dot"],
        ["--set", "title=a", "--set", "title=b"],
        ["--key", "colour"],
        ["--blank", "wipe"],
        ["--header-row", "-1"],
        ["--way", "started_on:tide=low"],
        ["--delimiter", "::"],
        ["--encoding", "klingon"],
        ["--set", "title=a", "--map", "title=X"],
        ["--unknown-option"],
    ],
)
def test_misuse_is_exit_2(sqlite_console, arguments):
    path = sqlite_console.file(text(**ONE))
    sqlite_console("import", path, *arguments, exit_code=2)


def test_a_file_that_is_not_there_is_misuse(sqlite_console):
    sqlite_console("import", "nowhere.csv", exit_code=2)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,\x002\n", b'a,"b\n', b"PK\x03\x04"])
def test_what_is_no_table_is_refused(sqlite_console, content):
    path = sqlite_console.file(content)
    answer = sqlite_console.json("import", path, exit_code=1)
    assert [set(each) for each in answer["refused"]] == [{"line", "column", "value", "reason"}]
    assert answer["refused"][0]["reason"] in sqlite_console("import", path, exit_code=1).stderr


def test_a_header_that_is_not_there_is_refused(sqlite_console):
    path = sqlite_console.file(text(**ONE))
    assert "no column “Name”" in sqlite_console("import", path, "--map", "title=Name", exit_code=1).stderr


def test_what_a_text_stands_for(sqlite_console):
    path = sqlite_console.file("title,Type\na,contractor\nb,managed: service\n")
    sqlite_console(
        "import",
        path,
        "--value",
        "arrangement:contractor=freelance",
        "--value",
        "arrangement:managed: service=outsourced",
    )
    assert "b,outsourced" in sqlite_console("export").stdout


@pytest.mark.parametrize(
    ("columns", "says", "never"),
    [
        ({"quality": "6"}, "--value quality:6=.", "=3"),
        ({"complexity": "7"}, "--value complexity:7=.", "=3"),
        ({"arrangement": "Freelancer"}, "--value arrangement:Freelancer=freelance.", "WORD"),
        ({"category": "knit wear"}, "--value 'category:knit wear=WORD'.", "=other"),
    ],
)
def test_a_hint_invites_no_made_up_data(sqlite_console, columns, says, never):
    said = sqlite_console("import", sqlite_console.file(text(**ONE | columns)), exit_code=1).stderr
    assert says in said and never not in said


def test_good_rows_go_in_and_the_refused_go_to_a_file(sqlite_console, tmp_path):
    path = sqlite_console.file(text(reference=["A-1", "A-2"], title=["a", "b"], arrangement=["freelance", "both"]))
    rejects = tmp_path / "rejects.csv"
    answer = sqlite_console.json("import", path, "--rejects", rejects)
    assert (answer["import"], answer["new"], answer["rejects"]) == (1, 1, {"file": str(rejects), "rows": 1})
    assert [each["line"] for each in answer["refused"]] == [3]
    shown = sqlite_console("import", path, "--rejects", rejects)
    assert f"1 row with errors was written to {rejects}." in shown.stdout
    rejects.write_text(rejects.read_text().replace(",both,", ",outsourced,"))
    assert sqlite_console.json("import", rejects)["new"] == 1
    assert "A-2,b,outsourced" in sqlite_console("export").stdout


def test_rejects_that_cannot_be_written_leave_the_record_alone(sqlite_console, tmp_path):
    path = sqlite_console.file(text(title=["a", "b"], arrangement=["freelance", "both"]))
    said = sqlite_console("import", path, "--rejects", tmp_path / "no" / "rejects.csv", exit_code=1).stderr
    assert "can't be written" in said and "Nothing was imported" in said
    assert len(sqlite_console("export").stdout.splitlines()) == 1


def test_everything_can_be_said_on_the_command_line(sqlite_console):
    content = (
        "A register\nFirst|Last|Kind|Begin|Sum|Done|Licence\nAnn|Lee|x|3/4/2026|1.200|oui|no\n"
        "Bo|Li|x|3/4/2026|?|non|yes\nTotal||||1.200||\n"
    )
    path = sqlite_console.file(content.encode("cp1252"))
    stated = (
        "--header-row",
        "2",
        "--delimiter",
        "pipe",
        "--encoding",
        "Windows-1252",
        "--map",
        "title=First",
        "--map",
        "title=Last",
        "--map",
        "started_on=Begin",
        "--map",
        "actual_cost=Sum",
        "--map",
        "cost_is_final=Done",
        "--value",
        "arrangement:x=freelance",
        "--map",
        "arrangement=Kind",
        "--way",
        "started_on:dates=dmy",
        "--decimal",
        "comma",
        "--unknown",
        "?",
        "--yes",
        "oui",
        "--no",
        "non",
        "--leave-out",
        "Licence=yes",
        "--leave-totals",
        "--set",
        "currency=EUR",
        "--key",
        "title,started_on",
        "--blank",
        "keep",
    )
    assert sqlite_console.json("import", path, *stated)["new"] == 1
    assert sqlite_console.json("import", path, *stated)["unchanged"] == 1
    assert sqlite_console.json("import", path, *stated, "--only", "add")["unchanged"] == 0
    (row,) = csv.DictReader(sqlite_console("export").stdout.splitlines())
    assert (row["title"], row["started_on"], row["actual_cost"], row["cost_is_final"]) == (
        "Ann Lee",
        "2026-04-03",
        "1200.00",
        "yes",
    )
