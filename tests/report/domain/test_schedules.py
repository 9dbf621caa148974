"""When a schedule makes which period: each once, whatever clocks, zones, hours and servers do."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain import clock
from app.report.domain import periods
from app.report.domain.periods import Frequency
from app.report.domain.schedules import (
    Calendar,
    Schedule,
    changes_coverage,
    coverage_start,
    current_period,
    due_at,
    due_periods,
    next_run,
    period_ending,
)
from app.report.text.schedules import next_text, timing_text

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
    "Pacific/Kiritimati",
)
HOME = Calendar(1, "Europe/Berlin")
QUARTERS_A_HISTORY, HISTORIES = 40, 25  # 1,000 quarters in all


def at(*numbers):
    return datetime(*numbers, tzinfo=UTC)


def quarterly(**more):
    return Schedule(name="For the board", **{"time_zone": "Europe/Berlin"} | more)


def local(moment, zone):
    from zoneinfo import ZoneInfo

    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def test_the_next_report_in_words():
    it, now = quarterly(begun_on=date(2026, 12, 31)), at(2026, 11, 30, 3)
    assert next_text(it, next_run(it, None, HOME), now) == (
        "Next report: 4 January 2027 08:00, covering 1 October to 31 December 2026"
    )
    assert next_text(it, next_run(it, None, HOME), at(2027, 1, 5)).startswith("Next report: within minutes")
    assert next_text(replace(it, paused=True), next_run(it, None, HOME), now).startswith("Paused.")
    rolling = replace(it, every=Frequency.ROLLING, months=12)
    assert "covering 1 January to 31 December 2026" in next_text(rolling, next_run(rolling, None, HOME), now)
    assert timing_text(rolling) == (
        "Every month, over the last 12 months, on day 4 of the following month at 08:00 (Europe/Berlin)"
    )
    everything = replace(it, every=Frequency.ALL)
    assert next_text(everything, next_run(everything, None, HOME), now).endswith("everything up to 31 December 2026")


@pytest.mark.parametrize(
    ("zone", "ends", "day", "hour", "expected"),
    [
        ("Europe/Berlin", date(2026, 2, 28), 28, 8, "2026-03-28T07:00"),  # the day before clocks go forward
        ("Europe/Berlin", date(2027, 2, 28), 28, 2, "2027-03-28T01:00"),  # 02:00 is left out: 03:00 follows 01:59
        ("Europe/Berlin", date(2026, 9, 30), 25, 2, "2026-10-25T00:00"),  # 02:00 comes twice: the first
        ("Australia/Lord_Howe", date(2026, 9, 30), 4, 2, "2026-10-03T15:30"),  # half an hour is left out: 02:30
        ("America/Sao_Paulo", date(2018, 10, 31), 4, 0, "2018-11-04T03:00"),  # midnight is left out: 01:00
        ("Antarctica/Troll", date(2027, 2, 28), 28, 2, "2027-03-28T01:00"),  # 01:00 and 02:00 are left out: 03:00
        ("Pacific/Apia", date(2011, 11, 30), 28, 8, "2011-12-28T18:00"),  # before a day was left out
    ],
)
def test_hours_that_clocks_leave_out_or_show_twice(zone, ends, day, hour, expected):
    it = Schedule(name="", every=Frequency.MONTH, time_zone=zone, day=day, hour=hour)
    found = due_at(it, period_ending(it, ends, Calendar()), Calendar(1, zone))
    assert found.isoformat()[:16] == expected


def test_a_zone_far_ahead_does_not_report_a_day_that_is_not_over_at_home():
    it = Schedule(name="", time_zone="Pacific/Auckland", day=1, hour=0)
    found = due_at(it, period_ending(it, date(2026, 12, 31), Calendar()), Calendar(1, "UTC"))
    assert found == at(2027, 1, 1), "not at 11:00 on 31 December"


@pytest.mark.parametrize(
    ("every", "code"),
    [
        (Frequency.MONTH, "2026-12"),
        (Frequency.QUARTER, "2026-Q4"),
        (Frequency.HALF_YEAR, "2026-H2"),
        (Frequency.YEAR, "2026"),
        (Frequency.FINANCIAL_YEAR, "FY2026"),
        (Frequency.ROLLING, "6m-2026-12"),
        (Frequency.ALL, "all-2026-12-31"),
    ],
)
def test_the_test_send_covers_what_the_schedule_covers(every, code):
    """The commonest fault of such tools: “send now” is of another period than the schedule."""
    it = quarterly(every=every, months=6, begun_on=date(2026, 12, 31))
    ahead = next_run(it, None, HOME)
    assert ahead.period.code == code and not ahead.period.interim
    assert current_period(it, ahead.at, HOME) == ahead.period
    assert periods.parse_period(code, date(2027, 1, 4)) == ahead.period, "and what a saved report of that name covers"
    assert (
        due_periods(it, ahead.at, None, HOME) == (ahead,)
        and due_periods(it, ahead.at - timedelta(seconds=1), None, HOME) == ()
    )
    assert due_periods(it, ahead.at, ahead.period.ends, HOME) == ()


def test_relative_dates_are_not_frozen_at_creation():
    it = quarterly(begun_on=date(2026, 12, 31))
    codes = [each.period.code for each in due_periods(it, at(2028, 1, 5), None, HOME)]
    assert codes == ["2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]


def test_one_that_begins_between_the_end_of_a_period_and_its_day_reports_that_period():
    it = quarterly()
    assert coverage_start(it, at(2027, 1, 3), HOME) == date(2026, 12, 31)
    assert coverage_start(it, at(2027, 1, 5), HOME) == date(2027, 1, 1)
    late = replace(it, begun_on=coverage_start(it, at(2027, 1, 5), HOME))
    assert next_run(late, None, HOME).period.code == "2027-Q1"


def test_another_first_month_of_the_financial_year_makes_nothing_twice_and_skips_nothing():
    it = quarterly(begun_on=date(2026, 1, 1))
    made = due_periods(it, at(2026, 10, 5), None, HOME)
    assert [each.period.code for each in made] == ["2026-Q1", "2026-Q2", "2026-Q3"]
    other = Calendar(4, HOME.time_zone)
    ahead = next_run(it, made[-1].period.ends, other)
    assert (ahead.period.first, ahead.period.ends, ahead.period.code) == (
        date(2026, 10, 1),
        date(2026, 12, 31),
        "2026-Q3",
    )


def test_what_makes_it_another_report():
    it = quarterly()
    for other in (replace(it, every=Frequency.MONTH), replace(it, filters=(("category", "design"),))):
        assert changes_coverage(it, other)
    for same in (replace(it, hour=5), replace(it, time_zone="UTC"), replace(it, months=6), replace(it, name="x")):
        assert not changes_coverage(it, same)
    rolling = replace(it, every=Frequency.ROLLING)
    assert changes_coverage(rolling, replace(rolling, months=6))


@pytest.mark.parametrize(
    "moved",
    [
        {"time_zone": "Pacific/Auckland"},
        {"time_zone": "America/New_York"},
        {"hour": 23},
        {"hour": 0},
        {"day": 1},
        {"day": 28},
    ],
)
@pytest.mark.parametrize("when", [at(2027, 1, 3), at(2027, 1, 4, 6, 59), at(2027, 1, 4, 7)])
def test_the_right_hour_after_a_change_of_time_zone(moved, when):
    it = quarterly(begun_on=date(2026, 9, 30))
    made = due_periods(it, when, None, HOME)
    after = replace(it, **moved)
    ahead = next_run(after, made[-1].period.ends, HOME)
    assert ahead.period.ends == made[-1].period.ends + timedelta(days=92 if made[-1].period.ends.month == 9 else 90)
    shown = ahead.period.ends + timedelta(days=after.day)
    assert local(ahead.at, after.time_zone) == f"{shown} {after.hour:02d}:00" or ahead.at == at(
        *shown.timetuple()[:3]
    ) - timedelta(hours=1), "or as soon as the period is over at home"


@given(seed=st.integers(0, 2**32))
@settings(max_examples=HISTORIES)
def test_a_thousand_quarters_none_missed_none_doubled(seed):
    """Servers that are down, clocks that step, zones and hours that change, workers killed before or after keeping."""
    chance = random.Random(seed)
    home = Calendar(chance.randint(1, 12), chance.choice(ZONES))
    it = Schedule(
        name="",
        every=chance.choice((Frequency.QUARTER, Frequency.QUARTER, Frequency.MONTH, Frequency.ROLLING)),
        time_zone=chance.choice(ZONES),
        day=chance.randint(1, 28),
        hour=chance.randrange(24),
        months=3,
    )
    now = at(2026, 1, 1) + timedelta(seconds=chance.randrange(86_400 * 365))
    it = replace(it, begun_on=coverage_start(it, now, home))
    first, made, put_down = it.begun_on, [], None
    while len(made) < QUARTERS_A_HISTORY:
        step = chance.random()
        now += (
            timedelta(days=chance.randint(90, 500))
            if step < 0.03  # no server for long
            else -timedelta(hours=chance.randint(1, 30))
            if step < 0.08  # the clock is put back
            else timedelta(seconds=chance.randrange(60, 86_400 * 10))
        )
        if chance.random() < 0.05:
            it = replace(it, time_zone=chance.choice(ZONES), hour=chance.randrange(24), day=chance.randint(1, 28))
        for each in due_periods(it, now, put_down, home):
            assert each.at <= now and each.period.ends < clock.date_in_zone(now, home.time_zone)
            if chance.random() < 0.3:
                break  # killed before it was kept: nothing of it is there
            made.append(each.period)
            put_down = each.period.ends
            if chance.random() < 0.3:
                break  # killed afterwards
    ends = [each.ends for each in made]
    assert len(set(ends)) == len(ends) and ends == sorted(ends)
    expected = period_ending(it, first, home)
    for each in made:
        assert each.ends == expected.ends, "a period is missing"
        expected = period_ending(it, each.ends + timedelta(1), home)
