"""Which unanswered fields could still be answered, and the record as it would be if they were.

An answer is possible where the record's own rules allow one: nobody is asked for the actual hours of work that has not
ended, or for a rate under a fixed price. The values assumed stand for any answer; only that they are known counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from app.core.domain.kinds import Choice, ChoiceSet
from app.record.domain.engagement_options import DAILY, HOURLY, PERCENTAGE, PRICING_MODELS
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.report.domain.claims import Claim
from app.report.domain.dataset import DAYS, REVIEW_COLUMNS, Columns
from app.report.domain.measures import Record
from app.report.domain.measures.conversion import payment_currency
from app.report.domain.measures.sources import DERIVATIONS

Array = Any
CURRENCY, MODEL, STATUS = "currency", "pricing_model", "status"
_AFTER_THE_END = frozenset({"actual_cost", "hours_actual", "management_hours", "ended_on", *REVIEW_COLUMNS})
_FROM_ENTRIES = frozenset({"actual_cost", "hours_actual"})  # an engagement's entries add up to them
_ASSUMED_RATING, _ASSUMED_MINOR = 3.0, 10_000
_BY_TIME = tuple(PRICING_MODELS.index(model) for model in (HOURLY, DAILY))


def ways_to_value(measure: str) -> tuple[tuple[str, ...], ...]:
    """Returns the sets of fields that each give the value of a measure, without those that need a field that nobody
    can be asked for in a grid of engagements."""
    ways = []
    for fields in DERIVATIONS.get(measure, ((measure,),)):
        if all(name != STATUS and (name in FIELDS or name in REVIEW_COLUMNS) for name in fields):
            has_amount = any(name in MONEY_FIELDS for name in fields)
            ways.append((*fields, CURRENCY) if has_amount else fields)
    return tuple(ways)


class PossibleAnswers:
    """The unanswered fields of a record. `with_entries`: the numbers of the engagements with entries, whose cost and
    hours nobody types in; `reporting_currency`: the organisation's."""

    def __init__(self, record: Record, today: date, reporting_currency: str, with_entries: Array):
        self.record, self._today = record, today.toordinal()
        self._reporting_currency = reporting_currency
        self._has_entries = np.isin(record.columns["id"], with_entries)

    def is_unknown(self, name: str) -> Array:
        """Returns a mask of the engagements without a value of a field, or of a review's."""
        return ~(self.record.columns[name] >= 0)

    def is_answerable(self, name: str, names: Collection[str]) -> Array:
        """Returns a mask of the engagements whose field is unknown and may be answered, if `names` are as well."""
        mask = self.is_unknown(name)
        if name in _AFTER_THE_END:
            mask = mask & self.record.ended
        if name in _FROM_ENTRIES:
            mask = mask & ~self._has_entries
        if name == "ended_on":
            mask = mask & (self.record.columns["started_on"] <= self._today)
        if name == "rate":
            mask = mask & (self._by_time | (self.is_unknown(MODEL) if MODEL in names else False))
        if name == "percentage":
            mask = mask & (self.record.columns[MODEL] == PRICING_MODELS.index(PERCENTAGE))
        return mask

    @cached_property
    def _by_time(self) -> Array:
        return np.isin(self.record.columns[MODEL], _BY_TIME)

    def record_with(self, names: Collection[str], claim: Claim) -> Record:
        """Returns the record as it would be with all of these fields answered, by values that count for the claim."""
        columns, terms = self.record.columns, self.record.terms
        arrays: dict[str, Array] = {}
        currencies = columns.currencies
        if CURRENCY in names and terms.currency not in currencies:
            currencies = (*currencies, terms.currency)
        for name in names:
            mask = self.is_answerable(name, names)
            if name == CURRENCY:
                value: float = currencies.index(terms.currency)
            else:
                value = self._assumed_value(name, names, claim)
            arrays[name] = np.where(mask, np.asarray(value, columns[name].dtype), columns[name])
            if (marks := columns.set_by_import(name)) is not None:
                arrays[f"{name}_set_by"] = np.where(mask, 0, marks)
        filled = Columns({**columns.arrays, **arrays}, currencies, columns.payments)
        if not terms.converted and any(name in MONEY_FIELDS for name in names):
            terms = replace(terms, currency=payment_currency(filled) or self._reporting_currency)
        return Record(filled, terms)

    def _assumed_value(self, name: str, names: Collection[str], claim: Claim) -> float:
        field = FIELDS.get(name)
        kind = field.kind if field else None
        if name in DAYS:
            return self._today
        if name in MONEY_FIELDS:
            return _ASSUMED_MINOR
        if name == MODEL and "rate" in names:
            return _BY_TIME[0]
        if isinstance(kind, Choice | ChoiceSet):
            place = kind.options.index(claim.measure.yes[0]) if claim.measure.name == name else 0
            return 1 << place if isinstance(kind, ChoiceSet) else place
        if name in REVIEW_COLUMNS and name not in _YES_NO_ANSWERS:
            return _ASSUMED_RATING
        return 1.0


_YES_NO_ANSWERS: Mapping[str, float] = {"goal_met": 1.0, "would_rehire": 1.0}
