"""The periods of reports, shared by the live view, schedules, saved reports, mails and files.

A period's code defines its days independently of who reads it, and when: “2026-09”, “2026-Q3”, “2026-H2”, “2026”,
“FY2026”, “12m-2026-11” (the twelve months up to the end of November) and “all-2026-11-30” (everything up to that day).
Quarters, half-years and financial years begin with the organisation's financial year and are named by the calendar year
in which that financial year begins.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.core.domain.durations import add_months
from app.core.domain.selection import Period
from app.core.domain.truncation import truncate
from app.report.domain.refusals import Fault, FaultCode, Unfit

MAX_MONTHS = 120  # of a rolling window
CODE_EXAMPLES = "2026-09, 2026-Q3, 2026-H2, 2026, FY2026, 12m-2026-11 or all-2026-11-30"
_CODE = re.compile(r"(?P<fy>FY)?(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)))?", re.A)
_ROLLING = re.compile(r"(?P<months>[1-9]\d{0,2})m-(?P<year>[12]\d{3})-(?P<month>\d\d)", re.A)
_ALL = re.compile(r"all-(?P<day>[12]\d{3}-\d\d-\d\d)", re.A)


class Frequency(StrEnum):
    """How often a new period begins; `ROLLING` advances by a month."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    FINANCIAL_YEAR = "financial year"
    ROLLING = "rolling"
    ALL = "all"


MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
    Frequency.FINANCIAL_YEAR: 12,
}
_LETTER = {Frequency.QUARTER: "Q", Frequency.HALF_YEAR: "H"}


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """`first` to `ends`, both included; `last` is the last day so far. `first` is None for everything up to `last`.
    `interim`: its last day is not over yet. `months`: length of a rolling window, else 0."""

    every: Frequency
    code: str
    first: date | None
    last: date
    ends: date
    interim: bool = False
    months: int = 0

    @property
    def period(self) -> Period:
        """Its days as those of a selection."""
        return Period(self.first, self.last)


def parse_period(code: str, today: date, first_month: int = 1) -> ReportPeriod:
    """Returns the period of this code, up to `today`; `first_month` begins the financial year.

    Raises Unfit where it is no code of a period, or the period has not begun.
    """
    found = _match_code(code.strip(), today, first_month)
    if found is None:
        raise Unfit([Fault("period", FaultCode.NO_PERIOD, params={"code": truncate(code), "forms": CODE_EXAMPLES})])
    if (found.first is not None and found.first > today) or found.last > today:
        raise Unfit([Fault("period", FaultCode.NOT_BEGUN, params={"code": found.code})])
    return found


def period_containing(every: Frequency, day: date, first_month: int = 1, months: int = 12) -> ReportPeriod:
    """Returns the period of this kind that contains `day`, up to that day."""
    if every is Frequency.ALL:
        return ReportPeriod(every, f"all-{day.isoformat()}", None, day, day)
    if every is Frequency.ROLLING:
        return _rolling(months, _month_index(day), day)
    offset, length = _offset(every, first_month), MONTHS[every]
    return _full_period(every, (_month_index(day) - offset) // length * length + offset, day, first_month)


def latest_complete(every: Frequency, day: date, first_month: int = 1, months: int = 12) -> ReportPeriod:
    """Returns the last period of this kind that ended before `day`; for ALL up to the day before."""
    if every is Frequency.ALL:
        return period_containing(every, day - timedelta(1))
    begins = period_containing(every, day, first_month).first if every is not Frequency.ROLLING else day.replace(day=1)
    return _clip_to(period_containing(every, (begins or day) - timedelta(1), first_month, months), day)


def recent_periods(every: Frequency, today: date, first_month: int = 1, limit: int = 6) -> tuple[ReportPeriod, ...]:
    """Returns the period of today and those before it, the newest first."""
    found = [period_containing(every, today, first_month)]
    while len(found) < limit and found[-1].first is not None:
        found.append(_clip_to(period_containing(every, found[-1].first - timedelta(1), first_month), today))
    return tuple(found)


def window(period: ReportPeriod, months: int) -> Period:
    """Returns the organisation's window for verdicts up to the period's end; for ALL everything up to it."""
    if period.every is Frequency.ALL:
        return Period(None, period.last, standing=True)
    return window_until(period.last, months)


def window_until(last: date, months: int) -> Period:
    """Returns the organisation's window for verdicts: whole months whose last day is `last`, so that 24 months up to
    30 September begin on 1 October."""
    return Period(add_months(last + timedelta(1), -months), last, standing=True)


def financial_year(year: int, first_month: int) -> str:
    """Returns the name of the financial year that begins in this calendar year: “2025/26”, or “2026” from January
    on."""
    return str(year) if first_month == 1 else f"{year}/{(year + 1) % 100:02d}"


def _match_code(code: str, today: date, first_month: int) -> ReportPeriod | None:
    try:
        if rolling := _ROLLING.fullmatch(code):
            months = int(rolling["months"])
            begins = date(int(rolling["year"]), int(rolling["month"]), 1)
            return _rolling(months, _month_index(begins), max(today, begins)) if months <= MAX_MONTHS else None
        if everything := _ALL.fullmatch(code):
            return period_containing(Frequency.ALL, date.fromisoformat(everything["day"]))
        if found := _CODE.fullmatch(code):
            every, begins = _frequency_and_start(found, first_month)
            return None if every is None else _full_period(every, _month_index(begins), max(today, begins), first_month)
    except ValueError:  # no such month or day
        return None
    return None


def _frequency_and_start(found: re.Match[str], first_month: int) -> tuple[Frequency | None, date]:
    year, parts = int(found["year"]), (found["quarter"], found["half"], found["month"])
    start = date(year, first_month, 1)
    if found["fy"]:
        return (Frequency.FINANCIAL_YEAR if not any(parts) else None), start
    if found["quarter"]:
        return Frequency.QUARTER, add_months(start, 3 * (int(found["quarter"]) - 1))
    if found["half"]:
        return Frequency.HALF_YEAR, add_months(start, 6 * (int(found["half"]) - 1))
    return (
        (Frequency.MONTH, date(year, int(found["month"]), 1)) if found["month"] else (Frequency.YEAR, date(year, 1, 1))
    )


def _rolling(months: int, month: int, by: date) -> ReportPeriod:
    """Returns so many months up to the end of `month`, cut off at the day `by`."""
    ends = _first_day(month + 1) - timedelta(1)
    code = f"{months}m-{ends:%Y-%m}"
    return ReportPeriod(
        Frequency.ROLLING, code, _first_day(month + 1 - months), min(ends, by), ends, by <= ends, months
    )


def _full_period(every: Frequency, month: int, by: date, first_month: int) -> ReportPeriod:
    first, ends = _first_day(month), _first_day(month + MONTHS[every]) - timedelta(1)
    return ReportPeriod(every, _format_code(every, month, first_month), first, min(ends, by), ends, by <= ends)


def _format_code(every: Frequency, month: int, first_month: int) -> str:
    begins = _first_day(month)
    if every is Frequency.MONTH:
        return f"{begins:%Y-%m}"
    if every is Frequency.YEAR:
        return f"{begins:%Y}"
    within = month - (first_month - 1)
    year, place = within // 12, within % 12 // MONTHS[every] + 1
    return f"FY{year}" if every is Frequency.FINANCIAL_YEAR else f"{year}-{_LETTER[every]}{place}"


def _clip_to(period: ReportPeriod, by: date) -> ReportPeriod:
    """Returns the same period, cut off at the day `by`."""
    return replace(period, last=min(period.ends, by), interim=by <= period.ends)


def _offset(every: Frequency, first_month: int) -> int:
    return 0 if every in (Frequency.MONTH, Frequency.YEAR) else first_month - 1


def _month_index(day: date) -> int:
    """Returns the month of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
