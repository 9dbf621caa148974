"""Evidence -> verdict: what page, console, file and program say of a claim rests on what is decided here.

The verdict of a claim rests on its family's own level, so that easy truths do not lower the bar for contested ones.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim, Outcome
from app.report.domain.dataset import Columns
from app.report.domain.evidence import concentration, leave_one_out, second_best
from app.report.domain.evidence.assessment import Assessment, Assessor, Figure
from app.report.domain.evidence.comparison import margin_on_scale
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
from app.report.domain.statistics import (
    ALPHA,
    DECISIVE,
    LikeForLike,
    Qualifier,
    Share,
    Size,
    Superiority,
    Verdict,
    classify_size,
    combine,
    family_level,
    is_reversed,
)

NameLookup = Callable[[Collection[int]], Mapping[int, str]]
Array = Any


def numbered_names(numbers: Collection[int]) -> dict[int, str]:
    """What providers are called where nobody gave their names."""
    return {number: f"provider {number}" for number in numbers}


@dataclass(frozen=True, slots=True, eq=False)
class _Decision:
    """An assessed claim at its family's level. `figure`: what heads it, drawn at that level; None where nothing does.

    `overall` and `like` are drawn at the same level. `carriers`: the providers it hangs on; `holders`: those
    who hold most of a side.
    """

    assessment: Assessment
    alpha: float
    overall: Superiority | Share
    similar_work: LikeForLike | None
    figure: Figure | None
    verdict: Verdict | None = None
    overall_verdict: Verdict | None = None
    similar_work_verdict: Verdict | None = None
    qualifier: Qualifier = Qualifier.NONE
    is_reversed: bool = False
    is_negligible: bool = False
    size: Size | None = None
    decisive_providers: tuple[leave_one_out.ProviderLeftOut, ...] = ()
    dominant_providers: tuple[concentration.DominantProvider, ...] = ()


def judge(
    claims: Sequence[Claim],
    assessor: Assessor,
    explored: bool = False,
    naming: NameLookup = numbered_names,
    beside: Mapping[str, float] | None = None,
) -> tuple[tuple[Finding, ...], tuple[Family, ...]]:
    """What the record says of every claim, and the families that were checked together.

    An `explored` view, narrowed by hand, shows effects with 95% ranges and gives no verdict. `naming` gives the names
    of providers by number; `beside` the p of a test that belongs to a family without being a claim's.
    """
    assessed = [assessor.assess(claim) for claim in claims]
    families = () if explored else tuple(_families(assessed, beside or {}))
    alphas = {family.name: family.alpha for family in families}
    decided = [
        _decide_claim(each, assessor, alphas.get(each.as_claim.family, ALPHA), not explored) for each in assessed
    ]
    names = _named_providers(decided, assessor, naming)
    found = [
        _finding(done, assessor, explored, names)
        if done
        else _undecided_finding(each, assessor, explored, alphas.get(each.as_claim.family, ALPHA))
        for each, done in zip(assessed, decided, strict=True)
    ]

    def described(those: Iterable[Outcome]) -> tuple[OutcomeFigures, ...]:
        return describe_outcomes(those, assessor, naming)

    return tuple(
        replace(finding, notes=(*finding.notes, *second_best.second_best_notes(each, finding.has_enough, described)))
        for each, finding in zip(assessed, found, strict=True)
    ), families


def verdicts_only(
    claims: Sequence[Claim],
    assessor: Assessor,
    beside: Mapping[str, float] | None = None,
) -> tuple[Verdict, ...]:
    """The verdict of every claim, as `judge` gives it, without anything that is said beside it."""
    assessed = [assessor.assess(claim) for claim in claims]
    alphas = {family.name: family.alpha for family in _families(assessed, beside or {})}
    return tuple(_verdict(each, alphas[each.as_claim.family]) for each in assessed)


def _verdict(it: Assessment, alpha: float) -> Verdict:
    if it.overall is None:
        return Verdict.NOT_ENOUGH_DATA
    return _combine_figures(
        it, it.verdict_of(it.overall.at(alpha)), it.verdict_of(it.similar_work.at(alpha)) if it.similar_work else None
    )[0]


def describe_outcomes(
    catalogue: Iterable[Outcome], assessor: Assessor, naming: NameLookup = numbered_names
) -> tuple[OutcomeFigures, ...]:
    """How engagements turned out on both sides: described at 95%, in no family, never judged."""
    assessed = [assessor.assess(each) for each in catalogue]
    described = [_decide_claim(each, assessor, ALPHA, judged=False) for each in assessed]
    names = _named_providers(described, assessor, naming)
    return tuple(
        OutcomeFigures(
            about=each.as_outcome,
            **_figure_fields(done, assessor, names) if done else _below_gate_fields(each, assessor),
        )
        for each, done in zip(assessed, described, strict=True)
    )


def _named_providers(
    those: Iterable[_Decision | None], assessor: Assessor, naming: NameLookup
) -> dict[int, NamedProvider]:
    """The providers that sentences and notes name."""
    codes = {
        code
        for each in those
        if each
        for code in (*(it.code for it in each.decisive_providers), *(it.code for it in each.dominant_providers))
    }
    return providers_by_code(sorted(codes), assessor.evidence.record.columns, naming)


def _families(assessed: Sequence[Assessment], beside: Mapping[str, float]) -> Iterable[Family]:
    names = dict.fromkeys([*(each.as_claim.family for each in assessed), *beside])
    for name in names:
        # A claim and its opposite are one test; counted twice it would lower the bar for the rest.
        tested = [
            each
            for each in assessed
            if each.as_claim.family == name and each.head is not None and not each.as_claim.opposes
        ]
        p = [*(each.head.p for each in tested if each.head), *([beside[name]] if name in beside else [])]
        yield Family(name, len(p), family_level(p).level, sum(each.as_claim.readable is True for each in tested))


def _decide_claim(it: Assessment, assessor: Assessor, alpha: float, judged: bool) -> _Decision | None:
    """Figures at their level, and what they say; None below the gate."""
    if it.overall is None:
        return None
    overall, like = it.overall.at(alpha), it.similar_work.at(alpha) if it.similar_work else None
    figure = like or (overall if it.head is not None else None)
    turns = like is not None and is_reversed(it.distance(overall).estimate, like.estimate)
    done = _Decision(
        it,
        alpha,
        overall,
        like,
        figure,
        is_reversed=turns,
        dominant_providers=concentration.dominant_providers(it.sample),
    )
    if not judged or not isinstance(it.claim, Claim):
        return done
    raw, adjusted = it.verdict_of(overall), it.verdict_of(like) if like else None
    verdict, qualifier = _combine_figures(it, raw, adjusted)
    done = replace(
        done,
        verdict=verdict,
        overall_verdict=raw,
        similar_work_verdict=adjusted,
        qualifier=qualifier,
        is_negligible=turns and not DECISIVE & {raw, adjusted} and _is_negligible(it, overall, like),
    )
    if figure is None:
        return done
    far = it.distance(figure)
    margin = margin_on_scale(it.as_claim, it.figure_scale(figure))
    return replace(
        done,
        size=classify_size(far.low, far.high, margin) if verdict in DECISIVE else None,
        decisive_providers=leave_one_out.decisive_providers(it, assessor, figure, verdict),
    )


def _combine_figures(it: Assessment, raw: Verdict, adjusted: Verdict | None) -> tuple[Verdict, Qualifier]:
    """The verdict of the figure that heads a claim, and what the other one says beside it."""
    return combine(raw, adjusted, it.comparison is not None, it.comparison.is_balanced if it.comparison else True)


def _is_negligible(it: Assessment, overall: Superiority | Share, like: LikeForLike | None) -> bool:
    """Whether neither estimate is beyond the smallest difference that matters."""
    if like is None:
        return False
    pairs = ((it.distance(each), margin_on_scale(it.as_claim, it.figure_scale(each))) for each in (overall, like))
    return all(abs(far.estimate) < margin for far, margin in pairs)


def providers_by_code(codes: Collection[int], columns: Columns, naming: NameLookup) -> dict[int, NamedProvider]:
    """Number and name of providers, by their code in the columns."""
    places = dict(zip(columns["provider"].tolist(), columns["provider_id"].tolist(), strict=True)) if codes else {}
    ids = {code: places[code] for code in codes}
    names = naming(ids.values()) if ids else {}
    return {code: NamedProvider(number, names.get(number, f"provider {number}")) for code, number in ids.items()}


def _below_gate_fields(it: Assessment, assessor: Assessor) -> dict[str, Any]:
    """Below the gate: what was counted, and what figures take."""
    bare = {side: replace(each, typical=None) for side, each in it.sides.items()}
    return {
        "freelance": bare.get(FREELANCE),
        "outsourced": bare.get(OUTSOURCED),
        "left_out": _left_out(it),
        "lacking": MissingData(missing_by_side(it), unanswered_by_side(it, assessor), it.uninformative),
        "without_covariates": _without_covariates(it, assessor),
        "notes": assessor.notes.find(it.claim, it.sample, enough=False),
    }


def _figure_fields(done: _Decision, assessor: Assessor, names: Mapping[int, NamedProvider]) -> dict[str, Any]:
    """Above it: both sides' figures and how they compare."""
    it = done.assessment
    held = [Note(ONE_PROVIDER, {"held": replace(each, name=names[each.code].name)}) for each in done.dominant_providers]
    noted = add_outlier_effects(assessor.notes.find(it.claim, it.sample, enough=True), it, done.similar_work, assessor)
    return {
        "freelance": it.sides.get(FREELANCE),
        "outsourced": it.sides.get(OUTSOURCED),
        "effect": it.effect(done.overall),
        "level": 1 - done.alpha,
        "left_out": _left_out(it),
        "like_for_like": _similar_work_figure(done),
        "without_covariates": _without_covariates(it, assessor),
        "notes": (*held, *noted),
        "bounds": bounds(it, assessor, done.alpha, done.verdict),
    }


def _undecided_finding(it: Assessment, assessor: Assessor, explored: bool, alpha: float) -> Finding:
    code = None if explored else Verdict.NOT_ENOUGH_DATA
    counted = _below_gate_fields(it, assessor)
    return Finding(
        about=it.as_claim,
        verdict=code,
        explored=explored,
        **counted,
        needed=advise(it, None, code, alpha, asked=counted["lacking"].unanswered_by_side),
        needed_fields=second_best.needed_fields(it, it.sample.record),
    )


def _finding(done: _Decision, assessor: Assessor, explored: bool, names: Mapping[int, NamedProvider]) -> Finding:
    it = done.assessment
    held = {each.code: names[each.code].name for each in done.dominant_providers}
    return Finding(
        about=it.as_claim,
        verdict=done.verdict,
        explored=explored,
        **_figure_fields(done, assessor, names),
        overall=done.overall_verdict if it.comparison else None,
        qualifier=done.qualifier,
        is_reversed=done.is_reversed,
        is_negligible=done.is_negligible,
        size=done.size,
        needed=advise(it, done.figure, done.verdict, done.alpha, held),
        decisive_providers=tuple(
            DecisiveProvider(names[each.code].id, names[each.code].name, each.verdict_without)
            for each in done.decisive_providers
        ),
    )


def _similar_work_figure(done: _Decision) -> SimilarWorkFigure | None:
    if done.similar_work is None or done.assessment.comparison is None:
        return None
    comparison = done.assessment.comparison
    left_out = {reason: tuple(ids.tolist()) for reason, ids in comparison.left_out.items()}
    return SimilarWorkFigure(
        done.similar_work.effect(),
        done.similar_work_verdict,
        done.similar_work.n_a,
        done.similar_work.n_b,
        left_out,
        comparison.held,
    )


def _left_out(it: Assessment) -> dict[str, tuple[int, ...]]:
    return {str(why): tuple(ids.tolist()) for why, ids in it.sample.left_out.items()}


def _without_covariates(it: Assessment, assessor: Assessor) -> tuple[int, ...]:
    """The engagements used that have no category or scope, where the claim holds those equal."""
    if not it.claim.like_for_like:
        return ()
    return tuple(it.sample.id[assessor.comparisons.without_covariates(it.claim)[it.sample.used]].tolist())


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
