"""Schedules in words: what is made next and when, which rhythm, and what came of each run."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.core.domain.number_format import count
from app.core.domain.number_parsing import format_date
from app.record.domain.organisation_values import MONTHS
from app.report.domain.periods import Frequency, ReportPeriod
from app.report.domain.schedules import MAX_ATTEMPTS, DuePeriod, Schedule

FREQUENCIES = {
    Frequency.MONTH: "Every month",
    Frequency.QUARTER: "Every quarter",
    Frequency.HALF_YEAR: "Every half-year",
    Frequency.YEAR: "Every calendar year",
    Frequency.FINANCIAL_YEAR: "Every financial year",
    Frequency.ROLLING: "Every month, over a rolling window",
    Frequency.ALL: "Every month, over everything so far",
}
ROLLING = "Every month, over the last {months}"
TIMING = "{every}, on day {day} of the following month at {hour:02d}:00 ({zone})"
NEXT = "Next report: {at}, covering {days}"
OVERDUE = "Next report: within minutes, covering {days}. It was due on {at}."
PAUSED = "Paused. Reports that fall due meanwhile are not made."
REMOVED = "Removed. The reports that it made are kept."
TITLE = "{schedule}: {period}"
MADE = "Made on {at}"
BEING_MADE = "Being made"
WAITING = "Waits for its turn"
TRIED = "Attempt {attempts} of {most} failed: {why} It is tried again from {at} on."
FAILED = "Not made: {why}"
GIVEN_UP_REMOVED = "The schedule was removed."
GIVEN_UP_CHANGED = "The schedule was changed to other periods before it was made."
TRIED_AGAIN = "{code} is tried again"
SAMPLE = "The sample data, not ours"
HANDED_OVER = "the owner may no longer send reports, so an administrator takes over"
STOPPED = "The server stopped in the middle of it {times} times. Look into the log for the reason."
WENT_WRONG = "Something went wrong on our side. Tell your administrator the number of this incident: {incident}."


def frequency_text(schedule: Schedule) -> str:
    """How often: “Every quarter”, “Every month, over the last 12 months”."""
    return (
        ROLLING.format(months=count(schedule.months, "month"))
        if schedule.every is Frequency.ROLLING
        else FREQUENCIES[schedule.every]
    )


def timing_text(schedule: Schedule) -> str:
    """How often, and when each report is made."""
    return TIMING.format(every=frequency_text(schedule), day=schedule.day, hour=schedule.hour, zone=schedule.time_zone)


def next_text(schedule: Schedule, ahead: DuePeriod | None, now: datetime) -> str:
    """What is made next: “Next report: 4 January 2027 08:00, covering 1 October to 31 December 2026”."""
    if schedule.removed or ahead is None:
        return REMOVED
    if schedule.paused:
        return PAUSED
    text = NEXT if ahead.at > now else OVERDUE
    return text.format(at=format_moment(ahead.at, schedule.time_zone), days=days_text(ahead.period))


def run_text(attempts: int, error: str | None, next_at: datetime, ended_at: datetime | None, zone: str) -> str:
    """What came of a run."""
    if ended_at is not None:
        return FAILED.format(why=error) if error else MADE.format(at=format_moment(ended_at, zone))
    if error:
        return TRIED.format(attempts=attempts, most=MAX_ATTEMPTS, why=error, at=format_moment(next_at, zone))
    return BEING_MADE if attempts else WAITING


def days_text(period: ReportPeriod) -> str:
    """The days of a period: “1 October to 31 December 2026”, “1 to 30 November 2026”."""
    last = f"{period.ends.day} {MONTHS[period.ends.month - 1]} {period.ends.year}"
    if period.first is None:
        return f"everything up to {last}"
    month = "" if period.first.replace(day=1) == period.ends.replace(day=1) else f" {MONTHS[period.first.month - 1]}"
    year = "" if period.first.year == period.ends.year else f" {period.first.year}"
    return f"{period.first.day}{month}{year} to {last}"


def format_moment(at: datetime, zone: str) -> str:
    """A moment where the schedule is: “4 January 2027 08:00”."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} {local:%H:%M}"


def format_moment_short(at: datetime, zone: str) -> str:
    """The same for a table: “4 Jan 2027 08:00”."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date())} {local:%H:%M}"


def report_title(schedule: str, period: str) -> str:
    """What a report is called that a schedule made: “For the board: Q4 2026”."""
    return TITLE.format(schedule=schedule, period=period)


def internal_error_text(incident: str) -> str:
    """What is said of a failure that is ours."""
    return WENT_WRONG.format(incident=incident)
