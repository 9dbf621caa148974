"""Days of which a spreadsheet has swapped a part: asked about, and put right or left by one answer."""

from datetime import date

import pytest

from app.core.domain.input_format import InputFormat
from app.importing.values.column_format import parse
from app.importing.values.column_reader import ColumnReader
from app.record.domain.file_schema import COLUMNS


def read(texts, typed=True, **said):
    reader = ColumnReader(COLUMNS["started_on"].field, "Start", parse(said, InputFormat()), typed=typed)
    reader.learn(texts)
    reader.settle()
    return reader, reader.read(texts)


MIXED = ["2026-05-01", "2026-06-01", "13/01/2026", "2026-02-02"]


def test_days_that_may_be_turned_are_asked_about():
    reader, found = read(MIXED)
    assert [(each.what, each.text) for each in reader.undecided] == [("turned", "2026-05-01")]
    assert found.values == [None, None, date(2026, 1, 13), date(2026, 2, 2)]
    assert {each.code for each in found.errors.values()} == {"turned-ambiguous"}
    assert "“2026-05-01” may be 5 Jan 2026. “13/01/2026” is text, but other cells are dates" in str(found.errors[0])


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("yes", [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 13), date(2026, 2, 2)]),
        ("no", [date(2026, 5, 1), date(2026, 6, 1), date(2026, 1, 13), date(2026, 2, 2)]),
    ],
)
def test_one_answer_puts_them_right_or_leaves_them(said, days):
    reader, found = read(MIXED, turned=said)
    assert (reader.undecided, found.values, found.errors) == ((), days, {})


@pytest.mark.parametrize(
    "texts",
    [
        ["2026-05-01", "2026-05-13", "13/01/2026"],
        ["2026-05-01", "2026-06-01"],
        ["2026-05-01", "03/04/2026"],
        ["2026-05-05", "13/01/2026"],
        ["13/01/2026", "14/01/2026"],
    ],
)
def test_days_that_cannot_be_turned_are_not(texts):
    assert "turned" not in [each.what for each in read(texts)[0].undecided]


def test_in_a_file_of_text_only_moments_come_from_a_spreadsheet():
    assert read(["2026-05-01", "13/01/2026"], typed=False)[0].undecided == ()
    texts = ["2026-05-01 00:00:00", "13/01/2026"]
    assert [each.what for each in read(texts, typed=False)[0].undecided] == ["turned"]
    assert read(texts, typed=False, turned="yes")[1].values == [date(2026, 1, 5), date(2026, 1, 13)]


def test_month_first_left_as_text_is_the_same():
    assert [each.what for each in read(["2026-05-01 10:30:00", "01/13/2026 09:00"])[0].undecided] == ["turned"]


def test_a_day_that_cannot_be_swapped_is_refused_where_all_are():
    found = read([*MIXED, "2026-01-31"], turned="yes")[1]
    assert "has no day and month to swap" in str(found.errors[4])
