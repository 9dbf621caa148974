"""Writes due dates as a calendar (RFC 5545): an all-day event each, with title, reference and link alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Contrast//Due dates//EN"
SUMMARY = "Due: {title}"


@dataclass(frozen=True, slots=True)
class DueDate:
    """An engagement on the day it is due. `uid` stays the same in every copy; `url`: its page, "" if not known."""

    uid: str
    day: date
    title: str
    reference: str
    url: str
    changed_at: datetime


def to_calendar(name: str, rows: Iterable[DueDate]) -> bytes:
    """Returns the calendar called `name`, with a refresh every six hours for programs that know it."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for row in rows:
        event = Event()
        event.add("uid", row.uid)
        event.add("dtstamp", row.changed_at)
        event.add("dtstart", row.day)
        event.add("dtend", row.day + timedelta(days=1))
        event.add("summary", SUMMARY.format(title=_printable(row.title)))
        event.add("description", _printable(row.reference))
        event.add("transp", "TRANSPARENT")  # a due date takes no time of the day
        if row.url:
            event.add("url", row.url)
        calendar.add_component(event)
    return calendar.to_ical()


def _printable(text: str) -> str:
    """Returns the text without control characters, which no calendar may contain."""
    return "".join(char if char.isprintable() else " " for char in text)
