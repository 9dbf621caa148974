"""Derived measures of engagements, with one implementation for the page of one engagement and the report over all.

A measure takes a record (columns) and returns a value for each engagement, or the reason why there is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from app.core.domain.kinds import YesNo
from app.record.domain.engagements import ENDED_STATUSES, FIELDS, STATUSES
from app.report.domain.dataset import CODED_FIELDS, COUNTS, QUANTITIES, RATING_FIELDS, Array, Columns
from app.report.domain.measures import answers, cost, duration
from app.report.domain.measures.conversion import Conversion, rate_days
from app.report.domain.measures.measured import (
    MISSING_REASONS,
    REASON_CODES,
    Measured,
    MissingReason,
    ValuationSettings,
    with_reasons,
)

MEASURES: Mapping[str, Callable[["Record"], Measured]] = {
    "total_cost": cost.total_cost,
    "unit_cost": cost.unit_cost,
    "full_cost": cost.full_cost,
    "total_cost_by_itself": cost.without_percentage_work("total_cost"),
    "full_cost_by_itself": cost.without_percentage_work("full_cost"),
    "in_house_ratio": cost.in_house_ratio,
    "cost_overrun": cost.cost_overrun,
    "within_agreed": cost.within_agreed,
    "saved_money": cost.saved_money,
    "duration": duration.duration,
    "agreed_length": duration.agreed_length,
    "working_days": duration.working_days,
    "lateness": duration.lateness,
    "on_time": duration.on_time,
    "saved_time": duration.saved_time,
    "hours": answers.hours,
    "hours_overrun": answers.hours_overrun,
    "effort_band": answers.effort_band,
    "cancelled": answers.cancelled,
    "parallel_work": answers.parallel_work,
    "costs_borne_by_worker": answers.costs_borne_by("worker"),
    "costs_borne_by_provider_company": answers.costs_borne_by("provider company"),
    "quality": answers.rating("quality"),
    "expertise": answers.rating("expertise"),
    "resources": answers.rating("resources"),
    "flexibility": answers.rating("flexibility"),
    "communication": answers.rating("communication"),
}
AMOUNTS = frozenset(
    {
        "total_cost",
        "total_cost_by_itself",
        "full_cost",
        "full_cost_by_itself",
        "unit_cost",
        "in_house_ratio",
        "cost_overrun",
        "duration",
        "agreed_length",
        "working_days",
        "hours",
        "hours_overrun",
        "hours_estimated",
        "hours_actual",
    }
)
"""Measures that are compared like for like as ratios; 0 has no ratio and is left out."""
CONVERTED = frozenset({"total_cost", "total_cost_by_itself", "full_cost", "full_cost_by_itself", "unit_cost"})
"""Measures in money, which are converted to one currency; the others are ratios of amounts of one engagement."""
EFFORT = frozenset({"hours", "hours_actual", "hours_overrun", "effort", "effort_band"})
"""Measures of effort: they are matched on the estimated scope, because the actual one is the outcome."""


class Record:
    """Columns with the settings for derivations; each measure is computed once. Not thread-safe."""

    def __init__(self, columns: Columns, terms: ValuationSettings):
        self.columns = columns
        self.terms = terms
        self.ended: Array = np.isin(columns["status"], [STATUSES.index(status) for status in ENDED_STATUSES])
        self._known: dict[str, Measured] = {}

    def with_arrangements(self, arrangement: Array) -> "Record":
        """Returns the same record with other arrangements (N,), sharing the measures computed so far."""
        other = Record(replace(self.columns, arrays={**self.columns.arrays, "arrangement": arrangement}), self.terms)
        other._known = self._known
        return other

    @cached_property
    def conversion(self) -> Conversion:
        """The conversion of each engagement's currency to the reporting currency."""
        return Conversion(self)

    def values_of(self, name: str) -> Measured:
        """Returns a derived measure, or a field that is a number, a rating or yes/no; raises KeyError for any other."""
        if name not in self._known:
            self._known[name] = MEASURES[name](self) if name in MEASURES else self._plain(name)
        return self._known[name]

    def _plain(self, name: str) -> Measured:
        if name in (*QUANTITIES, *COUNTS, *RATING_FIELDS, "goal_met", "would_rehire"):
            return with_reasons(self.columns[name])
        if name in CODED_FIELDS and isinstance(FIELDS[name].kind, YesNo):
            code = self.columns[name]
            return with_reasons(np.where(code < 0, np.nan, code))
        raise KeyError(name)


__all__ = [
    "AMOUNTS",
    "CONVERTED",
    "EFFORT",
    "MEASURES",
    "MISSING_REASONS",
    "REASON_CODES",
    "Measured",
    "MissingReason",
    "Record",
    "ValuationSettings",
    "rate_days",
    "with_reasons",
]
