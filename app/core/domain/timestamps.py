"""A day with a time after it, as programs write them, and the day that this is where somebody works."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from app.core.domain import clock, invisible_characters

_MAX_LENGTH = 120
_ZONE = r"(?P<zone> ?(?:Z|(?:UTC|GMT)(?:[+-]\d\d?(?::?\d\d)?)?|[+-]\d\d(?::?\d\d)?))?(?: \([^()]*\))?"
_TIMES = tuple(
    re.compile(pattern + _ZONE, re.ASCII | re.IGNORECASE)
    for pattern in (
        (
            r"(?P<day>.*\d\.?)(?:T|,? )(?P<hour>[01]?\d|2[0-4])"
            r"(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?)?"
            r"(?P<half> ?[ap]\.?m\.?)?"
        ),
        r"(?P<day>\d{8})T(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<half>)",
    )
)
_SECONDS = re.compile(r"(?P<whole>[1-9]\d{8,9})(?:\.\d{1,9})?|(?P<thousandths>[1-9]\d{11,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """`day`, the text before the time; the time of that day; and how far ahead of UTC it is, where that is said."""

    day: str
    time: timedelta
    utc_offset: timedelta | None

    @property
    def is_midnight(self) -> bool:
        """Whether a day begins there, so that just the day may be meant."""
        return not self.time

    def date_in_zone(self, day: date, zone: str) -> date:
        """The day it is in a time zone at this moment of the `day` that its text says."""
        if self.utc_offset is None:
            return day
        at = datetime(day.year, day.month, day.day, tzinfo=timezone(self.utc_offset)) + self.time
        return clock.date_in_zone(at, zone)


def parse_timestamp(text: str) -> Timestamp | None:
    """What a day with a time after it says; None where there is no time. The seconds that computers count from 1970 on
    are one too, in thousandths or not."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = " ".join(invisible_characters.strip_invisible(text).split())
    counted = _SECONDS.fullmatch(bare)
    if counted:
        return _parse_epoch(int(counted["whole"] or counted["thousandths"][:-3]), bare)
    for pattern in _TIMES:
        match = pattern.fullmatch(bare)
        if match and (match["minute"] or match["half"]) and not (match["half"] and not 1 <= int(match["hour"]) <= 12):
            return Timestamp(match["day"], _parse_time(match), _parse_utc_offset(match["zone"]))
    return None


def _parse_epoch(seconds: int, text: str) -> Timestamp | None:
    # A day in figures can have as many: 2026040310 and 202604031015.
    if 1950 <= int(text[:4]) <= 2100 and 1 <= int(text[4:6]) <= 12 and 1 <= int(text[6:8]) <= 31:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return Timestamp(at.date().isoformat(), timedelta(seconds=seconds % 86_400), timedelta(0))


def _parse_time(match: re.Match[str]) -> timedelta:
    hour, half = int(match["hour"]), (match["half"] or "").strip().lower()
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=int(match["second"] or 0))


def _parse_utc_offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    digits = "".join(filter(str.isdecimal, zone))
    if not digits:
        return timedelta(0)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 23 or minutes > 59:
        return timedelta(0)
    found = timedelta(hours=hours, minutes=minutes)
    return -found if "-" in zone else found
