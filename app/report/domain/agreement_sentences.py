"""What somebody can say of a claim in a meeting, and what not, whatever the verdict."""

from app.domain.engagements import ARRANGEMENTS
from app.domain.figures import count, listed
from app.report.domain.claims import LIKE_FOR_LIKE, MAJORITY, MAY, Claim
from app.report.domain.findings import Finding
from app.report.domain.like_for_like_sentences import held
from app.report.domain.statistics import DECISIVE, Verdict

NO_CAUSE = ("That one arrangement causes it: work was not dealt out by chance, and what is not recorded is not held "
            "equal.")
NOT_OTHERS = "How it is elsewhere, or with providers that we have not engaged: this is our record alone."
NOT_PROVED = "That there is no difference: the record does not tell."
NOT_NEVER = "That what is not in the record never happens."


def meeting(finding: Finding, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that the record bears out, with what to mind of them, and sentences that it does not. `where`: which
    record it is, and of which days."""
    mind = [*filter(None, [_rests_on(finding, where)]), *(note.words for note in finding.notes)]
    if finding.explored:
        return (f"In part of our record, looked at by hand: {finding.says}", *mind), (
            "That it has been tested: whoever looks at enough parts meets a difference by chance.", NO_CAUSE)
    claim = finding.about
    if not isinstance(claim, Claim):
        return (finding.says, *mind), (NO_CAUSE, NOT_OTHERS)
    can = [f"“{claim.sentence}” {_verdict(finding)}", finding.says, *mind]
    cannot = [NOT_OTHERS, *_not_said(finding, claim)]
    return tuple(can), tuple(cannot)


def _rests_on(finding: Finding, where: str) -> str:
    """“That is 40 freelance engagements of 20 providers, in our record from 1 Jan 2025 to 31 Dec 2026.”"""
    sides = [f"{count(it.engagements, f'{side} engagement')} of {count(it.providers, 'provider')}"
             for side in ARRANGEMENTS if (it := getattr(finding, side)) is not None and it.engagements]
    return f"That is {listed(sides)}, in {where}." if sides else ""


def _verdict(finding: Finding) -> str:
    word = finding.said.word if finding.said else ""
    return {
        Verdict.SUPPORTED: "Our record is in line with it.",
        Verdict.CONTRADICTED: f"Our record says: {word}.",
        Verdict.NO_MEANINGFUL_DIFFERENCE: "In our record it makes little difference.",
        Verdict.INCONCLUSIVE: "Our record leaves it open.",
        Verdict.NOT_ENOUGH_DATA: "Our record has too little to say.",
        None: "",
    }[finding.verdict]


def _not_said(finding: Finding, claim: Claim) -> list[str]:
    found = []
    if finding.verdict in DECISIVE and claim.kind != MAJORITY:
        if claim.compared == LIKE_FOR_LIKE and finding.like_for_like:
            found.append(f"That one arrangement causes it: {held(claim.covariates)} are held equal, and nothing else."
                         if len(claim.covariates) > 1 else
                         f"That one arrangement causes it: {held(claim.covariates)} is held equal, and nothing else.")
        else:
            found.append(NO_CAUSE)
    if finding.verdict == Verdict.CONTRADICTED and claim.strength == MAY:
        found.append("That the article is wrong: it says only that it can be so, and one record does not refute that.")
    if finding.verdict == Verdict.CONTRADICTED and claim.strength != MAY:
        found.append("That the article is wrong everywhere: it speaks of what is usual, and this is one record.")
    if finding.verdict == Verdict.INCONCLUSIVE:
        found.append(NOT_PROVED)
    if finding.verdict == Verdict.NOT_ENOUGH_DATA:
        found += ["Which way it goes: the few cases so far may be chance.", NOT_NEVER]
    return found
