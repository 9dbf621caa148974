"""`contrast report --shuffle`: runs the test, says what came of it, and keeps it."""

import json

import pytest

from app.report.services import shuffle_tests


@pytest.fixture(autouse=True)
def fewer(monkeypatch):
    """So many shuffles as a test has time for."""
    monkeypatch.setattr(shuffle_tests, "DEFAULT_SHUFFLES", 3)


def test_it_says_and_keeps_its_result(console):
    console("sample")
    said = console("report", "--sample", "--shuffle").stdout
    assert said.startswith("If arrangement did not matter, a report like this would show a false verdict in ")
    assert "Claims that need evidence: " in said and "Traceback" not in said
    found = json.loads(console("report", "--sample", "--shuffle", "--format", "json").stdout)
    assert (found["times"], found["providers"]) == (3, 76)
    assert [each["name"] for each in found["families"]] == ["words", "experience"]
    target = console.folder / "shuffle.txt"
    assert console("report", "--sample", "--shuffle", "-o", target).stdout == "" and target.read_text() == said


def test_an_empty_record_says_nothing_yet(sqlite_console):
    assert "did a claim have enough data" in sqlite_console("report", "--shuffle").stdout


def test_what_has_no_test_is_refused(sqlite_console):
    assert (
        "carries no verdicts"
        in sqlite_console("report", "--shuffle", "--filter", "category=design", exit_code=1).stderr
    )
    assert "text or JSON" in sqlite_console("report", "--shuffle", "--format", "csv", exit_code=2).stderr


def test_the_worker_runs_it(sqlite_console):
    assert "0 jobs done." in sqlite_console("worker", "--once").stdout
