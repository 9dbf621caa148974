from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.backup_rotation import backup_name, day_of, outdated

TODAY = date(2026, 11, 30)  # a Monday


def names(*ago):
    return {backup_name(TODAY - timedelta(days=each)) for each in ago}


def test_the_last_days_and_the_last_of_each_week_are_kept():
    assert outdated(names(*range(40)), daily=3, weekly=3) == names(*range(40)) - names(0, 1, 2, 1, 8)
    assert outdated(names(*range(40)), daily=1, weekly=0) == names(*range(1, 40))
    assert outdated(names(0, 100, 200), daily=1, weekly=4) == set()


def test_other_files_are_never_deleted():
    others = {
        "contrast.zip",
        "contrast-2026-02-30.zip",
        "contrast-20261130.zip",
        "contrast-2026-11-30.zip.partial",
        "x",
    }
    assert outdated(others, 1, 1) == set()
    assert [day_of(each) for each in sorted(others)] == [None] * 5
    assert day_of("contrast-2026-11-30.zip") == TODAY


@given(st.sets(st.integers(0, 400)), st.integers(1, 10), st.integers(0, 10))
def test_rotation_every_day_keeps_what_rotation_at_once_keeps(ago, daily, weekly):
    """Nothing that will be kept later is deleted earlier."""
    there = set()
    for each in sorted(ago, reverse=True):
        there |= names(each)
        there -= outdated(there, daily, weekly)
    assert there == names(*ago) - outdated(names(*ago), daily, weekly)
    assert names(*sorted(ago)[:daily]) <= there
