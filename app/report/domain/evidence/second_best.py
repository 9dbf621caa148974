"""Second-best figures for claims whose own measure is not known; marked as such, and without a verdict.

A cost per hour needs hours or a rate; where only totals are known, total cost is compared like for like. The size of
work is measured in hours; the agreed length is shown as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.report.domain.claims import CATEGORY, CONTRAST, JOB, NUMBER, SCOPE, Measure, Outcome
from app.report.domain.evidence.assessment import Assessment
from app.report.domain.findings import NeededFields, Note, OutcomeFigures
from app.report.domain.measures import Record
from app.report.domain.measures.cost import total_in_own_currency

SECOND_BEST = "second best"
DescribeOutcomes = Callable[[Sequence[Outcome]], Sequence[OutcomeFigures]]


@dataclass(frozen=True, slots=True)
class SecondBest:
    """`candidates`: second-best figures in order of preference; `always`: shown even where the claim has a figure."""

    candidates: tuple[Outcome, ...]
    always: bool = False


def _total_cost(key: str, *covariates: str) -> Outcome:
    return Outcome(
        key=key,
        label="Total cost per engagement",
        ended=True,
        covariates=covariates,
        measure=Measure(name="total_cost_by_itself", shape=NUMBER, predicate="cost more", unit="{currency}"),
    )


SECOND_BEST_FIGURES: Mapping[str, SecondBest] = {
    "unit_cost": SecondBest((_total_cost("total", CATEGORY, SCOPE, JOB), _total_cost("total-by-kind", CATEGORY, JOB))),
    "hours": SecondBest(
        (
            Outcome(
                key="agreed-length",
                label="Agreed length",
                measure=Measure(name="agreed_length", shape=NUMBER, predicate="was agreed to take longer", unit="days"),
            ),
        ),
        always=True,
    ),
}


def second_best_for(assessment: Assessment) -> SecondBest | None:
    """Returns the second-best figure of a contrast, if there is one."""
    return (
        SECOND_BEST_FIGURES.get(assessment.claim.measure.name)
        if getattr(assessment.claim, "kind", "") == CONTRAST
        else None
    )


def needed_fields(assessment: Assessment, record: Record) -> NeededFields | None:
    """Returns what a contrast's own measure needs; None where no engagement lacks it, or there is no second best."""
    unknown, name = assessment.sample.unknown, assessment.claim.measure.name
    if second_best_for(assessment) is None or not unknown.any():
        return None
    totals = np.count_nonzero(unknown & ~np.isnan(total_in_own_currency(record))) if name == "unit_cost" else 0
    return NeededFields(name, int(totals))


def second_best_notes(assessment: Assessment, enough: bool, describe: DescribeOutcomes) -> tuple[Note, ...]:
    """Returns a note with the second-best figure, where there is enough data; else with the number of engagements whose
    value can't be compared."""
    second, name = second_best_for(assessment), assessment.claim.measure.name
    if second is None or (enough and not second.always):
        return ()
    insufficient = None
    for figures in describe(second.candidates):
        if figures.like_for_like or (figures.has_enough and not figures.about.covariates):
            return (Note(SECOND_BEST, {"measure": name, "beside": enough, "figures": figures}),)
        if figures.has_enough and len(figures.without_covariates) == figures.used:
            insufficient = figures
    if insufficient is None:
        return ()
    return (
        Note(
            SECOND_BEST,
            {"measure": name, "many": insufficient.used, "takes": _recorded_covariates(insufficient.about.covariates)},
        ),
    )


def _recorded_covariates(covariates: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the covariates that somebody has to record; first or later job is derived."""
    return tuple(each for each in covariates if each != JOB)
