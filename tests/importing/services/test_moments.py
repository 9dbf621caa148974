"""Moments that programs export are days where the organisation is, and days that they export as moments stay days."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import organisation
from tests.importing.services.importing import export_text, import_text, text

ONE = {"title": "Website", "arrangement": "freelance", "provider": "Ana"}


def started(database, folder, zone, *moments):
    """The days that become of these moments, and what is told of them."""
    with begin_work(database, CONSOLE) as work:
        organisation.amend(work, {"time_zone": zone})
    many = len(moments)
    done = import_text(
        database,
        folder,
        text(
            reference=[f"A-{number}" for number in range(many)],
            start=moments,
            **{name: [cell] * many for name, cell in ONE.items()},
        ),
    )
    assert not done.preview.refusals
    header, *found = (row.split(",") for row in export_text(database).splitlines())
    return [row[header.index("started_on")] for row in found], " ".join(done.preview.warnings)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Europe/Berlin", "2026-03-31T22:00:00Z", "2026-04-01"),
        ("Europe/Berlin", "2026-03-31 22:00:00 UTC", "2026-04-01"),
        ("Europe/Berlin", "2026-01-31T22:59:00+00:00", "2026-01-31"),
        ("Asia/Tokyo", "2026-03-31T15:00:00Z", "2026-04-01"),
        ("America/New_York", "2026-04-01T03:59:59Z", "2026-03-31"),
        ("Europe/Berlin", "1774994400", "2026-04-01"),
        ("Europe/Berlin", "1774994400000", "2026-04-01"),
        ("UTC", "2026-04-01T01:00:00+02:00", "2026-03-31"),
    ],
)
def test_a_moment_is_the_day_where_the_organisation_is(database, tmp_path, zone, moment, day):
    days, told = started(database, tmp_path, zone, moment)
    assert days == [day]
    assert f"times in another time zone are converted to dates in {zone}, for example {moment}" in told


@pytest.mark.both_databases
def test_days_that_are_all_written_as_the_midnight_of_utc_stay_days(database, tmp_path):
    days, told = started(database, tmp_path, "America/New_York", "2026-04-01T00:00:00Z", "2026-04-02T00:00:00.000Z")
    assert days == ["2026-04-01", "2026-04-02"]
    assert "the time of day is ignored" in told


def test_a_midnight_among_moments_is_one_of_them(database, tmp_path):
    days, _ = started(database, tmp_path, "America/New_York", "2026-04-01T00:00:00Z", "2026-04-02T12:00:00Z")
    assert days == ["2026-03-31", "2026-04-02"]


def test_a_time_that_says_no_zone_is_of_its_own_day(database, tmp_path):
    assert started(database, tmp_path, "Asia/Tokyo", "2026-04-01 22:00")[0] == ["2026-04-01"]
