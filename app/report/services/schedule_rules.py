"""Validation of a schedule before it is saved."""

from collections.abc import Iterable

from app.core.domain import mail
from app.core.domain.errors import Problem, Refused
from app.record.services.organisation import is_time_zone
from app.report.domain.periods import MAX_MONTHS, Frequency
from app.report.domain.schedules import LAST_DAY, Schedule
from app.report.text import refusals

MAX_NAME_LENGTH = 120


def find_problems(schedule: Schedule) -> Iterable[Problem]:
    def check(holds: bool, name: str, message: str) -> Iterable[Problem]:
        return () if holds else (Problem("schedule", message, name),)

    yield from check(bool(schedule.name), "name", refusals.NO_NAME)
    yield from check(len(schedule.name) <= MAX_NAME_LENGTH, "name", refusals.LONG_NAME.format(most=MAX_NAME_LENGTH))
    yield from check(
        schedule.every is not Frequency.ROLLING or 1 <= schedule.months <= MAX_MONTHS,
        "months",
        refusals.MONTHS.format(most=MAX_MONTHS),
    )
    yield from check(1 <= schedule.day <= LAST_DAY, "day", refusals.DAY.format(last=LAST_DAY))
    yield from check(0 <= schedule.hour <= 23, "hour", refusals.HOUR)
    yield from check(is_time_zone(schedule.time_zone), "time_zone", refusals.TIME_ZONE)
    yield from check(
        len(schedule.recipients) <= mail.MAX_RECIPIENTS,
        "recipients",
        refusals.MANY_RECIPIENTS.format(most=mail.MAX_RECIPIENTS),
    )
    for each in schedule.recipients:
        try:
            mail.parse_address(each, "recipients")
        except Refused as refused:
            yield from refused.problems


def unique_recipients(recipients: Iterable[str]) -> tuple[str, ...]:
    """Returns each address once, ignoring differences in spelling."""
    found: dict[str, str] = {}
    for each in filter(None, map(str.strip, recipients)):
        found.setdefault(each.casefold(), each)
    return tuple(found.values())
