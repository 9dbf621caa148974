"""The schedules that a run keeps, the quarters that they are due for, and the record that they report."""

from datetime import UTC, datetime
from decimal import Decimal

from app.record.services import engagements

BEGUN = datetime(2026, 11, 30, 3, tzinfo=UTC)
FIRST = 2026, 4  # the first quarter that is due
# A zone, an hour, and days of the month: where clocks change in a month in which a quarter is due, then and there.
PLACES = (
    ("Europe/Berlin", 2, (25, 26, 27, 28)),
    ("Australia/Lord_Howe", 2, (2, 3, 4, 5, 6, 7)),
    ("Pacific/Auckland", 2, (2, 3, 4, 5, 6, 7)),
    ("Africa/Cairo", 0, (25, 26, 27, 28)),
    ("Australia/Sydney", 2, (2, 3, 4, 5, 6, 7)),
    ("America/Santiago", 23, (2, 3, 4, 5, 6, 7)),
    ("Europe/London", 1, (25, 26, 27, 28)),
    ("America/New_York", 8, (4, 15)),
    ("Asia/Kolkata", 0, (2, 28)),
    ("Pacific/Chatham", 3, (2, 3, 4, 5, 6, 7)),
    ("America/St_Johns", 0, (4, 28)),
    ("Asia/Beirut", 23, (25, 26, 27, 28)),
)
FILTERS = ((), (("category", "design"),), (("arrangement", "freelance"),))  # so that several share a series
FORMATS = ((), ("csv",), ("pdf",), ("json", "html"), ())


def fill(work):
    """A small record: many reports of it are made quickly."""
    for number in range(6):
        arrangement = ("freelance", "outsourced")[number % 2]
        engagements.record(
            work,
            {
                "title": f"Work {number}",
                "arrangement": arrangement,
                "provider": f"Provider {number}",
                "currency": "EUR",
                "contact": "direct",
                "actual_cost": Decimal(900 + 50 * number),
                "hours_actual": Decimal(10 + number),
                "category": "design",
                "status": "completed",
                "started_on": BEGUN.date(),
                "ended_on": BEGUN.date(),
            },
        )


def draft(number):
    """A schedule: where its clocks change, when, what of and to whom."""
    zone, hour, days = PLACES[number % len(PLACES)]
    recipients = [f"r{number}-{each}@example.org" for each in range(1 + number % 2)]
    return {
        "name": f"Report {number}",
        "time_zone": zone,
        "hour": hour,
        "day": days[number // len(PLACES) % len(days)],
        "recipients": tuple(recipients),
        "formats": FORMATS[number % len(FORMATS)],
        "filters": FILTERS[number % len(FILTERS)],
    }


def _quarter(place):
    """The year and the number of the quarter that is due at this place, from 0 on."""
    year, quarter = FIRST
    return year + (quarter - 1 + place) // 4, (quarter - 1 + place) % 4 + 1


def code_of(place):
    return "{}-Q{}".format(*_quarter(place))


def quarter_label(code):
    year, _, quarter = code.partition("-")
    return f"{quarter} {year}"


def end(quarters):
    """A moment at which every schedule's last period is due, and the next is not."""
    year, quarter = _quarter(quarters)
    return datetime(year, 3 * quarter - 2, 30, tzinfo=UTC)
