"""Schedules: when a report is made automatically, and which period it covers.

A period is due on a day of the month after it ends, at a full hour in the schedule's time zone. Which periods have been
dealt with is known by the last of them, so that no change of zone, hour or day can make one twice or skip one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.domain import clock
from app.report.domain import periods
from app.report.domain.periods import Frequency, ReportPeriod

LAST_DAY = 28  # that every month has
FORMATS = ("pdf", "html", "csv", "json")  # that can go with a mail
RETRY_DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)
)  # after each failed attempt but the last
MAX_ATTEMPTS = len(RETRY_DELAYS) + 1
LEASE = timedelta(minutes=10)  # of the worker that makes a report; if it is killed, the report is made again after that
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`filters`: the selection's parameters, which name no days; `months`: of a rolling period; `day`: 1 to 28; `hour`:
    0 to 23. `owner_id` is told of failures, None for the administrators. No period that ended before `begun_on` is
    made up for. `removed`: it is kept for its reports alone."""

    name: str
    filters: tuple[tuple[str, str], ...] = ()
    every: Frequency = Frequency.QUARTER
    months: int = 12
    time_zone: str = "UTC"
    day: int = 4
    hour: int = 8
    recipients: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    owner_id: int | None = None
    begun_on: date = date.min
    paused: bool = False
    removed: bool = False
    id: int = 0
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the organisation counts: the month that its financial year begins with, and its time zone."""

    first_month: int = 1
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period of a schedule, and the moment in UTC from which its report can be made."""

    at: datetime
    period: ReportPeriod


def due_at(schedule: Schedule, period: ReportPeriod, calendar: Calendar) -> datetime:
    """The moment in UTC at which a period is due.

    An hour that the clocks leave out counts from the first moment after it; one that comes twice, from its first time.
    Where the schedule's zone is far ahead of the organisation's, it is not due before the period is over for both.
    """
    after = period.ends + timedelta(1)
    over = _local_to_utc(datetime.combine(after, time()), calendar.time_zone)
    return max(
        over, _local_to_utc(datetime.combine(after.replace(day=schedule.day), time(schedule.hour)), schedule.time_zone)
    )


def due_periods(
    schedule: Schedule, now: datetime, dealt_with: date | None, calendar: Calendar
) -> tuple[DuePeriod, ...]:
    """Every period that is due by `now` and not dealt with, the oldest first. `dealt_with`: the end of the last period
    that was, made or not."""
    found = []
    for each in _upcoming(schedule, dealt_with, calendar):
        if each.at > now:
            break
        found.append(each)
    return tuple(found)


def next_run(schedule: Schedule, dealt_with: date | None, calendar: Calendar) -> DuePeriod:
    """Returns the next period to be made; it may already be due."""
    return next(_upcoming(schedule, dealt_with, calendar))


def current_period(schedule: Schedule, now: datetime, calendar: Calendar) -> ReportPeriod:
    """The period that a run at this moment covers: the last that is over. A test is of this one too."""
    return _latest_complete(schedule, clock.date_in_zone(now, calendar.time_zone), calendar)


def coverage_start(schedule: Schedule, now: datetime, calendar: Calendar) -> date:
    """From when on the periods of a schedule count that begins, or goes on, at this moment: those still to be due."""
    last = current_period(schedule, now, calendar)
    return last.ends if due_at(schedule, last, calendar) > now else last.ends + timedelta(1)


def changes_coverage(before: Schedule, after: Schedule) -> bool:
    """Whether a change of a schedule changes which reports it makes, so that its coverage begins again."""

    def coverage(schedule: Schedule) -> tuple[object, ...]:
        return schedule.every, schedule.months if schedule.every is Frequency.ROLLING else None, schedule.filters

    return coverage(before) != coverage(after)


def period_ending(schedule: Schedule, ends: date, calendar: Calendar) -> ReportPeriod:
    """The period of a schedule to which its day `ends` belongs, whole."""
    if schedule.every is Frequency.ALL:
        return periods.period_containing(Frequency.ALL, periods.period_containing(Frequency.MONTH, ends).ends)
    found = periods.period_containing(schedule.every, ends, calendar.first_month, schedule.months)
    return replace(found, last=found.ends, interim=False)


def _latest_complete(schedule: Schedule, day: date, calendar: Calendar) -> ReportPeriod:
    """The last period that had ended before `day`: everything is counted up to the end of a month."""
    if schedule.every is Frequency.ALL:
        return period_ending(schedule, periods.latest_complete(Frequency.MONTH, day).ends, calendar)
    return periods.latest_complete(schedule.every, day, calendar.first_month, schedule.months)


def _upcoming(schedule: Schedule, dealt_with: date | None, calendar: Calendar) -> Iterator[DuePeriod]:
    """The periods after the last that was dealt with, without end."""
    begins = schedule.begun_on if dealt_with is None else max(schedule.begun_on, dealt_with + timedelta(1))
    while True:
        period = period_ending(schedule, begins, calendar)
        yield DuePeriod(due_at(schedule, period, calendar), period)
        begins = period.ends + timedelta(1)


def _local_to_utc(local: datetime, zone: str) -> datetime:
    """The first moment in UTC at which clocks in a zone show this time, or, where they leave it out, a later one."""
    zone_info = ZoneInfo(zone)
    before = local.replace(tzinfo=zone_info).astimezone(UTC)
    if before.astimezone(zone_info).replace(tzinfo=None) == local:
        return before
    early, late = local.replace(tzinfo=zone_info, fold=1).astimezone(UTC), before
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone_info).replace(tzinfo=None) < local:
            early = middle
        else:
            late = middle
    return late
