"""The fields that measures are derived from, and which values an import set for all of its rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from app.report.domain.claim_measures import CLAIM_MEASURES

if TYPE_CHECKING:
    from app.report.domain.dataset import Columns

Array = Any
FieldGroup = tuple[str, ...]

_TOTAL: tuple[FieldGroup, ...] = (("actual_cost",), ("percentage", "project_budget"))
_BORNE = ("taxes_borne_by", "insurance_borne_by", "expenses_borne_by")


def _total_with(*more: str) -> tuple[FieldGroup, ...]:
    return tuple((*way, *more) for way in _TOTAL)


# By measure the ways to its value, as `cost`, `duration` and `answers` go them: the first whose fields are all known.
DERIVATIONS: Mapping[str, tuple[FieldGroup, ...]] = {
    "total_cost": _TOTAL,
    "total_cost_by_itself": _TOTAL,
    "full_cost": _total_with("management_hours"),
    "full_cost_by_itself": _total_with("management_hours"),
    "unit_cost": (*_total_with("hours_actual"), ("rate", "pricing_model")),
    "in_house_ratio": _total_with("in_house_cost"),
    "saved_money": _total_with("in_house_cost"),
    "cost_overrun": _total_with("agreed_cost"),
    "within_agreed": _total_with("agreed_cost"),
    "duration": (("started_on", "ended_on"),),
    "agreed_length": (("started_on", "due_on"),),
    "working_days": (("started_on", "ended_on"),),
    "saved_time": (("started_on", "ended_on", "in_house_days"),),
    "lateness": (("due_on", "ended_on"),),
    "on_time": (("due_on", "ended_on"),),
    "hours": (("hours_actual",), ("hours_estimated",)),
    "hours_overrun": (("hours_actual", "hours_estimated"),),
    "effort_band": (("effort",), ("hours_actual",), ("hours_estimated",)),
    "cancelled": (("status",),),
    "parallel_work": (("task_count", "parallel_projects"),),
    "costs_borne_by_worker": (_BORNE,),
    "costs_borne_by_provider_company": (_BORNE,),
}
_PLAIN_FIELDS = CLAIM_MEASURES.keys() - DERIVATIONS.keys()  # a field that is a measure as it is
SOURCE_FIELDS = frozenset({*_PLAIN_FIELDS, *(name for ways in DERIVATIONS.values() for way in ways for name in way)})


def set_for_all(columns: "Columns", measure: str) -> Array | None:
    """For each engagement the number of the import that set every field of its value for all rows alike, 0 where it
    is not so; None where no value is of that kind."""
    derivations = DERIVATIONS.get(measure, ((measure,),))
    if not any(columns.set_by_import(name) is not None for fields in derivations for name in fields):
        return None
    imports, undecided = np.zeros(len(columns), np.int64), np.ones(len(columns), bool)
    for fields in derivations:
        derived = undecided & np.logical_and.reduce([columns[name] >= 0 for name in fields])
        marks = [mark for name in fields if (mark := columns.set_by_import(name)) is not None]
        if len(marks) == len(fields):
            mark_of_all = np.where(np.logical_and.reduce([mark > 0 for mark in marks]), np.maximum.reduce(marks), 0)
            imports[derived] = mark_of_all[derived]
        undecided &= ~derived
    return imports if imports.any() else None
