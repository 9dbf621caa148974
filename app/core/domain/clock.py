"""The clock: nothing else in the application reads the time."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Returns the current time as an aware datetime in UTC, without microseconds."""
    return datetime.now(UTC).replace(microsecond=0)


def date_in_zone(moment: datetime, zone: str) -> date:
    """Returns the date of `moment` in the time zone `zone` (IANA name)."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone)).date()
