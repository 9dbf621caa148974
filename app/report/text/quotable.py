"""What to quote from a claim and what not to claim, whatever the verdict."""

from app.domain.engagements import ARRANGEMENTS
from app.domain.figures import count, listed
from app.report.domain.claims import LIKE_FOR_LIKE, MAJORITY, MAY, Claim
from app.report.domain.findings import Finding
from app.report.domain.like_for_like_sentences import held
from app.report.domain.reports import Report, where
from app.report.domain.statistics import DECISIVE, Verdict

NO_CAUSE = "That one arrangement causes it: correlation isn’t causation."
NOT_OTHERS = "That it is so elsewhere, or with other providers: this is our record alone."
NOT_PROVED = "That there is no difference: our data can’t tell."
NOT_NEVER = "That what we have not seen never happens."
CLAIMS = {
    Verdict.SUPPORTED: "Our data supports this.",
    Verdict.CONTRADICTED: "Our data contradicts this.",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "Our data shows no meaningful difference.",
    Verdict.INCONCLUSIVE: "Our data can’t tell.",
    Verdict.NOT_ENOUGH_DATA: "We don’t have enough data yet.",
}
MAY_BE = "The article says only that this may be so; we have not seen it."


def quotable(finding: Finding, report: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that the record supports, with the notes that belong to them, and sentences that it does not."""
    based = _based_on(finding, where(report.selection, report.period))
    notes = [*filter(None, [based]), *(note.words for note in finding.notes)]
    if finding.explored:
        return (f"In a filtered part of our record: {finding.says}", *notes), (
            "That it was tested: trying many filters finds differences by chance.", NO_CAUSE)
    claim = finding.about
    if not isinstance(claim, Claim):
        return (finding.says, *notes), (NO_CAUSE, NOT_OTHERS)
    return (f"“{claim.sentence}” {_verdict(finding, claim)}", finding.says, *notes), (
        NOT_OTHERS, *_not_said(finding, claim))


def _based_on(finding: Finding, where: str) -> str:
    """“Based on 40 freelance engagements (20 providers), in our record from 1 Jan 2025 to 31 Dec 2026.”"""
    sides = [f"{count(it.engagements, f'{side} engagement')} ({count(it.providers, 'provider')})"
             for side in ARRANGEMENTS if (it := getattr(finding, side)) is not None and it.engagements]
    return f"Based on {listed(sides)}, in {where}." if sides else ""


def _verdict(finding: Finding, claim: Claim) -> str:
    if finding.verdict is None:
        return ""
    return MAY_BE if finding.verdict is Verdict.CONTRADICTED and claim.strength == MAY else CLAIMS[finding.verdict]


def _not_said(finding: Finding, claim: Claim) -> list[str]:
    found = []
    if finding.verdict in DECISIVE and claim.kind != MAJORITY:
        matched = claim.compared == LIKE_FOR_LIKE and finding.like_for_like
        found.append(f"That one arrangement causes it: only {held(claim.covariates)} "
                     f"{'are' if len(claim.covariates) > 1 else 'is'} matched." if matched else NO_CAUSE)
    if finding.verdict == Verdict.CONTRADICTED:
        says = "only that it may be so" if claim.strength == MAY else "what is usual"
        found.append(f"That the article is wrong: it says {says}, and this is one record.")
    if finding.verdict == Verdict.INCONCLUSIVE:
        found.append(NOT_PROVED)
    if finding.verdict == Verdict.NOT_ENOUGH_DATA:
        found += ["Which way it goes: so few cases may be chance.", NOT_NEVER]
    return found
