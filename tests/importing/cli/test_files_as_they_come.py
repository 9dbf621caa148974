"""On the console: cells of workbooks, files without a header, and marks after a backslash."""

import csv
import io

from tests.importing.files.reading import raw_workbooks
from tests.importing.files.reading.raw_workbooks import said


def rows(console):
    return {row["reference"]: row for row in csv.DictReader(io.StringIO(console("export").stdout))}


def test_a_file_without_a_header_is_told_and_goes_in_once_that_is_said(console, tmp_path):
    path = console.file("A1,Logo,freelance,Jo,2026-01-05\nA2,Web,freelance,Al,2026-01-06\n")
    assert "--no-header" in console("import", path, exit_code=1).stdout
    named = [
        f"--map={field}=column {place}"
        for place, field in enumerate(("reference", "title", "arrangement", "provider", "started_on"), 1)
    ]
    assert console.json("import", path, "--no-header", *named, "--save-profile", "Bare")["new"] == 2
    assert rows(console)["A1"]["title"] == "Logo"
    more = console.file("A3,Map,freelance,Jo,2026-01-05\n")
    assert console.json("import", more, "--profile", "Bare")["new"] == 1, "a profile remembers it"


def test_marks_after_a_backslash_are_told(console):
    path = console.file('reference,title,arrangement\nA1,"The \\"big\\" one",freelance\n')
    assert "are escaped by a backslash" in console("import", path).stdout
    assert rows(console)["A1"]["title"] == 'The "big" one'
    path = console.file('reference,title,arrangement\nA2,"dir\\",freelance\n')
    console("import", path, "--quotes", "doubled")
    assert rows(console)["A2"]["title"] == "dir\\"


def test_cells_of_a_workbook_are_refused_and_told_as_those_of_text(console, tmp_path):
    header = "".join(map(said, ("reference", "title", "arrangement", "provider", "currency", "cost")))
    merged = said("Jo", more='table:number-rows-spanned="2"')
    data = raw_workbooks.opened(
        header,
        said("00123", "float", 'office:value="123"')
        + said("a")
        + said("freelance")
        + merged
        + said("USD")
        + said("5 €", "currency", 'office:value="5" office:currency="EUR"'),
        said("B")
        + said("b")
        + said("freelance")
        + "<table:covered-table-cell/>"
        + said("EUR")
        + '<table:table-cell table:formula="of:=1+1"/>',
    )
    path = tmp_path / "book.ods"
    path.write_bytes(data)
    done = console("import", path, exit_code=1)
    assert "provider: the value of merged cells (rows 2 to 3) is used for each of their rows" in done.stdout
    assert "The amount is in “EUR”, but the row's currency is USD" in done.stderr
    assert "“=1+1” is a formula" in done.stderr
    console("import", path, "--map", "actual_cost=")
    assert {key: row["provider"] for key, row in rows(console).items()} == {"00123": "Jo", "B": "Jo"}
