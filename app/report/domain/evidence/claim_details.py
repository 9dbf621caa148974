"""Puts together the closer look at one claim of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.engagements import ARRANGEMENTS, FREELANCE
from app.report.domain.claim_detail import Closer, Variant
from app.report.domain.evidence.assessment import Assessed, Assessor
from app.report.domain.evidence.breakdowns import Apart
from app.report.domain.evidence.comparison import WHY
from app.report.domain.evidence.cost_variants import FULL_COST, NOT_SET, VARIANTS, WITHIN_SCOPE
from app.report.domain.evidence.notes import COSTS
from app.report.domain.evidence.samples import Sample
from app.report.domain.findings import Family, Finding
from app.report.domain.measures import CONVERTED
from app.report.domain.measures.conversion import rates_used
from app.report.domain.reports import Report
from app.report.domain.statistics import ALPHA, Silence
from app.report.domain.verdicts import Naming, called, outcomes

Used = tuple[tuple[int, float], ...]


def look(finding: Finding, family: Family | None, assessor: Assessor, bands: Sequence[int], report: Report,
         naming: Naming) -> Closer:
    """Everything about one finding of a report. `bands`: the upper ends in hours of all bands of scope but the last."""
    claim = finding.about
    it = assessor.of(claim)
    apart = Apart(it, assessor, bands)
    alpha = ALPHA if finding.level is None else 1 - finding.level
    named = called(apart.codes(), assessor.evidence.record.columns, naming)
    costs = claim.measure.name in COSTS
    return Closer(
        report=report, finding=finding, family=family,
        used={side: _used(it.sample, side) for side in ARRANGEMENTS}, left_out=_left_out(finding), mix=apart.mix(),
        strata=apart.strata(), providers=apart.providers(alpha, named, finding.verdict is not None),
        years=apart.years(), cumulative=apart.cumulative(), jobs=apart.jobs(),
        variants=_variants(assessor, report.currency, naming) if costs else (),
        rates=rates_used(it.sample.used, it.sample.record) if finding.about.measure.name in CONVERTED else (),
        why_not_comparable=_why(it))


def _used(sample: Sample, side: str) -> Used:
    here = sample.freelance if side == FREELANCE else ~sample.freelance
    pairs = zip(sample.id[here].tolist(), sample.y[here].tolist(), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _left_out(finding: Finding) -> Mapping[str, tuple[int, ...]]:
    """Of the overall figure, and then those that only the comparison like for like leaves out."""
    return {**finding.left_out, **finding.not_compared}


def _variants(assessor: Assessor, currency: str, naming: Naming) -> tuple[Variant, ...]:
    found = [Variant(_own_hours(each, assessor)) for each in outcomes(VARIANTS, assessor, currency, naming)]
    within, = outcomes((WITHIN_SCOPE,), assessor, currency, naming)
    return (*found, Variant(within, within_scope=True))


def _own_hours(finding: Finding, assessor: Assessor) -> Finding:
    """The full cost says what it waits for where nobody has set what an hour of our own costs."""
    if finding.key != FULL_COST or assessor.evidence.record.terms.own_hourly_cost is not None:
        return finding
    return replace(finding, says=NOT_SET)


def _why(it: Assessed) -> str:
    figure: Any = it.comparison.figure if it.comparison else None
    return WHY.get(figure.reason, "there is too little data") if isinstance(figure, Silence) else ""


