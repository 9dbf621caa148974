"""Evidence -> findings with verdicts. Pages, console, files and the API all show what is decided here.

Each family of claims has a level of its own, so that easy truths do not lower the bar for contested claims.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim, Outcome
from app.report.domain.dataset import Columns
from app.report.domain.decisions import Decision, decide, verdict_at
from app.report.domain.evidence import second_best
from app.report.domain.evidence.assessment import Assessment, Assessor
from app.report.domain.evidence.missing_data_bounds import bounds
from app.report.domain.evidence.notes import ONE_PROVIDER
from app.report.domain.evidence.outlier_sensitivity import add_outlier_effects
from app.report.domain.evidence.unanswered import missing_by_side, unanswered_by_side
from app.report.domain.findings import (
    DecisiveProvider,
    Family,
    Figures,
    Finding,
    MissingData,
    NamedProvider,
    Note,
    OutcomeFigures,
    SimilarWorkFigure,
)
from app.report.domain.sample_size_advice import advise
from app.report.domain.statistics import ALPHA, Verdict, family_level

NameLookup = Callable[[Collection[int]], Mapping[int, str]]


def numbered_names(numbers: Collection[int]) -> dict[int, str]:
    """Returns names such as "provider 7", for callers that give no names."""
    return {number: f"provider {number}" for number in numbers}


def judge(
    claims: Sequence[Claim],
    assessor: Assessor,
    explored: bool = False,
    naming: NameLookup = numbered_names,
    extra_p_values: Mapping[str, float] | None = None,
) -> tuple[tuple[Finding, ...], tuple[Family, ...]]:
    """Returns the finding of every claim, and the families that were tested together.

    An `explored` view, which is filtered, has effects with 95% intervals and no verdicts. `naming` returns the names of
    providers by number; `extra_p_values`: by family, the p value of a test that belongs to it and is no claim.
    """
    assessments = [assessor.assess(claim) for claim in claims]
    families = () if explored else tuple(_families(assessments, extra_p_values or {}))
    alphas = {family.name: family.alpha for family in families}
    decisions = [decide(each, assessor, alphas.get(each.as_claim.family, ALPHA), not explored) for each in assessments]
    names = _named_providers(decisions, assessor, naming)
    findings = [
        _finding(decision, assessor, explored, names)
        if decision
        else _finding_below_gate(each, assessor, explored, alphas.get(each.as_claim.family, ALPHA))
        for each, decision in zip(assessments, decisions, strict=True)
    ]

    def describe(outcomes: Iterable[Outcome]) -> tuple[OutcomeFigures, ...]:
        return describe_outcomes(outcomes, assessor, naming)

    return tuple(
        replace(finding, notes=(*finding.notes, *second_best.second_best_notes(each, finding.has_enough, describe)))
        for each, finding in zip(assessments, findings, strict=True)
    ), families


def verdicts_only(
    claims: Sequence[Claim],
    assessor: Assessor,
    extra_p_values: Mapping[str, float] | None = None,
) -> tuple[Verdict, ...]:
    """Returns the verdict of every claim, the same as from `judge`, without the rest of the findings."""
    assessments = [assessor.assess(claim) for claim in claims]
    alphas = {family.name: family.alpha for family in _families(assessments, extra_p_values or {})}
    return tuple(verdict_at(each, alphas[each.as_claim.family]) for each in assessments)


def describe_outcomes(
    outcomes: Iterable[Outcome], assessor: Assessor, naming: NameLookup = numbered_names
) -> tuple[OutcomeFigures, ...]:
    """Returns the figures of outcomes on both sides, with 95% intervals; they are in no family and have no verdict."""
    assessments = [assessor.assess(each) for each in outcomes]
    decisions = [decide(each, assessor, ALPHA, judged=False) for each in assessments]
    names = _named_providers(decisions, assessor, naming)
    return tuple(
        OutcomeFigures(
            about=each.as_outcome,
            **_figure_fields(decision, assessor, names) if decision else _below_gate_fields(each, assessor),
        )
        for each, decision in zip(assessments, decisions, strict=True)
    )


def providers_by_code(codes: Collection[int], columns: Columns, naming: NameLookup) -> dict[int, NamedProvider]:
    """Returns number and name of providers, by their code in the columns."""
    numbers = dict(zip(columns["provider"].tolist(), columns["provider_id"].tolist(), strict=True)) if codes else {}
    ids = {code: numbers[code] for code in codes}
    names = naming(ids.values()) if ids else {}
    return {code: NamedProvider(number, names.get(number, f"provider {number}")) for code, number in ids.items()}


def _named_providers(
    decisions: Iterable[Decision | None], assessor: Assessor, naming: NameLookup
) -> dict[int, NamedProvider]:
    """Returns the providers that sentences and notes name, by code."""
    found = [decision for decision in decisions if decision]
    codes = {each.code for decision in found for each in decision.decisive_providers}
    codes |= {each.code for decision in found for each in decision.dominant_providers}
    return providers_by_code(sorted(codes), assessor.evidence.record.columns, naming)


def _families(assessments: Sequence[Assessment], extra_p_values: Mapping[str, float]) -> Iterable[Family]:
    names = dict.fromkeys([*(each.as_claim.family for each in assessments), *extra_p_values])
    for name in names:
        # A claim and its opposite are one test; counted twice it would lower the bar for the rest.
        tested = [
            each
            for each in assessments
            if each.as_claim.family == name and each.head is not None and not each.as_claim.opposes
        ]
        p_values = [each.head.p for each in tested if each.head]
        if name in extra_p_values:
            p_values.append(extra_p_values[name])
        readable = sum(each.as_claim.readable is True for each in tested)
        yield Family(name, len(p_values), family_level(p_values).level, readable)


def _below_gate_fields(assessment: Assessment, assessor: Assessor) -> dict[str, Any]:
    """Returns the fields of figures below the gate: counts, and what is missing."""
    counts = {side: replace(each, typical=None) for side, each in assessment.sides.items()}
    return {
        "freelance": counts.get(FREELANCE),
        "outsourced": counts.get(OUTSOURCED),
        "left_out": _left_out(assessment),
        "lacking": MissingData(
            missing_by_side(assessment), unanswered_by_side(assessment, assessor), assessment.uninformative
        ),
        "without_covariates": _without_covariates(assessment, assessor),
        "notes": assessor.notes.find(assessment.claim, assessment.sample, enough=False),
    }


def _figure_fields(decision: Decision, assessor: Assessor, names: Mapping[int, NamedProvider]) -> dict[str, Any]:
    """Returns the fields of figures above the gate: both sides' figures, and how they compare."""
    assessment = decision.assessment
    dominant = [
        Note(ONE_PROVIDER, {"held": replace(each, name=names[each.code].name)}) for each in decision.dominant_providers
    ]
    notes = add_outlier_effects(
        assessor.notes.find(assessment.claim, assessment.sample, enough=True),
        assessment,
        decision.similar_work,
        assessor,
    )
    return {
        "freelance": assessment.sides.get(FREELANCE),
        "outsourced": assessment.sides.get(OUTSOURCED),
        "effect": assessment.effect(decision.overall),
        "level": 1 - decision.alpha,
        "left_out": _left_out(assessment),
        "like_for_like": _similar_work_figure(decision),
        "without_covariates": _without_covariates(assessment, assessor),
        "notes": (*dominant, *notes),
        "bounds": bounds(assessment, assessor, decision.alpha, decision.verdict),
    }


def _finding_below_gate(assessment: Assessment, assessor: Assessor, explored: bool, alpha: float) -> Finding:
    verdict = None if explored else Verdict.NOT_ENOUGH_DATA
    fields = _below_gate_fields(assessment, assessor)
    return Finding(
        about=assessment.as_claim,
        verdict=verdict,
        explored=explored,
        **fields,
        needed=advise(assessment, None, verdict, alpha, unanswered=fields["lacking"].unanswered_by_side),
        needed_fields=second_best.needed_fields(assessment, assessment.sample.record),
    )


def _finding(decision: Decision, assessor: Assessor, explored: bool, names: Mapping[int, NamedProvider]) -> Finding:
    assessment = decision.assessment
    dominant = {each.code: names[each.code].name for each in decision.dominant_providers}
    return Finding(
        about=assessment.as_claim,
        verdict=decision.verdict,
        explored=explored,
        **_figure_fields(decision, assessor, names),
        overall=decision.overall_verdict if assessment.comparison else None,
        qualifier=decision.qualifier,
        is_reversed=decision.is_reversed,
        is_negligible=decision.is_negligible,
        size=decision.size,
        needed=advise(assessment, decision.figure, decision.verdict, decision.alpha, dominant),
        decisive_providers=tuple(
            DecisiveProvider(names[each.code].id, names[each.code].name, each.verdict_without)
            for each in decision.decisive_providers
        ),
    )


def _similar_work_figure(decision: Decision) -> SimilarWorkFigure | None:
    figure, comparison = decision.similar_work, decision.assessment.comparison
    if figure is None or comparison is None:
        return None
    left_out = {reason: tuple(ids.tolist()) for reason, ids in comparison.left_out.items()}
    return SimilarWorkFigure(
        figure.effect(), decision.similar_work_verdict, figure.n_a, figure.n_b, left_out, comparison.held
    )


def _left_out(assessment: Assessment) -> dict[str, tuple[int, ...]]:
    return {str(reason): tuple(ids.tolist()) for reason, ids in assessment.sample.left_out.items()}


def _without_covariates(assessment: Assessment, assessor: Assessor) -> tuple[int, ...]:
    """Returns the engagements used that have no category or scope, where the claim controls for those."""
    claim, sample = assessment.claim, assessment.sample
    if not claim.like_for_like:
        return ()
    return tuple(sample.id[assessor.comparisons.without_covariates(claim)[sample.used]].tolist())


__all__ = [
    "Family",
    "Figures",
    "Finding",
    "NameLookup",
    "describe_outcomes",
    "judge",
    "numbered_names",
    "providers_by_code",
    "verdicts_only",
]
