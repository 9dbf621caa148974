"""Periods of reports: one code, the same days for everybody who reads it, whole and unfinished."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.report.domain.periods import (
    Frequency,
    latest_complete,
    parse_period,
    period_containing,
    recent_periods,
    window,
)
from app.report.text.period import covered_days, period_name
from app.report.text.refusals import text_for_refusals

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 12)
WITH_END = [each for each in Frequency if each is not Frequency.ALL]
ONE_AFTER_THE_OTHER = [each for each in WITH_END if each is not Frequency.ROLLING]


@given(st.sampled_from(Frequency), DAYS, MONTHS, st.integers(1, 36))
def test_a_code_gives_the_period_back(every, day, first_month, months):
    period = period_containing(every, day, first_month, months)
    assert parse_period(period.code, day, first_month) == period
    assert period.last <= day <= period.ends and (period.first is None or period.first <= day)


@given(st.sampled_from(ONE_AFTER_THE_OTHER), DAYS, MONTHS)
def test_periods_follow_each_other_without_a_gap(every, day, first_month):
    now, before = period_containing(every, day, first_month), latest_complete(every, day, first_month)
    assert before.last == before.ends == now.first - timedelta(1) and not before.interim
    assert period_containing(every, before.ends + timedelta(1), first_month).code == now.code


@given(st.sampled_from(WITH_END), DAYS, MONTHS)
def test_a_period_is_interim_until_its_last_day_is_over(every, day, first_month):
    period = period_containing(every, day, first_month)
    assert period.interim
    assert not parse_period(period.code, period.ends + timedelta(1), first_month).interim
    assert latest_complete(every, period.ends, first_month).code != period.code
    assert latest_complete(every, period.ends + timedelta(1), first_month).code == period.code


@given(DAYS, MONTHS, st.integers(1, 60))
def test_a_rolling_window_moves_on_by_a_month(day, first_month, months):
    period = latest_complete(Frequency.ROLLING, day, first_month, months)
    after = latest_complete(Frequency.ROLLING, period.ends + timedelta(32), first_month, months)
    assert after.months == period.months == months
    assert (period.ends + timedelta(1)).day == 1 and after.first == period_containing(
        Frequency.MONTH, period.first + timedelta(31)
    ).first


@pytest.mark.parametrize(
    ("code", "first_month", "days", "called"),
    [
        ("2026-09", 1, "1 Sep 2026 to 30 Sep 2026", "September 2026"),
        ("2026-Q3", 1, "1 Jul 2026 to 30 Sep 2026", "Q3 2026"),
        ("2026-Q2", 4, "1 Jul 2026 to 30 Sep 2026", "Q2 2026/27"),
        ("2026-Q4", 1, "1 Oct 2026 to 30 Nov 2026 (interim: it ends on 31 Dec 2026)", "Q4 2026"),
        ("2026-H1", 1, "1 Jan 2026 to 30 Jun 2026", "First half of 2026"),
        ("2025-H2", 7, "1 Jan 2026 to 30 Jun 2026", "Second half of 2025/26"),
        ("2025", 4, "1 Jan 2025 to 31 Dec 2025", "2025"),
        ("FY2025", 4, "1 Apr 2025 to 31 Mar 2026", "Financial year 2025/26"),
        ("12m-2026-10", 1, "1 Nov 2025 to 31 Oct 2026", "12 months to October 2026"),
        ("all-2026-11-30", 1, "everything up to 30 Nov 2026", "Everything up to 30 Nov 2026"),
    ],
)
def test_what_periods_are_called(code, first_month, days, called):
    period = parse_period(code, date(2026, 11, 30), first_month)
    assert (covered_days(period), period_name(period, first_month)) == (days, called)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "Q3",
        "2026-Q5",
        "2026-13",
        "2026-H3",
        "FY2026-Q1",
        "0m-2026-01",
        "999m-2026-01",
        "all-2026-02-30",
        "12m-2026-13",
        "last quarter",
        "２０２６",
    ],
)
def test_what_is_no_period_is_refused_with_the_way_out(code):
    with pytest.raises(Refused, match=r"is no period\. Write 2026-09, 2026-Q3"), text_for_refusals():
        parse_period(code, date(2026, 11, 30))


@pytest.mark.parametrize("code", ["2027", "2026-12", "2027-Q1", "FY2027", "all-2026-12-01", "1m-2026-12"])
def test_what_has_not_begun_is_refused(code):
    with pytest.raises(Refused, match="has not begun"), text_for_refusals():
        parse_period(code, date(2026, 11, 30))


def test_the_window_ends_with_the_period_and_carries_verdicts():
    period = parse_period("2026-Q3", date(2026, 11, 30))
    assert (window(period, 24).first, window(period, 24).last) == (date(2024, 10, 1), date(2026, 9, 30))
    assert window(period, 24).standing
    everything = window(parse_period("all-2026-11-30", date(2026, 11, 30)), 24)
    assert (everything.first, everything.last, everything.standing) == (None, date(2026, 11, 30), True)


def test_the_last_ones_are_offered():
    assert [each.code for each in recent_periods(Frequency.QUARTER, date(2026, 11, 30), 4, 3)] == [
        "2026-Q3",
        "2026-Q2",
        "2026-Q1",
    ]
    assert [each.interim for each in recent_periods(Frequency.MONTH, date(2026, 11, 30), limit=3)] == [
        True,
        False,
        False,
    ]
