"""Durations count from their first day, and lengths that organisations differ in are said and never assumed."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.durations import (
    Duration,
    DurationFormat,
    exact_parts_to_hours,
    parse_calendar_duration,
    parse_duration_format,
    parse_measured,
    parse_parts,
    to_exact_parts,
)
from app.core.domain.number_parsing import Unreadable


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("6 months", "units", Duration(6, 0)),
        ("12 weeks", "units", Duration(0, 84)),
        ("3 d", "units", Duration(0, 3)),
        ("1 year, 2 months and 3 days", "units", Duration(14, 3)),
        ("1.5 years", "units", Duration(18, 0)),
        ("6", "months", Duration(6, 0)),
        ("2 wks", "months", Duration(0, 14)),
        ("2y 6m", "units", Duration(30, 0)),
        ("6", "units", None),
        ("2026-04-03", "months", None),
        ("soon", "months", None),
        ("15 Jan 2023", "units", None),
    ],
)
def test_spans(text, said, expected):
    assert parse_calendar_duration(text, None, parse_duration_format(said)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6m", "duration-ambiguous"),
        ("1.5 months", "duration"),
        ("0 days", "duration"),
        ("3 hours", "duration"),
        ("900 years", "duration"),
        ("1.200 days", "number-ambiguous"),
        ("1:30", "duration-ambiguous"),
    ],
)
def test_spans_that_are_none(text, code):
    with pytest.raises(Unreadable) as refused:
        parse_calendar_duration(text, None, parse_duration_format("units"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("first", "duration", "last"),
    [
        (date(2026, 1, 1), Duration(months=6), date(2026, 6, 30)),
        (date(2026, 1, 15), Duration(months=1), date(2026, 2, 14)),
        (date(2026, 1, 31), Duration(months=1), date(2026, 2, 28)),
        (date(2026, 1, 1), Duration(days=3), date(2026, 1, 3)),
        (date(2024, 2, 29), Duration(months=12), date(2025, 2, 28)),
        (date(2026, 12, 1), Duration(months=1), date(2026, 12, 31)),
    ],
)
def test_the_first_day_is_counted(first, duration, last):
    assert duration.last_day(first) == last


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 300), st.integers(1, 1000))
def test_a_longer_duration_never_ends_earlier(first, months, days):
    ends = [Duration(months, more).last_day(first) for more in (days, days + 1)]
    ends.append(Duration(months + 2, days).last_day(first))
    assert ends == sorted(ends)
    assert Duration(0, days).last_day(first) == first + timedelta(days=days - 1)


def test_an_end_outside_the_calendar_is_refused():
    with pytest.raises(Unreadable) as refused:
        Duration(months=1200).last_day(date(2090, 1, 1))
    assert refused.value.code == "date-range"


@pytest.mark.parametrize(
    ("text", "said", "unit", "expected"),
    [
        ("02:30:00", "units", "hours", "2.5"),
        ("7h 30m", "units", "hours", "7.5"),
        ("90 min", "units", "hours", "1.5"),
        ("00:20:00", "units", "hours", "0.33333"),
        ("1:30", "h:m", "hours", "1.5"),
        ("1:30", "m:s", "hours", "0.025"),
        ("3 d", "8 hours a day", "hours", "24"),
        ("2 weeks", "5 days a week", "days", "10"),
        ("3 days", "units", "days", "3"),
        ("12 hours", "8 hours a day", "days", "1.5"),
        ("1 month", "7.5 hours a day, 20 days a month", "hours", "150"),
        ("90", "minutes", "hours", "1.5"),
        ("7,5 h", "units", "hours", "7.5"),
        ("100 hours", "units", "hours", "100"),
    ],
)
def test_hours_and_days(text, said, unit, expected):
    found = parse_measured(text, None, parse_duration_format(said), unit, 5)
    assert (found, str(found)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3 d", "hours"),
        ("2 weeks", "days"),
        ("1 month", "days"),
        ("1 year", "hours"),
        ("4 h", "days"),
        ("1:30", "hours"),
    ],
)
def test_what_nobody_said_is_asked(text, unit):
    with pytest.raises(Unreadable) as refused:
        parse_measured(text, None, DurationFormat(), unit, 5)
    assert refused.value.code == "duration-ambiguous"
    assert text in str(refused.value)


@given(st.integers(0, 10_000), st.integers(0, 59), st.integers(0, 59))
def test_a_clock_and_words_say_the_same(hours, minutes, seconds):
    clock = parse_measured(f"{hours}:{minutes:02}:{seconds:02}", None, None, "hours", 5)
    assert clock == parse_measured(f"{hours}h {minutes}m {seconds}s", None, None, "hours", 5)
    assert abs(clock * 3600 - (hours * 3600 + minutes * 60 + seconds)) <= Decimal("0.018")


@pytest.mark.parametrize("text", ["moons", "0 hours a day", "40 days a week", "x, h:m", "8 hours"])
def test_what_says_nothing_about_durations(text):
    with pytest.raises(Unreadable):
        parse_duration_format(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("PT27H30M00S", "27.5"),
        ("PT20M", "0.33333"),
        ("PT0,5H", "0.5"),
        ("pt90s", "0.025"),
        ("P1DT2H", "10"),
        ("\u200e02:30:00", "2.5"),
    ],
)
def test_times_as_spreadsheets_keep_them(text, hours):
    assert parse_measured(text, None, parse_duration_format("8 hours a day"), "hours", 5) == Decimal(hours)


def test_a_length_of_the_calendar_as_programs_keep_it():
    assert parse_calendar_duration("P6M", None, parse_duration_format("units")) == Duration(6, 0)
    assert parse_calendar_duration("P1Y2W", None, parse_duration_format("units")) == Duration(12, 14)


@pytest.mark.parametrize("text", ["P", "PT", "P1", "PT" + "1" * 5000, "9" * 5000, "1 h " * 2000])
def test_what_is_no_length(text):
    assert parse_parts(text, "point", None) is None


@given(st.lists(st.integers(0, 10**6), max_size=50))
def test_whole_seconds_add_up_exactly_however_they_are_cut(seconds):
    hours = [(Decimal(each) / 3600).quantize(Decimal("0.00001"), ROUND_HALF_UP) for each in seconds]
    assert sum(map(to_exact_parts, hours)) == 250 * sum(seconds)


@given(st.integers(0, 10**11).map(lambda whole: Decimal(whole).scaleb(-5)))
def test_hours_by_themselves_stay_what_they_are(hours):
    assert exact_parts_to_hours(to_exact_parts(hours)) == hours
