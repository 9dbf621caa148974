"""Evidence -> verdict, and its words: page, console, file and program all say what is said here.

The verdict of a claim rests on its family's own level, so that easy truths do not lower the bar for contested ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain import wording
from app.domain.claims import MAY, Claim, Outcome
from app.domain.engagements import FREELANCE, OUTSOURCED
from app.domain.evidence import Evidence, Sample, SideOf
from app.domain.statistics import (
    ALPHA,
    Distance,
    Gate,
    Missing,
    Scale,
    Share,
    Silence,
    Size,
    Superiority,
    Verdict,
    gate,
    gate_one_side,
    one_share,
    page_level,
    size,
    superiority,
    verdict,
)

Result = Superiority | Share


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict's sign and word, as every face shows them."""

    sign: str
    word: str


WORDS: Mapping[Verdict, Said] = {
    Verdict.SUPPORTED: Said("✓", "in line"),
    Verdict.CONTRADICTED: Said("✗", "against"),
    Verdict.NO_MEANINGFUL_DIFFERENCE: Said("≈", "little difference"),
    Verdict.INCONCLUSIVE: Said("?", "undecided"),
    Verdict.NOT_ENOUGH_DATA: Said("·", "too little data"),
}
THE_OTHER_WAY = Said("✗", "the other way")  # of a claim that says only that it can be so
NOT_TESTED = Said("·", wording.EXPLORED)


@dataclass(frozen=True, slots=True)
class Effect:
    """Freelance against outsourced on `scale`, or the share of one side, with its range."""

    scale: Scale
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What the record says of one claim or outcome. What it does not carry is None.

    `freelance`, `outsourced`: None for the side that a claim does not speak of; below the gate without a typical
    value. `level` is that of the range (0.95: 95 %). `verdict` is None in an explored view, and for outcomes.
    `left_out`: engagements' numbers by reason. `missing`: what a verdict still takes, in words; None above the gate.
    """

    about: Claim | Outcome
    freelance: SideOf | None
    outsourced: SideOf | None
    effect: Effect | None
    level: float | None
    verdict: Verdict | None
    said: Said | None
    says: str
    left_out: Mapping[str, tuple[int, ...]]
    missing: str | None = None
    qualifier: str = ""
    size: Size | None = None
    explored: bool = False

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def enough(self) -> bool:
        """Whether the record carries more than counts."""
        return self.effect is not None


@dataclass(frozen=True, slots=True)
class Family:
    """Claims that were checked together: `tested` of them, every range drawn at level 1 - `alpha`."""

    name: str
    tested: int
    alpha: float


@dataclass(frozen=True, slots=True, eq=False)
class _Assessed:
    """A claim's evidence with the method's result, before any level is known."""

    claim: Claim | Outcome
    sample: Sample
    sides: dict[str, SideOf]
    gate: Gate | Missing
    result: Result | None

    @property
    def scale(self) -> Scale:
        if isinstance(self.result, Share):
            return Scale.SHARE
        return Scale.DIFFERENCE if self.sample.yes_or_no else Scale.SUPERIORITY


def judge(claims: Sequence[Claim], evidence: Evidence, currency: str,
          explored: bool = False) -> tuple[tuple[Finding, ...], tuple[Family, ...]]:
    """What the record says of every claim, and the families that were checked together.

    An `explored` view, narrowed by hand, shows effects with 95 % ranges and gives no verdict.
    """
    assessed = [_assess(claim, evidence) for claim in claims]
    families = () if explored else tuple(_families(assessed))
    alphas = {family.name: family.alpha for family in families}
    found = []
    for each in assessed:
        tested = not explored and _tested(each)
        found.append(_finding(each, alphas[each.claim.family] if tested else ALPHA, tested, currency, explored))
    return tuple(found), families


def outcomes(catalogue: Iterable[Outcome], evidence: Evidence, currency: str) -> tuple[Finding, ...]:
    """How engagements turned out on both sides: described at 95 %, in no family, never judged."""
    return tuple(_finding(_assess(each, evidence), ALPHA, False, currency, False) for each in catalogue)


def _assess(claim: Claim | Outcome, evidence: Evidence) -> _Assessed:
    sample = evidence.of(claim)
    only = claim.one_side if isinstance(claim, Claim) else None
    sides = {side: sample.side(side) for side in (FREELANCE, OUTSOURCED) if only in (None, side)}
    counts = [(it.engagements, it.providers) for it in sides.values()]
    needs = gate_one_side(*counts[0]) if only else gate(*counts[0], *counts[1])
    result: Result | Silence | None = None
    if _open(needs):
        result = (one_share(sample.y, sample.provider) if only
                  else superiority(sample.y, sample.freelance, sample.provider))
    return _Assessed(claim, sample, sides, needs, None if isinstance(result, Silence) else result)


def _open(needs: Gate | Missing) -> bool:
    return needs.nothing if isinstance(needs, Missing) else needs.open


def _tested(each: _Assessed) -> bool:
    """Whether it takes part in its family's level: enough data, and a figure that answers the claim."""
    return each.result is not None and isinstance(each.claim, Claim) and not each.claim.like_for_like


def _families(assessed: Sequence[_Assessed]) -> Iterable[Family]:
    names = dict.fromkeys(each.claim.family for each in assessed if isinstance(each.claim, Claim))
    for name in names:
        p = [each.result.p for each in assessed if each.claim.family == name and _tested(each)]
        yield Family(name, len(p), page_level(p).level)


def _finding(each: _Assessed, alpha: float, tested: bool, currency: str, explored: bool) -> Finding:
    claim, is_claim = each.claim, isinstance(each.claim, Claim)
    left_out = {str(why): tuple(ids.tolist()) for why, ids in each.sample.left_out.items()}
    if each.result is None:
        code = Verdict.NOT_ENOUGH_DATA if is_claim and not explored else None
        lacking = wording.missing(each.gate, claim.one_side if is_claim else None)
        says = f"{wording.so_far(claim.measure, each.sides)} {_takes(lacking, is_claim and not explored)}".strip()
        bare = {side: replace(it, typical=None) for side, it in each.sides.items()}
        return Finding(claim, bare.get(FREELANCE), bare.get(OUTSOURCED), None, None, code,
                       WORDS[code] if code else NOT_TESTED if is_claim else None, says, left_out,
                       missing=lacking, explored=explored)
    drawn, scale = each.result.at(alpha), each.scale
    shown = drawn.shown() if isinstance(drawn, Share) else drawn.shown(scale)
    says = wording.figures(claim.measure, each.sides, _lead(claim, each), currency, scale, shown)
    code, qualifier, how_large = None, "", None
    if is_claim and not explored:
        far = drawn.distance() if isinstance(drawn, Share) else drawn.distance(scale)
        code, how_large = _decided(claim, far) if tested else (Verdict.INCONCLUSIVE, None)
        says += " " + wording.meaning(claim, code, how_large)
    if is_claim and claim.like_for_like:
        qualifier = wording.NOT_YET_LIKE_FOR_LIKE
    return Finding(claim, each.sides.get(FREELANCE), each.sides.get(OUTSOURCED), Effect(scale, *shown), 1 - alpha,
                   code, _said(claim, code) if is_claim else None, says, left_out, qualifier=qualifier,
                   size=how_large, explored=explored)


def _takes(lacking: str | None, for_verdict: bool) -> str:
    if not lacking:
        return ""
    return f"{'A verdict' if for_verdict else 'A comparison'} takes {lacking}."


def _lead(claim: Claim | Outcome, each: _Assessed) -> str:
    """The side that the sentence begins with: the one the claim speaks of, for outcomes the freelance one."""
    return claim.expected if isinstance(claim, Claim) else FREELANCE


def _decided(claim: Claim, far: Distance) -> tuple[Verdict, Size | None]:
    sign = 1 if claim.one_side or claim.expected == FREELANCE else -1
    code = verdict(far.low, far.high, claim.margin, sign)
    decisive = code in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    return code, size(far.low, far.high, claim.margin) if decisive else None


def _said(claim: Claim, code: Verdict | None) -> Said:
    if code is None:
        return NOT_TESTED
    if code == Verdict.CONTRADICTED and claim.strength == MAY:
        return THE_OTHER_WAY
    return WORDS[code]
