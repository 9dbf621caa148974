"""Refused rows that are mended and brought again: read as the file that they are of."""

import csv
import io

from app.core.files.formula_escaping import unescape_formulas

SCORES = """Ref,Job,Kind,Who,Begin,Score
S-1,One,freelance,Ana,2025-03-04,9
S-2,Two,freelance,Bo,2025-02-31,3
S-3,Three,outsourced,Cy,2025-03-04,4
"""
SAID = (
    "--map",
    "quality=Score",
    "--map",
    "arrangement=Kind",
    "--map",
    "provider=Who",
    "--map",
    "started_on=Begin",
    "--map",
    "reference=Ref",
    "--map",
    "title=Job",
)


def mended(console):
    rejects = console.folder / "rejects.csv"
    console("import", console.file(SCORES, "scores.csv"), *SAID, "--way", "quality:scale=0..10", "--rejects", rejects)
    return console.file(rejects.read_text().replace("02-31,3", "02-28,3"), "mended.csv")


def quality(console):
    rows = csv.DictReader(io.StringIO(console("export").stdout))
    return {each["reference"]: each["quality"] for each in rows}


def test_they_keep_the_scale_that_was_said(console):
    file = mended(console)
    shown = console("import", file).stdout
    assert "These are the rows with errors from scores.csv. The settings of that import were applied" in shown
    assert quality(console) == {"S-1": "4.6", "S-2": "2.2", "S-3": "2.6"}


def test_what_is_said_besides_wins(console):
    file = mended(console)
    console("import", file, "--set", "team=Web", "--map", "quality=")
    assert quality(console)["S-2"] == ""


def test_rows_of_another_header_are_read_by_themselves(console):
    file = mended(console)
    other = console.file(file.read_text().replace("Score", "Rank"), "other.csv")
    assert (
        "refused rows of"
        not in console("import", other, *[each.replace("=Score", "=") for each in SAID], "--dry-run").stdout
    )


def test_what_was_said_of_them_last_is_remembered_of_the_next(console):
    file = mended(console)
    console("import", file, "--map", "complexity=Score", "--way", "quality:scale=", "--way", "complexity:scale=")
    rows = {each["reference"]: each for each in csv.DictReader(io.StringIO(console("export").stdout))}
    assert (rows["S-2"]["quality"], rows["S-2"]["complexity"]) == ("", "3"), "the column fills the other field alone"
    later = console.file(file.read_text().replace("S-2", "S-9"), "later.csv")
    assert "These are the rows with errors from mended.csv" in console("import", later).stdout
    rows = {each["reference"]: each for each in csv.DictReader(io.StringIO(console("export").stdout))}
    assert (rows["S-9"]["quality"], rows["S-9"]["complexity"]) == ("", "3")


def test_they_hold_no_formula_and_come_back_as_they_were(console):
    rejects = console.folder / "rejects.csv"
    file = console.file("=Ref,title,arrangement\n-5,=1+1,both\nB,a;=2,both\nC,'=3,both\n", "armed.csv")
    console("import", file, "--map", "reference==Ref", "--rejects", rejects, exit_code=1)
    text = rejects.read_text()
    assert text.startswith("'=Ref,title,arrangement,reason\n-5,'=1+1,both,") and "a;'=2" in text and "''=3" in text
    console("import", console.file(text.replace(",both,", ",freelance,"), "mended.csv"), "--map", "reference==Ref")
    exported = csv.DictReader(io.StringIO(console("export").stdout))
    assert [(each["reference"], unescape_formulas(each["title"])) for each in exported] == [
        ("-5", "=1+1"),
        ("B", "a;=2"),
        ("C", "'=3"),
    ]
