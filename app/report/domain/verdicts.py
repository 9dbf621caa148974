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
from app.report.domain.evidence.assessment import Assessed, Assessor, Figure
from app.report.domain.evidence.comparison import margin_of
from app.report.domain.evidence.missing_data_bounds import bounds
from app.report.domain.evidence.notes import ONE_PROVIDER
from app.report.domain.evidence.outlier_sensitivity import with_slips
from app.report.domain.evidence.unanswered import lacks, unanswered
from app.report.domain.findings import (
    Family,
    Figures,
    Finding,
    Lacking,
    LikeWithLike,
    Named,
    Note,
    OutcomeFigures,
    Pillar,
)
from app.report.domain.sample_size_advice import settling
from app.report.domain.statistics import (
    ALPHA,
    DECISIVE,
    LikeForLike,
    Qualifier,
    Share,
    Size,
    Superiority,
    Verdict,
    combine,
    page_level,
    size,
    turns_round,
)

Naming = Callable[[Collection[int]], Mapping[int, str]]
Array = Any


def nameless(numbers: Collection[int]) -> dict[int, str]:
    """What providers are called where nobody gave their names."""
    return {number: f"provider {number}" for number in numbers}


@dataclass(frozen=True, slots=True, eq=False)
class _Decided:
    """An assessed claim at its family's level. `figure`: what heads it, drawn at that level; None where nothing does.

    `overall` and `like` are drawn at the same level. `carriers`: the providers it hangs on; `holders`: those
    who hold most of a side.
    """

    it: Assessed
    alpha: float
    overall: Superiority | Share
    like: LikeForLike | None
    figure: Figure | None
    verdict: Verdict | None = None
    of_overall: Verdict | None = None
    of_like: Verdict | None = None
    qualifier: Qualifier = Qualifier.NONE
    turns: bool = False
    slight: bool = False
    size: Size | None = None
    carriers: tuple[leave_one_out.Carrier, ...] = ()
    holders: tuple[concentration.Holder, ...] = ()


def judge(
    claims: Sequence[Claim],
    assessor: Assessor,
    explored: bool = False,
    naming: Naming = nameless,
    beside: Mapping[str, float] | None = None,
) -> tuple[tuple[Finding, ...], tuple[Family, ...]]:
    """What the record says of every claim, and the families that were checked together.

    An `explored` view, narrowed by hand, shows effects with 95% ranges and gives no verdict. `naming` gives the names
    of providers by number; `beside` the p of a test that belongs to a family without being a claim's.
    """
    assessed = [assessor.of(claim) for claim in claims]
    families = () if explored else tuple(_families(assessed, beside or {}))
    alphas = {family.name: family.alpha for family in families}
    decided = [_decide(each, assessor, alphas.get(each.judged.family, ALPHA), not explored) for each in assessed]
    names = _names(decided, assessor, naming)
    found = [
        _finding(done, assessor, explored, names)
        if done
        else _undecided(each, assessor, explored, alphas.get(each.judged.family, ALPHA))
        for each, done in zip(assessed, decided, strict=True)
    ]

    def described(those: Iterable[Outcome]) -> tuple[OutcomeFigures, ...]:
        return outcomes(those, assessor, naming)

    return tuple(
        replace(finding, notes=(*finding.notes, *second_best.noted(each, finding.enough, described)))
        for each, finding in zip(assessed, found, strict=True)
    ), families


def verdicts_alone(
    claims: Sequence[Claim],
    assessor: Assessor,
    beside: Mapping[str, float] | None = None,
) -> tuple[Verdict, ...]:
    """The verdict of every claim, as `judge` gives it, without anything that is said beside it."""
    assessed = [assessor.of(claim) for claim in claims]
    alphas = {family.name: family.alpha for family in _families(assessed, beside or {})}
    return tuple(_verdict(each, alphas[each.judged.family]) for each in assessed)


def _verdict(it: Assessed, alpha: float) -> Verdict:
    if it.overall is None:
        return Verdict.NOT_ENOUGH_DATA
    return _combined(it, it.decided(it.overall.at(alpha)), it.decided(it.like.at(alpha)) if it.like else None)[0]


def outcomes(catalogue: Iterable[Outcome], assessor: Assessor, naming: Naming = nameless) -> tuple[OutcomeFigures, ...]:
    """How engagements turned out on both sides: described at 95%, in no family, never judged."""
    assessed = [assessor.of(each) for each in catalogue]
    described = [_decide(each, assessor, ALPHA, judged=False) for each in assessed]
    names = _names(described, assessor, naming)
    return tuple(
        OutcomeFigures(about=each.described, **_shown(done, assessor, names) if done else _silent(each, assessor))
        for each, done in zip(assessed, described, strict=True)
    )


def _names(those: Iterable[_Decided | None], assessor: Assessor, naming: Naming) -> dict[int, Named]:
    """The providers that sentences and notes name."""
    codes = {
        code
        for each in those
        if each
        for code in (*(it.code for it in each.carriers), *(it.code for it in each.holders))
    }
    return called(sorted(codes), assessor.evidence.record.columns, naming)


def _families(assessed: Sequence[Assessed], beside: Mapping[str, float]) -> Iterable[Family]:
    names = dict.fromkeys([*(each.judged.family for each in assessed), *beside])
    for name in names:
        # A claim and its opposite are one test; counted twice it would lower the bar for the rest.
        tested = [
            each
            for each in assessed
            if each.judged.family == name and each.head is not None and not each.judged.opposes
        ]
        p = [*(each.head.p for each in tested if each.head), *([beside[name]] if name in beside else [])]
        yield Family(name, len(p), page_level(p).level, sum(each.judged.readable is True for each in tested))


def _decide(it: Assessed, assessor: Assessor, alpha: float, judged: bool) -> _Decided | None:
    """Figures at their level, and what they say; None below the gate."""
    if it.overall is None:
        return None
    overall, like = it.overall.at(alpha), it.like.at(alpha) if it.like else None
    figure = like or (overall if it.head is not None else None)
    turns = like is not None and turns_round(it.distance(overall).estimate, like.estimate)
    done = _Decided(it, alpha, overall, like, figure, turns=turns, holders=concentration.holders(it.sample))
    if not judged or not isinstance(it.claim, Claim):
        return done
    raw, adjusted = it.decided(overall), it.decided(like) if like else None
    verdict, qualifier = _combined(it, raw, adjusted)
    done = replace(
        done,
        verdict=verdict,
        of_overall=raw,
        of_like=adjusted,
        qualifier=qualifier,
        slight=turns and not DECISIVE & {raw, adjusted} and _slight(it, overall, like),
    )
    if figure is None:
        return done
    far = it.distance(figure)
    margin = margin_of(it.judged, it.scale_of(figure))
    return replace(
        done,
        size=size(far.low, far.high, margin) if verdict in DECISIVE else None,
        carriers=leave_one_out.carriers(it, assessor, figure, verdict),
    )


def _combined(it: Assessed, raw: Verdict, adjusted: Verdict | None) -> tuple[Verdict, Qualifier]:
    """The verdict of the figure that heads a claim, and what the other one says beside it."""
    return combine(raw, adjusted, it.comparison is not None, it.comparison.alike if it.comparison else True)


def _slight(it: Assessed, overall: Superiority | Share, like: LikeForLike | None) -> bool:
    """Whether neither estimate is beyond the smallest difference that matters."""
    if like is None:
        return False
    pairs = ((it.distance(each), margin_of(it.judged, it.scale_of(each))) for each in (overall, like))
    return all(abs(far.estimate) < margin for far, margin in pairs)


def called(codes: Collection[int], columns: Columns, naming: Naming) -> dict[int, Named]:
    """Number and name of providers, by their code in the columns."""
    places = dict(zip(columns["provider"].tolist(), columns["provider_id"].tolist(), strict=True)) if codes else {}
    ids = {code: places[code] for code in codes}
    names = naming(ids.values()) if ids else {}
    return {code: Named(number, names.get(number, f"provider {number}")) for code, number in ids.items()}


def _silent(it: Assessed, assessor: Assessor) -> dict[str, Any]:
    """Below the gate: what was counted, and what figures take."""
    bare = {side: replace(each, typical=None) for side, each in it.sides.items()}
    return {
        "freelance": bare.get(FREELANCE),
        "outsourced": bare.get(OUTSOURCED),
        "left_out": _left_out(it),
        "lacking": Lacking(lacks(it), unanswered(it, assessor), it.untold),
        "without_covariates": _without(it, assessor),
        "notes": assessor.notes.of(it.claim, it.sample, enough=False),
    }


def _shown(done: _Decided, assessor: Assessor, names: Mapping[int, Named]) -> dict[str, Any]:
    """Above it: both sides' figures and how they compare."""
    it = done.it
    held = [Note(ONE_PROVIDER, {"held": replace(each, name=names[each.code].name)}) for each in done.holders]
    noted = with_slips(assessor.notes.of(it.claim, it.sample, enough=True), it, done.like, assessor)
    return {
        "freelance": it.sides.get(FREELANCE),
        "outsourced": it.sides.get(OUTSOURCED),
        "effect": it.effect(done.overall),
        "level": 1 - done.alpha,
        "left_out": _left_out(it),
        "like_for_like": _like(done),
        "without_covariates": _without(it, assessor),
        "notes": (*held, *noted),
        "bounds": bounds(it, assessor, done.alpha, done.verdict),
    }


def _undecided(it: Assessed, assessor: Assessor, explored: bool, alpha: float) -> Finding:
    code = None if explored else Verdict.NOT_ENOUGH_DATA
    counted = _silent(it, assessor)
    return Finding(
        about=it.judged,
        verdict=code,
        explored=explored,
        **counted,
        needed=settling(it, None, code, alpha, asked=counted["lacking"].unanswered),
        wanted=second_best.wanted(it, it.sample.record),
    )


def _finding(done: _Decided, assessor: Assessor, explored: bool, names: Mapping[int, Named]) -> Finding:
    it = done.it
    held = {each.code: names[each.code].name for each in done.holders}
    return Finding(
        about=it.judged,
        verdict=done.verdict,
        explored=explored,
        **_shown(done, assessor, names),
        overall=done.of_overall if it.comparison else None,
        qualifier=done.qualifier,
        turns_round=done.turns,
        slight=done.slight,
        size=done.size,
        needed=settling(it, done.figure, done.verdict, done.alpha, held),
        alone=tuple(Pillar(names[each.code].id, names[each.code].name, each.becomes) for each in done.carriers),
    )


def _like(done: _Decided) -> LikeWithLike | None:
    if done.like is None or done.it.comparison is None:
        return None
    comparison = done.it.comparison
    left_out = {reason: tuple(ids.tolist()) for reason, ids in comparison.left_out.items()}
    return LikeWithLike(done.like.effect(), done.of_like, done.like.n_a, done.like.n_b, left_out, comparison.held)


def _left_out(it: Assessed) -> dict[str, tuple[int, ...]]:
    return {str(why): tuple(ids.tolist()) for why, ids in it.sample.left_out.items()}


def _without(it: Assessed, assessor: Assessor) -> tuple[int, ...]:
    """The engagements used that have no category or scope, where the claim holds those equal."""
    if not it.claim.like_for_like:
        return ()
    return tuple(it.sample.id[assessor.comparisons.without_covariates(it.claim)[it.sample.used]].tolist())


__all__ = ["Family", "Figures", "Finding", "Naming", "called", "judge", "nameless", "outcomes", "verdicts_alone"]
