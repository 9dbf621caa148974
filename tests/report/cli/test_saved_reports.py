"""What changed and the trend, on the console."""

import json


def test_what_changed_and_the_trend_are_told(sqlite_console):
    sqlite_console("sample")
    for code in ("2024-Q4", "2026-Q1"):
        sqlite_console("reports", "save", "--sample", "--period", code)
    first = sqlite_console("reports", "changes", "1").stdout
    assert first == "There is no earlier report of this series to compare with.\n"
    assert json.loads(sqlite_console("reports", "changes", "1", "--json").stdout) is None
    told, found = (
        sqlite_console("reports", "changes", "2").stdout,
        json.loads(sqlite_console("reports", "changes", "2", "--json").stdout),
    )
    assert told.startswith("Since Q4 2024: ") and "What changed: " in told
    assert found["before"]["id"] == 1 and found["causes"]["added"]
    rows = json.loads(sqlite_console("reports", "trend", "--format", "json").stdout)
    assert [row["report"] for row in rows[:2]] == [1, 2] and len({row["claim"] for row in rows}) * 2 == len(rows)
    assert sqlite_console("reports", "trend", "1").stdout.startswith("2 reports, Q4 2024 to Q1 2026.\n")
    assert "There is no saved report 9." in sqlite_console("reports", "trend", "9", exit_code=1).output


def test_no_report_on_sample_data_that_is_not_loaded(sqlite_console):
    refused = sqlite_console("reports", "save", "--sample", exit_code=1)
    assert "The sample data isn’t loaded. Load it first (on the console: contrast sample)" in refused.output
    assert json.loads(sqlite_console("reports", "list", "--json").stdout) == []
