"""The cost in its variants, and the exchange rates it rests on."""

from datetime import date

import numpy as np

from app.report.domain.claim_detail import RateUsed
from app.report.domain.claims import CATEGORY, NUMBER, SCOPE, Measure, Outcome
from app.report.domain.evidence.samples import Sample
from app.report.domain.measures import Record

_BOTH = (CATEGORY, SCOPE)
FULL_COST = "full-cost"
NOT_SET = "Not known: Settings do not say yet what an hour of our own people costs."


def _cost(key: str, label: str, name: str, predicate: str, unit: str = "{currency}") -> Outcome:
    return Outcome(key=key, label=label, ended=True, covariates=_BOTH,
                   measure=Measure(name=name, shape=NUMBER, predicate=predicate, unit=unit))


VARIANTS = (
    _cost("unit-cost", "Cost of an hour", "unit_cost", "was the more expensive", "{currency} an hour"),
    _cost("total", "Total cost", "total_cost_by_itself", "cost more"),
    _cost(FULL_COST, "Full cost, our own hours included", "full_cost_by_itself", "cost more"),
    _cost("against-agreed", "Cost against the agreed cost", "cost_overrun", "ran further over its agreed cost",
          "times the agreed cost"),
    _cost("against-in-house", "Cost against the in-house estimate", "in_house_ratio",
          "cost more against its in-house estimate", "times the in-house estimate"),
)
WITHIN_SCOPE = _cost("total-with-percentages", "Total cost, percentage-of-budget work included", "total_cost",
                     "cost more")
"""Percentage-of-budget work is in no overall total: it is compared like for like alone, within scope."""


def rates_used(sample: Sample, record: Record) -> tuple[RateUsed, ...]:
    """The rates behind the amounts of a sample, one line a foreign currency."""
    columns, found = record.columns, []
    factor, day = record.conversion.factor, record.conversion.day
    for code, currency in enumerate(columns.currencies):
        here = sample.used & (columns["currency"] == code) & ~np.isnan(factor) & (day >= 0)
        if currency == record.terms.currency or not here.any():
            continue
        found.append(RateUsed(currency, int(here.sum()), float(factor[here].min()), float(factor[here].max()),
                              date.fromordinal(int(day[here].min())), date.fromordinal(int(day[here].max()))))
    return tuple(found)


