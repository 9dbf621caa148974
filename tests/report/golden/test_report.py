"""The report over a small record written by hand, figure by figure, the same on both kinds of database.

Where a change of the report is meant, CONTRAST_GOLDEN=write makes the file anew; look at the difference.
"""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.domain.selection import Selection
from app.report.files import report_json
from app.report.services import reports
from tests.report.golden.small_record import fill

pytestmark = pytest.mark.both_databases

GOLDEN = Path(__file__).parent / "report.json"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rounded(value):
    """Figures to nine places: what rounding leaves beyond them differs from machine to machine."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return round(value, 9) if isinstance(value, float) else value


def test_the_report_of_a_small_record(work):
    fill(work)
    work = replace(work, now=NOW)
    found = reports.examine(work, reports.verdict_selection(work, Selection()))
    text = json.dumps(rounded(report_json.to_dict(found)), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("CONTRAST_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8"), (
        "The report says something else. If that is meant, run this test with CONTRAST_GOLDEN=write and read the diff."
    )
