"""The cost in its variants."""

from app.report.domain.claims import COVARIATES, NUMBER, Measure, Outcome

FULL_COST = "full-cost"


def _cost_outcome(key: str, label: str, name: str, predicate: str, unit: str = "{currency}") -> Outcome:
    return Outcome(
        key=key,
        label=label,
        ended=True,
        covariates=COVARIATES,
        measure=Measure(name=name, shape=NUMBER, predicate=predicate, unit=unit),
    )


COST_VARIANTS = (
    _cost_outcome("unit-cost", "Hourly cost", "unit_cost", "was the more expensive", "{currency} an hour"),
    _cost_outcome("total", "Total cost", "total_cost_by_itself", "cost more"),
    _cost_outcome(FULL_COST, "Full cost, with our own hours", "full_cost_by_itself", "cost more"),
    _cost_outcome(
        "against-agreed",
        "Cost vs agreed cost",
        "cost_overrun",
        "ran further over its agreed cost",
        "times the agreed cost",
    ),
    _cost_outcome(
        "against-in-house",
        "Cost vs in-house estimate",
        "in_house_ratio",
        "cost more against its in-house estimate",
        "times the in-house estimate",
    ),
)
WITHIN_SCOPE = _cost_outcome(
    "total-with-percentages", "Total cost, percentage-of-budget work included", "total_cost", "cost more"
)
"""Percentage-of-budget work is in no overall total: it is compared like for like alone, within scope."""
