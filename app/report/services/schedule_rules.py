"""What has to hold of a schedule before it is kept."""

from collections.abc import Iterable

from app.core.domain import mail
from app.core.domain.errors import Problem, Refused
from app.record.services.organisation import is_time_zone
from app.report.domain.periods import MOST_MONTHS, Every
from app.report.domain.schedules import LAST_DAY, Schedule
from app.report.text import refusals

LONGEST_NAME = 120


def problems_of(it: Schedule) -> Iterable[Problem]:
    def check(holds: bool, name: str, message: str) -> Iterable[Problem]:
        return () if holds else (Problem("schedule", message, name),)

    yield from check(bool(it.name), "name", refusals.NO_NAME)
    yield from check(len(it.name) <= LONGEST_NAME, "name", refusals.LONG_NAME.format(most=LONGEST_NAME))
    yield from check(
        it.every is not Every.ROLLING or 1 <= it.months <= MOST_MONTHS,
        "months",
        refusals.MONTHS.format(most=MOST_MONTHS),
    )
    yield from check(1 <= it.day <= LAST_DAY, "day", refusals.DAY.format(last=LAST_DAY))
    yield from check(0 <= it.hour <= 23, "hour", refusals.HOUR)
    yield from check(is_time_zone(it.time_zone), "time_zone", refusals.TIME_ZONE)
    yield from check(
        len(it.recipients) <= mail.MOST_RECIPIENTS,
        "recipients",
        refusals.MANY_RECIPIENTS.format(most=mail.MOST_RECIPIENTS),
    )
    for each in it.recipients:
        try:
            mail.address(each, "recipients")
        except Refused as refused:
            yield from refused.problems


def each_once(recipients: Iterable[str]) -> tuple[str, ...]:
    """Each address once, however it is written."""
    found: dict[str, str] = {}
    for each in filter(None, map(str.strip, recipients)):
        found.setdefault(each.casefold(), each)
    return tuple(found.values())
