"""A cell that is something else than its column wants is called by what it is."""

import pytest

from app.core.domain.input_format import InputFormat
from app.importing.values import column_format
from app.importing.values.column_reader import ColumnReader
from app.record.domain.file_schema import COLUMNS

DATES = ["2026-04-03", "03/04/2026", "3 May 2026", "2026-04-03 10:00", "2026-04-03T10:00:00Z", "1.5.26"]
TIMES = ["10:30 PM", "9 pm"]


def refused(field, text):
    """Why a column of the field doesn't take the text."""
    reader = ColumnReader(COLUMNS[field].field, field, column_format.parse({}, InputFormat()))
    reader.learn([text])
    reader.settle()
    return str(reader.read([text]).errors[0])


@pytest.mark.parametrize("field", ["actual_cost", "hours_actual", "team_size", "percentage"])
@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (DATES, "a date"),
        (TIMES, "a time"),
        (["2026-04", "April 2026"], "a month"),
        (["2026-04-03 to 2026-05-01"], "a range of dates"),
        (["09:00-17:30", "9 am to 5 pm"], "a range of times"),
        (["40-60", "10 to 20"], "a range, not one number"),
    ],
)
def test_what_is_no_number_is_named(field, texts, what):
    for text in texts:
        assert f"“{text}” is {what}" in refused(field, text)


@pytest.mark.parametrize(
    ("field", "text", "what"),
    [
        *(("started_on", text, "a time") for text in ("10:30", "10:30:00", *TIMES)),
        *(("ended_on", text, "a time") for text in ("10:30", "10:30:00", *TIMES)),
        ("started_on", "3 months", "a duration"),
        ("ended_on", "3 months", "a duration"),
        ("started_on", "April 2026", "a month"),
        ("due_on", "2026-04-03 to 2026-05-01", "a range of dates"),
    ],
)
def test_what_is_no_date_is_named(field, text, what):
    assert f"“{text}” is {what}, not a date" in refused(field, text)
