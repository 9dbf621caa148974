import csv
import json
from io import StringIO

import pytest

from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from tests.report.pdf.reading import unbroken, words

KEYS = [claim.key for claim in CATALOGUE]


@pytest.fixture
def sampled(sqlite_console):
    """A record that holds the sample alone."""
    sqlite_console("sample")
    return sqlite_console


def test_an_empty_record_is_reported_on_both_kinds_of_database(console):
    said = json.loads(console("report", "--format", "json").stdout)
    assert [each["key"] for each in said["claims"]] == KEYS
    assert {each["verdict"] for each in said["claims"]} == {"not enough data"}
    assert said["engagements"]["freelance"]["engagements"] == 0
    assert "29 not enough data" in console("report").stdout


def test_the_window_and_the_whole_record_carry_verdicts(sampled):
    for arguments in ((), ("--all",)):
        said = json.loads(sampled("report", "--sample", "--format", "json", *arguments).stdout)
        assert not said["explored"]
        assert said["period"]["all"] == bool(arguments)
        assert "supported" in {each["verdict"] for each in said["claims"]}
    real = json.loads(sampled("report", "--all", "--format", "json").stdout)
    assert real["engagements"]["freelance"]["engagements"] == 0, "the sample is in no report on the real record"


@pytest.mark.parametrize(
    "narrowed",
    [
        ("--filter", "category=design"),
        ("--from", "2020-01-01"),
        ("--to", "2099-12-31"),
        ("--filter", "search=shop"),
        ("--filter", "category=design", "--filter", "category=marketing", "--all"),
    ],
)
def test_a_view_narrowed_by_hand_carries_none(sampled, narrowed):
    said = json.loads(sampled("report", "--sample", "--format", "json", *narrowed).stdout)
    assert said["explored"]
    assert {each["verdict"] for each in said["claims"]} == {None}


def test_filters_and_days_select(sampled):
    def size(*arguments):
        said = json.loads(sampled("report", "--sample", "--all", "--format", "json", *arguments).stdout)
        return sum(said["engagements"][side]["engagements"] for side in ("freelance", "outsourced"))

    both = size("--filter", "category=design", "--filter", "category=marketing")
    assert 0 < size("--filter", "category=design") < both < size()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--filter", "catgory=design"), "catgory"),
        (("--filter", "design"), "field=value"),
        (("--from", "22.11.2026x"), "22.11.2026x"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "ends before"),
        (("--all", "--from", "2026-01-01"), "a period can’t be combined"),
        (("--format", "docx"), "docx"),
    ],
)
def test_what_cannot_be_selected_is_misuse(sqlite_console, wrong, says):
    result = sqlite_console("report", *wrong, exit_code=2)
    assert says in result.stderr
    assert result.stdout == ""


def test_the_report_goes_to_a_file(sampled):
    target = sampled.folder / "report.csv"
    assert sampled("report", "--sample", "--format", "csv", "-o", target).stdout == ""
    lines = list(csv.DictReader(StringIO(target.read_bytes().decode(), newline="")))
    assert [line["key"] for line in lines] == [*KEYS, *(outcome.key for outcome in OUTCOMES)]
    assert sampled("report", "--sample", "--format", "csv").stdout_bytes == target.read_bytes()


def test_a_team_that_there_is_not_is_refused_by_name(sqlite_console):
    assert "There is no team “99”." in sqlite_console("report", "--filter", "team=99", exit_code=2).stderr


def test_the_table_runs_nothing_and_is_written_as_exports_are(sqlite_console):
    sqlite_console(
        "claims", "add", "--sentence", "=1+1 is more; =2+2", "--measure", "goal_met", "--expected", "freelance"
    )
    said = sqlite_console("report", "--format", "csv").stdout_bytes
    assert b"'=1+1 is more;' =2+2" in said and b"\r" not in said
    assert b"\r" not in sqlite_console("export").stdout_bytes
    assert sqlite_console("report", "--format", "csv", "--mark").stdout_bytes == "\ufeff".encode() + said


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_goes_to_a_file_or_a_pipe(sampled, tmp_path, paper):
    file = tmp_path / "report.pdf"
    arguments = ("report", "--sample", "--format", "pdf", "--paper", paper)
    assert sampled(*arguments, "-o", file).stdout == ""
    content = file.read_bytes()
    assert content == sampled(*arguments).stdout_bytes
    said = json.loads(sampled("report", "--sample", "--format", "json").stdout)
    for claim in said["claims"]:
        assert unbroken(claim["name"] + (claim["row"]["freelance"] or "–")) in words(content)
