"""Parses timestamps as programs write them, and finds their date in a time zone."""

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
_TIME_SIGN = re.compile("[:mt]", re.ASCII | re.IGNORECASE)  # each of these patterns needs one
_SECONDS = re.compile(r"(?P<whole>[1-9]\d{8,9})(?:\.\d{1,9})?|(?P<thousandths>[1-9]\d{11,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """`day`: the text of the date before the time. `time`: since midnight. `utc_offset`: None if not given."""

    day: str
    time: timedelta
    utc_offset: timedelta | None

    @property
    def is_midnight(self) -> bool:
        """Returns whether the time is midnight, so that only the date may be meant."""
        return not self.time

    def date_in_zone(self, day: date, zone: str) -> date:
        """Returns the date of this timestamp in a time zone; `day` is the date that its text was parsed to."""
        if self.utc_offset is None:
            return day
        at = datetime(day.year, day.month, day.day, tzinfo=timezone(self.utc_offset)) + self.time
        return clock.date_in_zone(at, zone)


def parse_timestamp(text: str) -> Timestamp | None:
    """Parses a date followed by a time; None if there is no time. Also accepts Unix time in seconds or milliseconds."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = " ".join(invisible_characters.strip_invisible(text).split())
    counted = _SECONDS.fullmatch(bare)
    if counted:
        return _parse_epoch(int(counted["whole"] or counted["thousandths"][:-3]), bare)
    if not _TIME_SIGN.search(bare):  # as in most dates
        return None
    for pattern in _TIMES:
        match = pattern.fullmatch(bare)
        if match and (match["minute"] or match["half"]) and not (match["half"] and not 1 <= int(match["hour"]) <= 12):
            return Timestamp(match["day"], _parse_time(match), _parse_utc_offset(match["zone"]))
    return None


def _parse_epoch(seconds: int, text: str) -> Timestamp | None:
    # A date in digits can have the same length: 2026040310 and 202604031015.
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
