"""A text with two readings is refused until somebody says which, and nothing is ever guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import day
from app.domain.numerals import Unreadable, number


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234", None, "1234"), ("1,234.50", None, "1234.50"), ("1.234,50", None, "1234.50"),
        ("0.125", "point", "0.125"),
        ("1,5", None, "1.5"), ("1.5", None, "1.5"), ("1,234", "point", "1234"), ("1,234", "comma", "1.234"),
        ("1.234", "point", "1.234"), ("1.234", "comma", "1234"), ("1 234,5", "comma", "1234.5"),
        ("1'234.5", "point", "1234.5"), ("−5", None, "-5"),
        ("1\u00a0234\u202f567", None, "1234567"), (".5", None, "0.5"),
        ("1,234,567", None, "1234567"), ("12.345.678", None, "12345678"), ("1234.567", None, "1234.567"),
    ],
)
def test_numbers(text, mark, value):
    assert number(text, mark) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.500", "999,999", "-1.234"])
def test_two_readings_of_a_number_are_refused(text):
    with pytest.raises(Unreadable) as refused:
        number(text, None)
    assert refused.value.code == "number-ambiguous"


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1,23,45", "1e5", "NaN", "Infinity", "--1", "1..5", "٣",
                                  "1" * 41])
def test_what_is_no_number(text):
    for mark in (None, "point", "comma"):
        with pytest.raises(Unreadable) as refused:
            number(text, mark)
        assert refused.value.code == "number"


@pytest.mark.parametrize("mark", ["point", "comma"])
@given(value=st.decimals(-(10**9), 10**9, places=4))
def test_grouped_numbers_are_read_by_their_mark(mark, value):
    text = f"{value:,f}"
    if mark == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    assert number(text, mark) == value


def tried(read, text):
    """What a text says when nobody has said how it is written, or the code of its refusal."""
    try:
        return read(text, None)
    except Unreadable as refused:
        return refused.code


@given(st.decimals(0, 10**9, places=3))
def test_without_a_mark_a_number_is_right_or_refused(value):
    assert tried(number, f"{value:f}") in (value, "number-ambiguous")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-04-03", None, date(2026, 4, 3)), ("2026-04-03", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "dmy", date(2026, 4, 3)), ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("13.04.2026", None, date(2026, 4, 13)), ("04/13/2026", None, date(2026, 4, 13)),
        ("05.05.2026", None, date(2026, 5, 5)), ("2026/4/3", None, date(2026, 4, 3)),
    ],
)
def test_days(text, order, expected):
    assert day(text, order) == expected


def test_two_readings_of_a_day_are_refused():
    with pytest.raises(Unreadable) as refused:
        day("03/04/2026", None)
    assert refused.value.code == "date-ambiguous"
    assert "3 Apr 2026" in str(refused.value)
    assert "4 Mar 2026" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "order"),
    [("03/04/26", "dmy"), ("31.02.2026", "dmy"), ("13/13/2026", None), ("20260403", None), ("04/13/2026", "dmy"),
     ("1900-01-01", None), ("yesterday", None)],
)
def test_what_is_no_day(text, order):
    with pytest.raises(Unreadable):
        day(text, order)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d"]))
def test_without_an_order_a_day_is_right_or_refused(when, form):
    assert tried(day, when.strftime(form)) in (when, "date-ambiguous")
