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


def _costs(values: _EngagementValues) -> Iterator[Derived]:
    total, how = _all_known(cost.total_in_own_currency(values.record)), ""
    if values.money("actual_cost") is not None:
        how = "as paid"
    elif total is not None:
        how = f"{number(values.raw('percentage') or 0.0)}% of {values.said(values.money('project_budget'))}"
    missing = "" if total is not None else "actual cost, or percentage and project budget"
    yield Derived("total_cost", "Total cost", total, currency=values.currency, how=how, missing=missing)
    yield _unit_cost(values, total)
    if values.currency and values.currency != values.terms.currency:
        yield _converted(values, total)
    yield _full_cost(values)


def _unit_cost(values: _EngagementValues, total: float | None) -> Derived:
    value, hours, rate = (
        _all_known(cost.unit_cost_in_own_currency(values.record)),
        values.raw("hours_actual"),
        values.money("rate"),
    )
    how = ""
    if value is not None and total is not None and hours:
        how = f"{values.said(total)} over {number(hours)} hours"
    elif value is not None and value == rate:
        how = "the hourly rate"
    elif value is not None:
        how = f"{values.said(rate)} a day over {number(float(values.terms.hours_per_day))} hours"
    missing = "" if value is not None else "total cost and actual hours, or an hourly or daily rate"
    return Derived(
        "unit_cost", "Hourly cost", value, unit="an hour", currency=values.currency, how=how, missing=missing
    )


def _converted(values: _EngagementValues, total: float | None) -> Derived:
    value, target = values.of("total_cost"), values.terms.currency
    how = ""
    if value is not None:
        how = f"{values.said(total)} at {_rate(values)}"
    missing = "" if value is not None else "total cost" if total is None else values.lack("total_cost")
    return Derived("total_cost_reported", f"Total cost in {target}", value, currency=target, how=how, missing=missing)


def _rate(values: _EngagementValues) -> str:
    """The rate and its day; with several invoices the lowest and the highest, and their days."""
    conversion = values.record.conversion
    low, high = float(conversion.lowest[0]), float(conversion.highest[0])
    first, last = (date.fromordinal(int(days[0])) for days in (conversion.first, conversion.last))
    pair = f"{values.terms.currency} for 1 {values.currency}"
    if first != last:
        rates = f"{low:.6g}" if low == high else f"{low:.6g} to {high:.6g}"
        return f"{rates} {pair}, each invoice at the rate of its day ({format_date(first)} to {format_date(last)})"
    asked = conversion.parts.day[0].astype(date)
    other = f", the last before {format_date(asked)}" if first != asked else ""
    return f"{low:.6g} {pair}, the rate of {format_date(first)}{other}"


def _full_cost(values: _EngagementValues) -> Derived:
    value, own, hours = values.of("full_cost"), values.terms.own_hourly_cost, values.raw("management_hours")
    how = ""
    if value is not None and own is not None and hours is not None:
        how = (
            f"{amount(values.of('total_cost') or 0.0, values.terms.currency)} and {number(hours)} of our own hours at "
            f"{amount(float(own.amount), own.currency)}"
        )
    missing = (
        ""
        if value is not None
        else _missing_names(
            total_cost_in_the_reporting_currency=values.of("total_cost"),
            our_own_hours=hours,
            **{"our own hourly cost (settings)": None if own is None else 1.0},
        )
    )
    return Derived("full_cost", "Full cost", value, currency=values.terms.currency, how=how, missing=missing)


def _overruns(values: _EngagementValues) -> Iterator[Derived]:
    total, agreed = _all_known(cost.total_in_own_currency(values.record)), values.money("agreed_cost")
    yield Derived(
        "cost_overrun",
        "Cost against agreed",
        values.of("cost_overrun"),
        unit="times",
        how=f"{values.said(total)} over {values.said(agreed)}" if values.of("cost_overrun") is not None else "",
        missing=_missing_names(total_cost=total, agreed_cost=agreed),
    )
    actual, planned = values.raw("hours_actual"), values.raw("hours_estimated")
    value = values.of("hours_overrun")
    yield Derived(
        "hours_overrun",
        "Hours against estimate",
        value,
        unit="times",
        how="" if actual is None or planned is None else f"{number(actual)} over {number(planned)} hours",
        missing=_missing_names(actual_hours=actual, estimated_hours=planned),
    )
    in_house = values.money("in_house_cost")
    value, how = values.of("saved_money"), ""
    if value is not None:
        how = f"{values.said(total)} against {values.said(in_house)}"
        how = "a cancelled engagement saved nothing" if values.cancelled else how
    yield Derived(
        "saved_money",
        "Saved money",
        None if value is None else bool(value),
        YES_NO,
        how=how,
        missing="" if value is not None else _missing_names(total_cost=total, in_house_cost=in_house),
    )


def _times(values: _EngagementValues) -> Iterator[Derived]:
    start, due, end = values.day("started_on"), values.day("due_on"), values.day("ended_on")
    span = f"{format_date(start)} to {format_date(end)}, both counted" if start and end else ""
    missing = _missing_names(start=start, end=end)
    yield Derived(
        "agreed_length",
        "Agreed length",
        values.of("agreed_length"),
        "days",
        how=f"{format_date(start)} to {format_date(due)}, both counted" if start and due else "",
        missing=_missing_names(start=start, due_day=due),
    )
    yield Derived("duration", "Duration", values.of("duration"), "days", how=span, missing=missing)
    yield Derived(
        "working_days",
        "Working days",
        values.of("working_days"),
        "working days",
        how=f"{span}, without weekends" if span else "",
        missing=missing,
    )
    yield Derived(
        "lateness",
        "Lateness",
        values.of("lateness"),
        "days",
        how=f"ended {format_date(end)}, due {format_date(due)}" if due and end else "",
        missing=_missing_names(due_day=due, end=end),
    )
    value, in_house = values.of("saved_time"), values.raw("in_house_days")
    how = ""
    if value is not None:
        days = count(int(values.of("working_days") or 0), "working day")
        how = f"{days} against {number(in_house or 0.0)} in-house"
        how = "a cancelled engagement saved nothing" if values.cancelled else how
    yield Derived(
        "saved_time",
        "Saved time",
        None if value is None else bool(value),
        YES_NO,
        how=how,
        missing="" if value is not None else _missing_names(start=start, end=end, in_house_days=in_house),
    )


def _scope(values: _EngagementValues) -> Iterator[Derived]:
    hours = values.of("hours")
    how = "actual hours" if values.raw("hours_actual") is not None else "estimated hours" if hours is not None else ""
    yield Derived(
        "hours",
        "Scope for comparison",
        hours,
        "hours",
        how=how,
        missing="" if hours is not None else "actual or estimated hours",
    )
    band = values.of("effort_band")
    recorded = int(values.columns["effort"][0]) >= 0
    week = float(values.terms.hours_per_day) * 5
    how = "as recorded" if recorded else f"{number(hours)} hours at {number(week)} a week" if hours is not None else ""
    yield Derived(
        "effort_band",
        "Effort",
        None if band is None else EFFORTS[int(band)],
        "person-week" if band == 0 else "person-weeks",
        how=how,
        missing="" if band is not None else "effort, or hours",
    )


def _job_number(values: _EngagementValues, job: tuple[int, int] | None) -> Iterator[Derived]:
    """Nothing of an engagement that was removed: it has a provider, and is none of its jobs."""
    name, label = JOB_NUMBER, "Job with this provider"
    if job is not None:
        yield Derived(name, label, f"{ordinal(job[0])} job", how=f"of {job[1]:,}, by start date, else end date")
    elif values.columns["provider"][0] < 0:
        yield Derived(name, label, None, missing="provider")
