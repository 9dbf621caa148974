"""The one clock: nothing else in the product asks what time it is."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment in UTC, with its time zone, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def date_in_zone(moment: datetime, zone: str) -> date:
    """The calendar day that `moment` falls on in the time zone named `zone` (IANA name)."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone)).date()
