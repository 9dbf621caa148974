"""Which record a report is of, and which days of it."""

from datetime import date

from app.core.domain.number_parsing import format_date
from app.core.domain.selection import Period, Selection
from app.record.domain.organisation_values import MONTHS
from app.report.domain.periods import Frequency, ReportPeriod, financial_year, parse_period

HALVES = {"H1": "First half of {year}", "H2": "Second half of {year}"}


def period_name(period: ReportPeriod, first_month: int = 1) -> str:
    """What a period is called: “Q3 2026”, “September 2026”, “12 months to September 2026”."""
    months = period.ends.month
    match period.every:
        case Frequency.MONTH:
            return f"{MONTHS[months - 1]} {period.ends.year}"
        case Frequency.ROLLING:
            return f"{period.months} months to {MONTHS[months - 1]} {period.ends.year}"
        case Frequency.ALL:
            return f"Everything up to {format_date(period.last)}"
        case Frequency.YEAR:
            return period.code
        case Frequency.FINANCIAL_YEAR:
            return f"Financial year {financial_year(int(period.code.removeprefix('FY')), first_month)}"
        case Frequency.HALF_YEAR | Frequency.QUARTER:
            year, _, part = period.code.partition("-")
            return HALVES.get(part, f"{part} {{year}}").format(year=financial_year(int(year), first_month))


def code_name(code: str, first_month: int = 1) -> str:
    """The name of the whole period of a code: “Q4 2026” for 2026-Q4."""
    return period_name(parse_period(code, date.max, first_month), first_month)


def covered_days(period: ReportPeriod) -> str:
    """Which days have come of it: “1 Jul 2026 to 30 Sep 2026”; an unfinished one says so."""
    days = (
        f"everything up to {format_date(period.last)}"
        if period.first is None
        else f"{format_date(period.first)} to {format_date(period.last)}"
    )
    return f"{days} (interim: it ends on {format_date(period.ends)})" if period.interim else days


def period_days(period: Period) -> str:
    """Which days are meant."""
    if period.everything:
        return "the whole record"
    if period.first is None:
        return "all engagements with a date" if period.last is None else f"up to {format_date(period.last)}"
    return (
        f"from {format_date(period.first)} to {format_date(period.last)}"
        if period.last
        else f"from {format_date(period.first)} on"
    )


def record_and_days(selection: Selection) -> str:
    """Which record, and of which days: “our record from 1 Jan 2025 to 31 Dec 2026”."""
    record = "the sample data (made up)" if selection.sample else "our record"
    return f"the whole of {record}" if selection.period.everything else f"{record} {period_days(selection.period)}"


def capitalise(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]
