"""Builds the details of one claim or outcome of a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.record.domain.engagements import ARRANGEMENTS, FREELANCE
from app.report.domain.claim_detail import Composition, ProviderInfluence, Strata, Subset, Variant
from app.report.domain.evidence.assessment import Assessment, Assessor
from app.report.domain.evidence.breakdowns import Breakdowns
from app.report.domain.evidence.cost_variants import COST_VARIANTS, FULL_COST, WITHIN_SCOPE
from app.report.domain.evidence.notes import COSTS
from app.report.domain.evidence.samples import Sample
from app.report.domain.findings import Family, Finding, OutcomeFigures
from app.report.domain.measures import CONVERTED
from app.report.domain.measures.conversion import RateUsed, rates_used
from app.report.domain.reports import Report
from app.report.domain.statistics import ALPHA, NotEstimable, Reason
from app.report.domain.verdicts import NameLookup, describe_outcomes, providers_by_code

UsedValues = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """Everything about one claim or outcome of a report. `family` is None where it was not tested. `used`: by
    arrangement the engagements' numbers and values, the largest first; `left_out`: numbers by reason, also those that
    only the like-for-like figure leaves out. `not_comparable_reason`: why there is no such figure where the claim
    asks for one. `jobs`: first and later jobs of a provider, empty where there are not both."""

    report: Report
    finding: Finding | OutcomeFigures
    family: Family | None
    used: Mapping[str, UsedValues]
    left_out: Mapping[str, tuple[int, ...]]
    mix: tuple[Composition, ...]
    strata: Strata | None
    providers: tuple[ProviderInfluence, ...]
    years: tuple[Subset, ...]
    cumulative: tuple[Subset, ...]
    jobs: tuple[Subset, ...]
    variants: tuple[Variant, ...] = ()
    rates: tuple[RateUsed, ...] = ()
    not_comparable_reason: Reason | None = None


def claim_detail(
    finding: Finding | OutcomeFigures,
    assessor: Assessor,
    bands: Mapping[str, float],
    report: Report,
    naming: NameLookup,
) -> ClaimDetail:
    """Returns everything about one finding of a report. `bands`: upper ends in hours of the bands of scope, by name."""
    claim, measure = finding.about, finding.about.measure.name
    assessment = assessor.assess(claim)
    breakdowns = Breakdowns(assessment, assessor, bands)
    alpha = ALPHA if finding.level is None else 1 - finding.level
    providers = providers_by_code(breakdowns.codes(), assessor.evidence.record.columns, naming)
    judged = isinstance(finding, Finding) and finding.verdict is not None
    return ClaimDetail(
        report=report,
        finding=finding,
        family=next((each for each in report.families if each.name == getattr(claim, "family", None)), None),
        used={side: _used_values(assessment.sample, side) for side in ARRANGEMENTS},
        left_out={**finding.left_out, **finding.not_in_similar_work},
        mix=breakdowns.mix(),
        strata=breakdowns.strata(),
        providers=breakdowns.providers(alpha, providers, judged),
        years=breakdowns.years(),
        cumulative=breakdowns.cumulative(),
        jobs=breakdowns.jobs(),
        variants=_variants(assessor, naming) if measure in COSTS else (),
        rates=rates_used(assessment.sample.used, assessment.sample.record) if measure in CONVERTED else (),
        not_comparable_reason=_missing_comparison_reason(assessment),
    )


def _used_values(sample: Sample, side: str) -> UsedValues:
    mask = sample.freelance if side == FREELANCE else ~sample.freelance
    pairs = zip(sample.id[mask].tolist(), sample.y[mask].tolist(), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _variants(assessor: Assessor, naming: NameLookup) -> tuple[Variant, ...]:
    unset = assessor.evidence.record.terms.own_hourly_cost is None
    return tuple(
        Variant(each, each.key == WITHIN_SCOPE.key, unset and each.key == FULL_COST)
        for each in describe_outcomes((*COST_VARIANTS, WITHIN_SCOPE), assessor, naming)
    )


def _missing_comparison_reason(assessment: Assessment) -> Reason | None:
    figure = assessment.comparison.figure if assessment.comparison else None
    return figure.reason if isinstance(figure, NotEstimable) else None
