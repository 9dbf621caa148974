"""A day with two readings is refused until somebody says which, and no century is guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.domain import month_names
from app.core.domain.dates import EARLIEST, LATEST, parse_date, possible_orders
from app.core.domain.number_parsing import Unreadable
from app.core.domain.timestamps import parse_timestamp

dates = st.dates(EARLIEST, LATEST)
FORMS = {
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d. %m. %Y", "%d %m %Y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y"),
    "ymd": ("%Y/%m/%d", "%Y.%m.%d.", "%Y-%m-%d"),
}
SHORT = {"dmy": "%d/%m/%y", "mdy": "%m/%d/%y", "ymd": "%y-%m-%d"}
WORDED = (
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d %Y",
    "%Y %b %d",
    "%Y-%B-%d",
    "%A, %d %B %Y",
    "%a %b %d, %Y",
)


def refusal(text, *said):
    with pytest.raises(Unreadable) as refused:
        parse_date(text, *said)
    assert text[:3] in str(refused.value)
    return refused.value


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-04-03", None, date(2026, 4, 3)),
        ("2026-04-03", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("13.04.2026", None, date(2026, 4, 13)),
        ("04/13/2026", None, date(2026, 4, 13)),
        ("05.05.2026", None, date(2026, 5, 5)),
        ("2026/4/3", None, date(2026, 4, 3)),
        ("2026/4/3", "dmy", date(2026, 4, 3)),
        ("2019-3-7", "mdy", date(2019, 3, 7)),
        ("Jan 15, 2023", None, date(2023, 1, 15)),
        ("15 January 2023", None, date(2023, 1, 15)),
        ("Oct 2, 2026", None, date(2026, 10, 2)),
        ("1st of Sept. 2024", None, date(2024, 9, 1)),
        ("26.01.2015", "dmy", date(2015, 1, 26)),
    ],
)
def test_days(text, order, expected):
    assert parse_date(text, order) == expected


def test_two_readings_of_a_day_are_refused():
    refused = refusal("03/04/2026", None)
    assert refused.code == "date-ambiguous"
    assert "3 Apr 2026" in str(refused)
    assert "4 Mar 2026" in str(refused)


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("03/04/26", "dmy", "century-ambiguous"),
        ("31.02.2026", "dmy", "date"),
        ("13/13/2026", None, "date"),
        ("20261303", None, "date"),
        ("2026040", None, "date"),
        ("03042026", None, "date-ambiguous"),
        ("04/13/2026", "dmy", "date"),
        ("13/02/2026", "ymd", "date"),
        ("1900-01-01", None, "date-range"),
        ("2190-01-01", None, "date-range"),
        ("Jan 15, 2190", None, "date-range"),
        ("yesterday", None, "date"),
        ("Q1 2026", None, "date"),
        ("Jan 2026", None, "date"),
        ("2026-W01-1", None, "date"),
        ("31 Feb 2026", None, "date"),
        ("15 Foo 2026", None, "date"),
        ("3/4.2026", "dmy", "date"),
        ("15-Jan-23", None, "century-ambiguous"),
        ("45321", None, "serial-ambiguous"),
        ("45321", "dmy", "serial-ambiguous"),
        ("99999", "serial", "date-range"),
    ],
)
def test_what_is_no_day(text, order, code):
    assert refusal(text, order).code == code


def test_a_serial_number_is_told_in_both_ways_of_counting():
    assert "is 30 Jan 2024, or 31 Jan 2028 if" in str(refusal("45321", None))


@given(dates, st.sampled_from([(order, form) for order, forms in FORMS.items() for form in forms]))
def test_a_day_written_in_an_order_is_read_back_in_it(when, written):
    order, form = written
    assert parse_date(when.strftime(form), order) == when


@given(dates, st.sampled_from(WORDED), st.sampled_from([None, "dmy", "mdy", "ymd"]))
def test_a_month_in_words_leaves_one_reading(when, form, order):
    assert parse_date(when.strftime(form), order) == when
    assert parse_date(when.strftime(form).upper(), order) == when


@given(dates, st.sampled_from(sorted(SHORT)), st.integers(1950, 2001))
def test_a_year_of_two_digits_lies_in_the_century_that_was_said(when, order, century):
    assume(century <= when.year < century + 100)
    assert parse_date(when.strftime(SHORT[order]), order, century) == when


@given(st.dates(date(1951, 1, 1), LATEST))
def test_counted_days_are_those_of_a_spreadsheet(when):
    assert parse_date(str((when - date(1899, 12, 30)).days), "serial") == when
    assert parse_date(f"{(when - date(1904, 1, 1)).days}.5", "serial1904") == when
    assert parse_date("25569", "serial") + timedelta(days=1) == date(1970, 1, 2)


@given(dates, st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d"]))
def test_without_an_order_a_day_is_right_or_refused(when, form):
    text = when.strftime(form)
    if len(possible_orders(text, None)) == 2 and when.day != when.month:
        assert refusal(text, None).code == "date-ambiguous"
    else:
        assert parse_date(text, None) == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-03T10:22:33Z", "2026-04-03"),
        ("2026-04-03 10:22:33.123+02:00", "2026-04-03"),
        ("03/04/2026 5:30 PM", "03/04/2026"),
        ("Jan 15, 2023, 11 pm", "Jan 15, 2023"),
        ("1/2/2026  00:00", "1/2/2026"),
        ("2026-04-03", None),
        ("2026-04-03 25:00", None),
        ("3/4/2026 13:00 pm", None),
        ("15 Jan 23", None),
    ],
)
def test_a_time_after_a_day_is_told_apart(text, expected):
    found = parse_timestamp(text)
    assert (found and found.day) == expected


@pytest.mark.parametrize(
    "text",
    [
        "20260403",
        "03/Apr/2026",
        "3 avril 2026",
        "3. April 2026",
        "3 de abril de 2026",
        "3 kwi 2026",
        "3 kwietnia 2026",
        "3. dubna 2026",
        "3 апреля 2026 г.",
        "2026. ápr. 3.",
        "2026年4月3日",
        "3 ΑΠΡΙΛΊΟΥ 2026",
        "3. huhtikuuta 2026",
        "\u200e3\u200e/\u200eabr\u200e/\u200e2026",
        "２０２６-０４-０３",
        "3 Nis 2026",
        "1er avril 2026",
        "April 1st, 2026",
    ],
)
def test_days_in_the_languages_and_signs_of_files(text):
    assert parse_date(text, None) == date(2026, 4, 1 if "1" in text else 3)


@pytest.mark.parametrize("name", ["août", "AOUT", "aou\u0302t"])
def test_a_month_is_known_whatever_its_case_and_accents(name):
    assert parse_date(f"15 {name} 2026", None) == date(2026, 8, 15)


def test_no_name_means_two_months():
    named = {}
    for language in month_names.LANGUAGES.values():
        assert set(language.values()) == set(range(1, 13))
        for name, month in language.items():
            assert named.setdefault(name, month) == month


@pytest.mark.parametrize("text", ["bis 3 April 2026", "3 April 2026 or later", "3 April 4 May 2026", "listen 3 2026"])
def test_words_beside_a_day_are_not_passed_over(text):
    assert refusal(text, None).code == "date"


def test_a_day_with_a_year_of_two_digits_begins_with_it_only_where_that_is_said():
    assert parse_date("03/Apr/26", None, 2000) == date(2026, 4, 3)
    assert parse_date("03-Apr-26", "ymd", 2000) == date(2003, 4, 26)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-31T22:00:00Z", "Europe/Berlin", "2026-04-01"),
        ("2026-03-31T22:00:00+00:00", "Europe/Berlin", "2026-04-01"),
        ("2026-04-01T00:30+02:00", "UTC", "2026-03-31"),
        ("2026-03-31 22:00 UTC", "Asia/Tokyo", "2026-04-01"),
        ("20260331T220000Z", "Europe/Berlin", "2026-04-01"),
        ("1774994400", "Europe/Berlin", "2026-04-01"),
        ("1774994400000", "Europe/Berlin", "2026-04-01"),
        ("2026-03-31 22:00", "Europe/Berlin", "2026-03-31"),
        ("Tue Mar 31 2026 22:00:00 GMT+0000 (Coordinated Universal Time)", "Europe/Berlin", "2026-04-01"),
        ("2026-03-31T24:00:00Z", "UTC", "2026-04-01"),
    ],
)
def test_a_moment_is_the_day_it_is_in_a_time_zone(text, zone, expected):
    found = parse_timestamp(text)
    assert found.date_in_zone(parse_date(found.day, None), zone).isoformat() == expected


@pytest.mark.parametrize("text", ["2026040310", "202604031015", "12345", "123456789012345"])
def test_figures_that_are_no_count_of_seconds(text):
    assert parse_timestamp(text) is None


@pytest.mark.parametrize("text", ["9" * 5000, " " * 8000, "4" + " " * 300 + "b", "a" * 8000, "3 " + "April " * 2000])
def test_a_long_text_is_no_day(text):
    assert parse_timestamp(text) is None
    with pytest.raises(Unreadable):
        parse_date(text, None)
