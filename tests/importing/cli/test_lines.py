"""Lines on the console: brought by a key, brought again, taken out."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from tests.importing.cli.imported import FIXTURES
from tests.importing.services.entry_files import JUNE, MAY

SAID = ("--lines", "Contract", "--set", "arrangement=freelance", "--set", "currency=USD")


def test_lines_of_one_key_become_one_engagement(console):
    path = console.file(MAY)
    shown = console("import", path, *SAID, "--set", "provider=Ana", "--dry-run").stdout
    assert "Lines with the same Contract belong to one engagement" in shown
    assert "2 new, 0 changed, 0 unchanged, 0 with errors\n5 lines new, 0 recorded already\n" in shown
    first = console.json("import", path, *SAID, "--set", "provider=Ana")
    assert (first["new"], first["lines"]) == (2, {"new": 5, "known": 0, "removed": 0, "other": 0})
    again = console("import", path, *SAID, "--set", "provider=Ana").stdout
    assert "Every entry already exists." in again and "Nothing was written" in again
    more = console.json("import", console.file(MAY + JUNE), *SAID, "--set", "provider=Ana")
    assert (more["new"], more["changed"], more["lines"]["new"]) == (1, 1, 2)


def test_that_nobody_says_whose_they_are_is_noted(console):
    answer = console.json("import", console.file(MAY), *SAID)
    assert (answer["new"], answer["refused"]) == (2, [])
    assert (
        "2 completed engagements have no provider. They are left out of comparisons until you add one."
        in answer["notes"]
    )


def test_what_is_of_lines_needs_their_key(console):
    result = console("import", console.file(MAY), "--map", "line_day=Date", exit_code=2)
    assert "line_day is a field of a line. Choose the columns that lines of one engagement share" in result.stderr


def test_refused_lines_go_to_their_file(console):
    rejects = console.folder / "rejects.csv"
    file = console.file(MAY + "2026-05-09,Logo (102),,five,\n")
    answer = console.json("import", file, *SAID, "--set", "provider=Ana", "--rejects", rejects)
    assert answer["lines"]["new"] == 5 and answer["rejects"]["rows"] == 1
    assert "2026-05-09,Logo (102),,five," in rejects.read_text()


@pytest.mark.both_databases
def test_they_go_out_and_in(console):
    console("import", console.file(MAY), *SAID, "--set", "provider=Ana")
    out = console.folder / "lines.csv"
    console("export", "--of", "lines", "-o", out)
    assert console.json("import", out, "--lines", "reference")["lines"] == {
        "new": 0,
        "known": 5,
        "removed": 0,
        "other": 0,
    }


@pytest.mark.skipif(not FIXTURES, reason="CONTRAST_FIXTURES names no folder of real files")
def test_a_real_marketplace_file_gives_its_engagements(sqlite_console):
    path = f"{FIXTURES}/upwork_earnings_by_contract.csv"
    said = (
        "--lines",
        "Contract",
        "--map",
        "line_day=Date",
        "--set",
        "arrangement=freelance",
        "--set",
        "currency=USD",
        "--set",
        "provider=Test Studio",
    )
    assert sqlite_console.json("import", path, *said)["new"] == 11
    rows = list(map(json.loads, sqlite_console("export", "--format", "jsonl").stdout.splitlines()))
    assert Counter(row["provider"] for row in rows) == {"Test Studio": 11}
    assert sum(Decimal(row["actual_cost"]) for row in rows) == Decimal("5189.58")
    hours = sum(Decimal(row["hours_actual"] or 0) for row in rows)
    assert hours == Decimal("601.16668"), "each of 11 contracts is rounded once"
    again = sqlite_console.json("import", path, *said)
    assert (again["import"], again["unchanged"], again["lines"]["known"]) == (None, 11, 252)
