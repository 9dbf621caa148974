"""How a column of dates and durations is read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.durations import Duration
from tests.importing.files.read_columns import read, undecided_questions

# Days


def test_one_day_shows_the_order_of_the_others():
    found, it = read("started_on", ["03/04/2024", "13/02/2024 10:33", "2019-3-7", "Jan 15, 2023", "2024/05/06"])
    assert found == [date(2024, 4, 3), date(2024, 2, 13), date(2019, 3, 7), date(2023, 1, 15), date(2024, 5, 6)]
    assert it.notes == (
        "Column: day first, as 13/02/2024 shows.",
        "Column: the time of day is ignored, for example 13/02/2024 10:33.",
    )


@pytest.mark.parametrize(
    "texts", [["03/04/2024", "05/06/2024"], ["03/04/2024", "13/02/2024", "02/13/2024"], ["03/04/2024", "13.02.2024"]]
)
def test_where_no_day_shows_the_order_somebody_is_asked(texts):
    found, it = read("started_on", texts)
    assert found[0] == "date-ambiguous"
    assert undecided_questions(it) == ["date"]
    assert read("started_on", texts[:1], says={"dates": "mdy"})[0] == [date(2024, 3, 4)]


def test_two_digits_take_a_century_and_an_order():
    texts = ["03/04/24", "13/02/99"]
    found, it = read("started_on", texts)
    assert (found, undecided_questions(it)) == (["century-ambiguous"] * 2, ["century"])
    found, it = read("started_on", texts, says={"century": "1970"})
    assert found == [date(2024, 4, 3), date(1999, 2, 13)]
    assert undecided_questions(read("started_on", ["03/04/24"])[1]) == ["century", "date"]
    assert undecided_questions(read("started_on", ["03/04/24"], says={"century": "20"})[1]) == ["date"]


def test_counted_days_are_asked_about():
    found, it = read("started_on", ["45321", "45322.75"])
    assert (found, undecided_questions(it)) == (["serial-ambiguous"] * 2, ["serial"])
    assert read("started_on", ["45321"], says={"dates": "serial"})[0] == [date(2024, 1, 30)]
    assert read("started_on", ["45321"], says={"dates": "serial1904"})[0] == [date(2028, 1, 31)]


# Durations


def test_an_end_may_be_given_by_a_duration_where_that_is_said():
    texts = ["6 months", "12 weeks", "2026-03-04"]
    found, it = read("ended_on", texts)
    assert (found, undecided_questions(it)) == (
        ["duration-ambiguous", "duration-ambiguous", date(2026, 3, 4)],
        ["duration"],
    )
    assert read("due_on", texts, says={"duration": "units"})[0] == [Duration(6), Duration(0, 84), date(2026, 3, 4)]
    assert read("due_on", ["6"], says={"duration": "months"})[0] == [Duration(6)]
    found, it = read("started_on", texts, says={"duration": "units"})
    assert (found[:2], undecided_questions(it)) == (["date", "date"], [])


def test_hours_may_be_durations():
    texts = ["7h 30m", "02:30:00", "7,5", "1:30", "3 d"]
    found, it = read("hours_actual", texts)
    assert found == [Decimal("7.5"), Decimal("2.5"), Decimal("7.5"), "duration-ambiguous", "duration-ambiguous"]
    assert undecided_questions(it) == ["duration"]
    assert it.notes == ("Column: durations are read as hours, for example 02:30:00.",)
    assert read("hours_actual", texts, says={"duration": "h:m, 8 hours a day"})[0][3:] == [Decimal("1.5"), 24]
    assert read("in_house_days", ["12 weeks"], says={"duration": "5 days a week"})[0] == [60]


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_a_column_of_days_is_right_or_asked(days, order):
    form = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[order]
    found, it = read("started_on", [each.strftime(form) for each in days])
    shown = any(each.day > 12 for each in days)
    assert undecided_questions(it) == ([] if shown or all(each.day == each.month for each in days) else ["date"])
    for value, when in zip(found, days, strict=True):
        assert value == when or (value == "date-ambiguous" and not shown)
