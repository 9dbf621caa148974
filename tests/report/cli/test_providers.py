"""A provider's scorecard on the console: text, JSON, CSV and the sheet to print, of both kinds of database."""

import csv
import io
import json

from tests.report.pdf.reading import is_accessible, pages, unbroken, words

JOBS = """title,arrangement,provider,category,status,ended_on,due_on,actual_cost,agreed_cost,currency,hours_actual
One,freelance,Åsa Öst,design,completed,2026-03-01,2026-03-01,900.50,800,EUR,10
Two,freelance,Åsa Öst,design,completed,2026-05-02,2026-05-01,700,700,EUR,10
Three,outsourced,Åsa Öst,design,completed,2025-05-02,,,,,
Other,freelance,Else,design,completed,2026-05-02,,1,,EUR,1
"""


def test_the_scorecard_in_every_form(console):
    console("import", console.file(JOBS))
    said = json.loads(console("provider", "ÅSA  ÖST", "--format", "json").stdout)
    assert (said["engagements"], said["freelance"], said["outsourced"]) == (3, 2, 1)
    assert said["spend"] == {"total": "1600.50", "engagements": 3, "known": 2}
    figures = {each["key"]: (each["known"], each["yes"], each["value"]) for each in said["figures"]}
    assert figures == {
        "cost-per-hour": (2, None, 80.025),
        "on-time": (2, 1, 0.5),
        "within-agreed-cost": (2, 1, 0.5),
        "goal-met": (0, 0, None),
        "quality": (0, None, None),
        "would-rehire": (0, 0, None),
    }
    assert [(each["year"], each["engagements"], each["spend"]["total"]) for each in said["years"]] == [
        ("2026", 2, "1600.50"),
        ("2025", 1, None),
    ]
    text = console("provider", "Åsa Öst").stdout.replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "On time 50% 1 of 2 1 not answered" in lines
    assert "Goal fully met unknown none known 3 not answered" in lines
    assert "Spend 1,600 EUR cost of 2 of 3 known 1 unknown" in lines
    rows = csv.DictReader(io.StringIO(console("provider", "Åsa Öst", "--format", "csv").stdout))
    assert [(row["figure"], row["value"]) for row in rows if row["year"] == "2025"] == [
        ("engagements", "1"),
        ("spend", ""),
        ("cost-per-hour", ""),
        ("on-time", ""),
        ("within-agreed-cost", ""),
        ("goal-met", ""),
        ("quality", ""),
        ("would-rehire", ""),
    ]


def test_the_sheet_to_print(console, tmp_path):
    console("import", console.file(JOBS))
    target = tmp_path / "review.pdf"
    console(
        "provider", "Åsa Öst", "--format", "pdf", "--next-review", "2031-05-09", "--paper", "letter", "-o", str(target)
    )
    content = target.read_bytes()
    assert pages(content) == 1 and is_accessible(content)
    assert unbroken("Next review: 9 May 2031") in words(content) and "Three" in words(content)


def test_who_is_not_there_is_refused_with_a_way_out(console):
    console("import", console.file(JOBS))
    refused = console("provider", "Öst", exit_code=1)
    assert "There is no provider “Öst”. Did you mean “Åsa Öst”?" in refused.stderr
    assert "contrast export --of providers" in console("provider", "Nobody", exit_code=1).stderr
    over = console("provider", "Else", "--format", "pdf", "--next-review", "2001-01-01", exit_code=1)
    assert "1 Jan 2001 is over" in over.stderr
    console("provider", "Else", "--format", "pdf", "--next-review", "soon", exit_code=2)
