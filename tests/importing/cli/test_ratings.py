"""Ratings keep their decimals from the file to the report and out again, and are never read upside down in silence."""

import csv
import io
import json

import pytest

HEAD = "reference,title,arrangement,provider,status,quality,complexity\n"
CLOSE = HEAD + "".join(
    f"F{n},Work,freelance,Person {n},completed,5,2.5\nO{n},Work,outsourced,Firm {n},completed,{4.5 + n % 2 / 10:g},3\n"
    for n in range(20)
)


def exported(console, *more):
    return {each["reference"]: each for each in csv.DictReader(io.StringIO(console("export", *more).stdout))}


def test_ratings_that_are_close_are_told_apart(console):
    console("import", console.file(CLOSE, "close.csv"))
    rows = exported(console)
    assert (rows["O0"]["quality"], rows["O1"]["quality"], rows["F0"]["quality"]) == ("4.5", "4.6", "5")
    assert rows["F0"]["complexity"] == "2.5"
    report = json.loads(console("report", "--all", "--format", "json").stdout)
    quality = next(each for each in report["outcomes"] if each["label"] == "Quality")
    assert quality["effect"]["estimate"] == 1.0


def test_decimals_come_back_unchanged_in_every_form(console):
    console("import", console.file(CLOSE, "close.csv"))
    for form, name in (("csv", "a.csv"), ("jsonl", "a.jsonl"), ("xlsx", "a.xlsx")):
        file = console.folder / name
        console("export", "--format", form, "--output", file)
        if form != "jsonl":
            assert "0 new, 0 changed, 40 unchanged, 0 with errors" in console("import", file).stdout
    line = json.loads((console.folder / "a.jsonl").read_text().splitlines()[1])
    assert line["quality"] == 4.5


def test_an_import_that_changes_ratings_is_undone_to_the_decimal(console):
    console("import", console.file(CLOSE, "close.csv"))
    console("import", console.file("reference,quality,complexity\nO1,1.25,4.75\n", "changed.csv"))
    assert (exported(console)["O1"]["quality"], exported(console)["O1"]["complexity"]) == ("1.25", "4.75")
    console("undo-import", "2")
    assert (exported(console)["O1"]["quality"], exported(console)["O1"]["complexity"]) == ("4.6", "3")


def test_more_decimals_than_are_kept_are_rounded_and_it_is_said(console):
    shown = console("import", console.file(HEAD + "A,a,freelance,Ann,completed,4.66667,\n", "a.csv")).stdout
    assert "quality: ratings are rounded to 2 decimals, for example 4.66667." in shown
    assert exported(console)["A"]["quality"] == "4.67"


@pytest.mark.parametrize("text", ["0.99", "5.01", "-1", "0"])
def test_what_lies_outside_is_refused(console, text):
    file = console.file(HEAD + f"A,a,freelance,Ann,completed,{text},\n", "a.csv")
    console("import", file, "--way", "quality:scale=1..5", exit_code=1)


MARKS = "Ref,Job,Kind,Who,Schulnote\nA,a,freelance,Ann,1\nB,b,outsourced,Firm,5\n"
SAID = (
    "--map",
    "reference=Ref",
    "--map",
    "title=Job",
    "--map",
    "arrangement=Kind",
    "--map",
    "provider=Who",
    "--map",
    "quality=Schulnote",
    "--set",
    "status=completed",
)


def test_school_marks_are_asked_about_and_read_as_was_said(console):
    file = console.file(MARKS, "marks.csv")
    asked = console("import", file, *SAID, exit_code=1)
    said = asked.stdout + asked.stderr
    assert "In “Schulnote”, 1 may be best" in said and "1: redone" in said and "6..1" in said
    shown = console("import", file, *SAID, "--way", "quality:scale=6..1").stdout
    assert "ratings go from 6 to 1" in shown
    rows = exported(console)
    assert (rows["A"]["quality"], rows["B"]["quality"]) == ("5", "1.8")


def test_the_answer_is_kept_with_a_profile(console):
    console("import", console.file(MARKS, "marks.csv"), *SAID, "--way", "quality:scale=5..1", "--save-profile", "Marks")
    console("import", console.file(MARKS.replace("A,", "C,").replace("B,", "D,"), "more.csv"), "--profile", "Marks")
    assert exported(console)["C"]["quality"] == "5"


def test_where_5_is_best_nothing_is_asked(console):
    file = console.file(MARKS.replace("Schulnote", "Grade (5 = best)"), "marks.csv")
    console("import", file, *(each.replace("=Schulnote", "=Grade (5 = best)") for each in SAID))
    assert exported(console)["B"]["quality"] == "5"
