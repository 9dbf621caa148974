"""What follows from one engagement's record, each figure with its derivation in words, or with what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

from app.core.domain.number_format import amount, count, number
from app.core.domain.number_parsing import format_date
from app.record.domain.derived_fields import JOB_NUMBER, ordinal
from app.record.domain.engagements import CANCELLED, EFFORTS, STATUSES
from app.report.domain.dataset import Columns
from app.report.domain.measures import MISSING_REASONS, Record, ValuationSettings, cost

Array = Any
YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Derived:
    """`value` is a number, a yes or no, or a word; None where unknown. `how` says from what it follows, with the
    figures; `missing` names what is lacking. `currency` is set for money, in whose major units `value` then is."""

    name: str
    label: str
    value: float | bool | str | None
    unit: str = ""
    currency: str | None = None
    how: str = ""
    missing: str = ""


def derive(columns: Columns, terms: ValuationSettings, job: tuple[int, int] | None = None) -> tuple[Derived, ...]:
    """The derived figures of the only engagement in `columns`; `job`: which one it is of how many of its provider."""
    it = _EngagementValues(Record(columns, terms))
    figures = tuple(item for part in (_costs, _overruns, _times, _scope) for item in part(it))
    return (*figures, *_job_number(it, job))


class _EngagementValues:
    """One engagement: its raw values and measures, None where unknown."""

    def __init__(self, record: Record):
        self.record, self.columns, self.terms = record, record.columns, record.terms
        code = int(self.columns["currency"][0])
        self.currency = self.columns.currencies[code] if code >= 0 else None
        self.cancelled = self.columns["status"][0] == STATUSES.index(CANCELLED)

    def of(self, name: str) -> float | None:
        return _all_known(self.record.values_of(name).values)

    def raw(self, name: str) -> float | None:
        return _all_known(self.columns[name])

    def money(self, name: str) -> float | None:
        return _all_known(cost.to_major_units(self.record, name))

    def day(self, name: str) -> date | None:
        ordinal = int(self.columns[name][0])
        return date.fromordinal(ordinal) if ordinal >= 0 else None

    def lack(self, name: str) -> str:
        code = int(self.record.values_of(name).lack[0])
        return str(MISSING_REASONS[code - 1]) if code else ""

    def said(self, value: float | None) -> str:
        return amount(value, self.currency) if value is not None and self.currency else ""


def _all_known(values: Array) -> float | None:
    return None if isnan(values[0]) else float(values[0])


def _missing_names(**wanted: float | str | date | None) -> str:
    """The names (with spaces for underscores) of those that are unknown."""
    names = [name.replace("_", " ").replace("in house", "in-house") for name, value in wanted.items() if value is None]
    return " and ".join(names)


def _costs(it: _EngagementValues) -> Iterator[Derived]:
    total, how = _all_known(cost.total_in_own_currency(it.record)), ""
    if it.money("actual_cost") is not None:
        how = "as paid"
    elif total is not None:
        how = f"{number(it.raw('percentage') or 0.0)}% of {it.said(it.money('project_budget'))}"
    missing = "" if total is not None else "actual cost, or percentage and project budget"
    yield Derived("total_cost", "Total cost", total, currency=it.currency, how=how, missing=missing)
    yield _unit_cost(it, total)
    if it.currency and it.currency != it.terms.currency:
        yield _converted(it, total)
    yield _full_cost(it)


def _unit_cost(it: _EngagementValues, total: float | None) -> Derived:
    value, hours, rate = _all_known(cost.unit_cost_in_own_currency(it.record)), it.raw("hours_actual"), it.money("rate")
    how = ""
    if value is not None and total is not None and hours:
        how = f"{it.said(total)} over {number(hours)} hours"
    elif value is not None and value == rate:
        how = "the hourly rate"
    elif value is not None:
        how = f"{it.said(rate)} a day over {number(float(it.terms.hours_per_day))} hours"
    missing = "" if value is not None else "total cost and actual hours, or an hourly or daily rate"
    return Derived("unit_cost", "Hourly cost", value, unit="an hour", currency=it.currency, how=how, missing=missing)


def _converted(it: _EngagementValues, total: float | None) -> Derived:
    value, target = it.of("total_cost"), it.terms.currency
    how = ""
    if value is not None:
        how = f"{it.said(total)} at {_rate(it)}"
    missing = "" if value is not None else "total cost" if total is None else it.lack("total_cost")
    return Derived("total_cost_reported", f"Total cost in {target}", value, currency=target, how=how, missing=missing)


def _rate(it: _EngagementValues) -> str:
    """The rate and its day; with several invoices the lowest and the highest, and their days."""
    conversion = it.record.conversion
    low, high = float(conversion.lowest[0]), float(conversion.highest[0])
    first, last = (date.fromordinal(int(days[0])) for days in (conversion.first, conversion.last))
    pair = f"{it.terms.currency} for 1 {it.currency}"
    if first != last:
        rates = f"{low:.6g}" if low == high else f"{low:.6g} to {high:.6g}"
        return f"{rates} {pair}, each invoice at the rate of its day ({format_date(first)} to {format_date(last)})"
    asked = conversion.parts.day[0].astype(date)
    other = f", the last before {format_date(asked)}" if first != asked else ""
    return f"{low:.6g} {pair}, the rate of {format_date(first)}{other}"


def _full_cost(it: _EngagementValues) -> Derived:
    value, own, hours = it.of("full_cost"), it.terms.own_hourly_cost, it.raw("management_hours")
    how = ""
    if value is not None and own is not None and hours is not None:
        how = (
            f"{amount(it.of('total_cost') or 0.0, it.terms.currency)} and {number(hours)} of our own hours at "
            f"{amount(float(own.amount), own.currency)}"
        )
    missing = (
        ""
        if value is not None
        else _missing_names(
            total_cost_in_the_reporting_currency=it.of("total_cost"),
            our_own_hours=hours,
            **{"our own hourly cost (settings)": None if own is None else 1.0},
        )
    )
    return Derived("full_cost", "Full cost", value, currency=it.terms.currency, how=how, missing=missing)


def _overruns(it: _EngagementValues) -> Iterator[Derived]:
    total, agreed = _all_known(cost.total_in_own_currency(it.record)), it.money("agreed_cost")
    yield Derived(
        "cost_overrun",
        "Cost against agreed",
        it.of("cost_overrun"),
        unit="times",
        how=f"{it.said(total)} over {it.said(agreed)}" if it.of("cost_overrun") is not None else "",
        missing=_missing_names(total_cost=total, agreed_cost=agreed),
    )
    actual, planned = it.raw("hours_actual"), it.raw("hours_estimated")
    value = it.of("hours_overrun")
    yield Derived(
        "hours_overrun",
        "Hours against estimate",
        value,
        unit="times",
        how="" if actual is None or planned is None else f"{number(actual)} over {number(planned)} hours",
        missing=_missing_names(actual_hours=actual, estimated_hours=planned),
    )
    in_house = it.money("in_house_cost")
    value, how = it.of("saved_money"), ""
    if value is not None:
        how = f"{it.said(total)} against {it.said(in_house)}"
        how = "a cancelled engagement saved nothing" if it.cancelled else how
    yield Derived(
        "saved_money",
        "Saved money",
        None if value is None else bool(value),
        YES_NO,
        how=how,
        missing="" if value is not None else _missing_names(total_cost=total, in_house_cost=in_house),
    )


def _times(it: _EngagementValues) -> Iterator[Derived]:
    start, due, end = it.day("started_on"), it.day("due_on"), it.day("ended_on")
    span = f"{format_date(start)} to {format_date(end)}, both counted" if start and end else ""
    missing = _missing_names(start=start, end=end)
    yield Derived(
        "agreed_length",
        "Agreed length",
        it.of("agreed_length"),
        "days",
        how=f"{format_date(start)} to {format_date(due)}, both counted" if start and due else "",
        missing=_missing_names(start=start, due_day=due),
    )
    yield Derived("duration", "Duration", it.of("duration"), "days", how=span, missing=missing)
    yield Derived(
        "working_days",
        "Working days",
        it.of("working_days"),
        "working days",
        how=f"{span}, without weekends" if span else "",
        missing=missing,
    )
    yield Derived(
        "lateness",
        "Lateness",
        it.of("lateness"),
        "days",
        how=f"ended {format_date(end)}, due {format_date(due)}" if due and end else "",
        missing=_missing_names(due_day=due, end=end),
    )
    value, in_house = it.of("saved_time"), it.raw("in_house_days")
    how = ""
    if value is not None:
        days = count(int(it.of("working_days") or 0), "working day")
        how = f"{days} against {number(in_house or 0.0)} in-house"
        how = "a cancelled engagement saved nothing" if it.cancelled else how
    yield Derived(
        "saved_time",
        "Saved time",
        None if value is None else bool(value),
        YES_NO,
        how=how,
        missing="" if value is not None else _missing_names(start=start, end=end, in_house_days=in_house),
    )


def _scope(it: _EngagementValues) -> Iterator[Derived]:
    hours = it.of("hours")
    how = "actual hours" if it.raw("hours_actual") is not None else "estimated hours" if hours is not None else ""
    yield Derived(
        "hours",
        "Scope for comparison",
        hours,
        "hours",
        how=how,
        missing="" if hours is not None else "actual or estimated hours",
    )
    band = it.of("effort_band")
    recorded = int(it.columns["effort"][0]) >= 0
    week = float(it.terms.hours_per_day) * 5
    how = "as recorded" if recorded else f"{number(hours)} hours at {number(week)} a week" if hours is not None else ""
    yield Derived(
        "effort_band",
        "Effort",
        None if band is None else EFFORTS[int(band)],
        "person-week" if band == 0 else "person-weeks",
        how=how,
        missing="" if band is not None else "effort, or hours",
    )


def _job_number(it: _EngagementValues, job: tuple[int, int] | None) -> Iterator[Derived]:
    """Nothing of an engagement that was removed: it has a provider, and is none of its jobs."""
    name, label = JOB_NUMBER, "Job with this provider"
    if job is not None:
        yield Derived(name, label, f"{ordinal(job[0])} job", how=f"of {job[1]:,}, by start date, else end date")
    elif it.columns["provider"][0] < 0:
        yield Derived(name, label, None, missing="provider")
