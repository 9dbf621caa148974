"""Dates, durations and due dates, as files have them."""

import pytest

from tests.importing.cli.one_row import ONE, imported_value, records, refusal_reason, rows
from tests.importing.services.importing import text


@pytest.fixture
def it(sqlite_console):
    """A console over an empty record."""
    return sqlite_console


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20260403", "2026-04-03"),
        ("3. dubna 2026", "2026-04-03"),
        ("03/Apr/2026 10:15 AM", "2026-04-03"),
        ("\u200e4\u200e/\u200e15\u200e/\u200e2026", "2026-04-15"),
        ("2026-04-03 22:15:00+02:00", "2026-04-03"),
        ("1775210400", "2026-04-03"),
    ],
)
def test_a_day(it, cell, day):
    assert imported_value(it, "Start", cell, "started_on") == day


def test_a_month_in_another_language_is_told(it):
    told = it("import", it.file(text(**ONE, Start="15 listopada 2026"))).stdout
    assert "so 15 listopada 2026 is 15 Nov 2026" in told


def test_jiras_days_take_their_century(it):
    assert "--way started_on:century=20" in refusal_reason(it, "Start", "03/Apr/26 10:15 AM")
    assert (
        imported_value(it, "Start", "03/Apr/26 10:15 AM", "started_on", "--way", "started_on:century=20")
        == "2026-04-03"
    )


def test_a_year_that_is_not_kept_names_its_way_out(it):
    assert "Correct the year, or leave the date blank." in refusal_reason(it, "Start", "1899-12-30")
    assert imported_value(it, "Start", "1899-12-30", "started_on", "--value", "started_on:1899-12-30=") == ""


@pytest.mark.parametrize(("cell", "hours"), [("PT27H30M00S", "27.5"), ("7,5E+0", "7.5"), ("\u200f7.5", "7.5")])
def test_hours(it, cell, hours):
    assert imported_value(it, "Hours", cell, "hours_actual") == hours


def test_thirds_of_an_hour_add_up_to_hours(console):
    lines = rows(
        project="Site",
        provider="Jo",
        arrangement="freelance",
        hours="0:20:00",
        date=[f"2026-01-{day:02}" for day in range(5, 11)],
    )
    console("import", console.file(lines), "--lines", "project")
    assert records(console)["Site"]["hours_actual"] == "2"
    more = lines.replace("2026-01-", "2026-02-")
    console("import", console.file(more), "--lines", "project")
    assert records(console)["Site"]["hours_actual"] == "4"


def test_one_column_of_ends_tells_past_days_from_those_to_come(it):
    file = it.file(
        rows(
            reference=["A-1", "A-2"],
            title="a",
            arrangement="freelance",
            provider="Jo",
            start="2026-01-05",
            end=["2026-02-01", "2099-02-01"],
        )
    )
    assert "end: 1 date in the future is imported as due date, 1 up to today as end date." in it("import", file).stdout
    assert [(row["ended_on"], row["due_on"]) for row in records(it).values()] == [
        ("2026-02-01", ""),
        ("", "2099-02-01"),
    ]


def test_an_end_to_come_beside_a_column_of_its_own_for_due_is_refused(it):
    assert "This date is in the future" in refusal_reason(it, "end", "2099-02-01", due_on="2099-01-01")
