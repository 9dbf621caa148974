"""What can be said beside a claim whose own measure is not known: a second-best figure, named so, and never a verdict.

A cost per hour needs hours or a rate; where only totals are known, total cost is compared like for like. Larger work is
said in hours; how long it was agreed to take stands beside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.figures import count
from app.report.domain.claims import CATEGORY, CONTRAST, NUMBER, SCOPE, Measure, Outcome
from app.report.domain.evidence.assessment import Assessed
from app.report.domain.findings import Finding, Note
from app.report.domain.measures import Record
from app.report.domain.measures.cost import own_total

SECOND_BEST = "second best"
Described = Callable[[Sequence[Outcome]], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Second:
    """`needs`: what the claim's own measure takes, in words; `name` and `tries`: the second-best figure, in the order
    of preference; `limits`: what it cannot say; `always`: it stands beside the claim's own figure, too."""

    needs: str
    name: str
    tries: tuple[Outcome, ...]
    limits: str
    always: bool = False


def _total(key: str, *covariates: str) -> Outcome:
    return Outcome(key=key, label="Total cost per engagement", ended=True, covariates=covariates, measure=Measure(
        name="total_cost_by_itself", shape=NUMBER, predicate="cost more", unit="{currency}"))


SECONDS: Mapping[str, Second] = {
    "unit_cost": Second(
        "A cost per hour needs hours, or a rate with its pricing model", "total cost per engagement, like for like",
        (_total("total", CATEGORY, SCOPE), _total("total-by-kind", CATEGORY)),
        "A total is no price: the dearer work may be the larger, so this decides nothing about the claim."),
    "hours": Second(
        "The size needs hours, actual or estimated", "agreed length, start to due date",
        (Outcome(key="agreed-length", label="Agreed length", measure=Measure(
            name="agreed_length", shape=NUMBER, predicate="was agreed to take longer", unit="days")),),
        "Longer is not always larger, so this decides nothing about the claim.", always=True),
}


def second_of(it: Assessed) -> Second | None:
    """The second-best figure of a contrast; None where there is none."""
    return SECONDS.get(it.claim.measure.name) if getattr(it.claim, "kind", "") == CONTRAST else None


def needs(it: Assessed, record: Record) -> str:
    """Which field is lacking: “A cost per hour needs hours, or a rate with its pricing model: 34 engagements have only
    their total cost.” Empty where none lacks it."""
    second, unknown = second_of(it), it.sample.unknown
    if second is None or not unknown.any():
        return ""
    if it.claim.measure.name != "unit_cost":
        return f"{second.needs}."
    totals = int(np.count_nonzero(unknown & ~np.isnan(own_total(record))))
    only = f": {count(totals, 'engagement')} {'has' if totals == 1 else 'have'} only a total cost" if totals else ""
    return f"{second.needs}{only}."


def noted(it: Assessed, enough: bool, described: Described) -> tuple[Note, ...]:
    """The second-best figure as a note, where there is enough for one."""
    second = second_of(it)
    if second is None or (enough and not second.always):
        return ()
    least = None
    for found in described(second.tries):
        if found.like_for_like or (found.enough and not found.about.covariates):
            lead = "Beside it" if enough else "Second best"
            return (Note(SECOND_BEST, f"{lead}, {second.name}: {found.says} {second.limits}"),)
        if found.enough and len(found.without_covariates) == _used(found):
            least = found
    if least is None:
        return ()
    takes = " and a ".join(least.about.covariates)
    return (Note(SECOND_BEST, f"Second best would be {second.name}: {count(_used(least), 'engagement')} have one, but "
                              f"none has a {takes} to compare it by."),)


def _used(found: Finding) -> int:
    return sum(side.engagements for side in (found.freelance, found.outsourced) if side)
