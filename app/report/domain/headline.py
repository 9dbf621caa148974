"""The three sentences that a report begins with: what was compared, what stands, what is not known.

They name findings and add nothing up: the article gets no score.
"""

from collections.abc import Iterator, Sequence

from app.domain.figures import count, listed
from app.report.domain.claims import EXPERIENCE, QUESTIONS, Claim
from app.report.domain.evidence.comparison import margin_of
from app.report.domain.findings import EXPLORED, Finding
from app.report.domain.like_for_like_sentences import held
from app.report.domain.sentences import could
from app.report.domain.statistics import DECISIVE, Qualifier, Scale, Verdict

NAMED = 3
CONTESTED = (QUESTIONS, EXPERIENCE)
DECIDED = (*DECISIVE, Verdict.NO_MEANINGFUL_DIFFERENCE)
_NONE = {Scale.SUPERIORITY: 0.5, Scale.DIFFERENCE: 0.0, Scale.SHARE: 0.5, Scale.RATIO: 1.0}


def stands(findings: Sequence[Finding], explored: bool) -> str:
    """How many claims are decided; the strongest findings among those that only experience decides, in words, at most
    three; then what looks different only until like is compared with like. An opposite goes with its claim."""
    findings = apart(findings)
    if explored:
        shown = sum(finding.enough for finding in findings)
        return f"{count(shown, 'claim')} can be shown with figures: {EXPLORED}, so none of them is judged."
    decisive = [finding for finding in findings if finding.verdict in DECISIVE]
    named = sorted(_contested(decisive) or decisive, key=strength, reverse=True)[:NAMED]
    explained = _contested([each for each in findings if each.qualifier_code == Qualifier.EXPLAINED])
    small = [each for each in findings if each.verdict == Verdict.NO_MEANINGFUL_DIFFERENCE and each not in explained]
    decided = sum(finding.verdict in DECIDED for finding in findings)
    stand = f"What stands: {decided:,} of {count(len(findings), 'claim')} {'is' if decided == 1 else 'are'} decided"
    told = []
    if named:
        words = dict.fromkeys(each.said.word for each in named if each.said)
        parts = [f"{word}, {listed([_named(each) for each in named if each.said and each.said.word == word])}"
                 for word in words]
        told.append(f"{stand}{': ' if len(named) == decided else '; strongest: '}{'; '.join(parts)}.")
    elif decided:
        told.append(f"{stand}{f', with a difference too small to matter: {_few(small)}' if small else ''}.")
    if explained:
        by = held(tuple({each for finding in explained for each in finding.about.covariates}), "or")
        told.append(f"Different overall, but that is explained by {by}: {_few(explained)}.")
    return " ".join(told) or "The record does not decide any claim yet."


def apart(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those of claims that oppose another: the two are one question, and one answer."""
    return [finding for finding in findings if not getattr(finding.about, "opposes", "")]


def _contested(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if getattr(finding.about, "family", "") in CONTESTED]


def _few(findings: Sequence[Finding]) -> str:
    """The first of them by name, and how many more there are."""
    more = [f"{len(findings) - NAMED:,} more"] if len(findings) > NAMED else []
    return listed([*map(_named, findings[:NAMED]), *more])


def strength(finding: Finding) -> float:
    """How far the nearer end of the range lies from no difference, in smallest differences that matter."""
    effect, claim = finding.head, finding.about
    if effect is None or not isinstance(claim, Claim):
        return 0.0
    if effect.scale is Scale.RATIO:
        return max(_beyond(effect.low, claim.factor), _beyond(1 / effect.high, claim.factor))
    none = _NONE[effect.scale]
    return max(effect.low - none, none - effect.high, 0.0) / margin_of(claim, effect.scale)


def _beyond(ratio: float, factor: float) -> float:
    return max(0.0, (ratio - 1) / (factor - 1))


def _named(finding: Finding) -> str:
    claim = finding.about
    sentence = claim.sentence.rstrip(".") if isinstance(claim, Claim) else claim.label
    hedges = "; ".join(_hedges(finding))
    return f"“{sentence}” ({hedges})" if hedges else f"“{sentence}”"


def _hedges(finding: Finding) -> Iterator[str]:
    """What belongs to a verdict wherever it is said, however short."""
    if finding.qualifier_code == Qualifier.REVERSED:
        yield "like for like, though overall the figures point the other way"
    elif finding.like_for_like and finding.qualifier_code != Qualifier.EXPLAINED:
        yield "like for like"
    if len(finding.alone) == 1:
        yield f"undecided without {finding.alone[0].name}"
    elif finding.alone:
        yield f"undecided without any one of {len(finding.alone):,} providers"
    if finding.bounds and finding.bounds.could_turn:
        yield f"{count(finding.bounds.unknown, 'unknown value')} {could('it', finding.verdict, finding.bounds.flips)}"


def unknown(findings: Sequence[Finding], no_date: int, explored: bool) -> str:
    """What the record leaves open, and why."""
    findings = apart(findings)
    few = sum(not finding.enough for finding in findings)
    unlike = sum(finding.qualifier_code == Qualifier.TOO_FEW_COMPARABLE for finding in findings)
    undecided = sum(finding.verdict == Verdict.INCONCLUSIVE for finding in findings) - unlike
    parts = [f"{count(few, 'claim')} {'has' if few == 1 else 'have'} too little data"] if few else []
    if undecided and not explored:
        parts.append(f"{count(undecided, 'claim')} {'stays' if undecided == 1 else 'stay'} undecided")
    if unlike:
        parts.append(f"{count(unlike, 'claim')} {'has' if unlike == 1 else 'have'} too few comparable engagements")
    if no_date:
        parts.append(f"{count(no_date, 'engagement')} without a date {'is' if no_date == 1 else 'are'} left out")
    nothing = "Nothing here is tested." if explored else "Nothing is left open."
    return f"Not known: {listed(parts)}." if parts else nothing
