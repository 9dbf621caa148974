"""What to quote from a claim and what not to claim, whatever the verdict."""

from app.core.domain.number_format import count, join_words
from app.core.domain.plural import plural
from app.report.domain.claims import LIKE_FOR_LIKE, MAJORITY, MAY, Claim
from app.report.domain.findings import Figures, Finding
from app.report.domain.reports import Report
from app.report.domain.statistics import DECISIVE, Verdict
from app.report.text.confidence import ci_explanation
from app.report.text.notes import notes
from app.report.text.period import record_and_days
from app.report.text.sentences import finding_text
from app.report.text.similar_work import covariates_text

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
FILTERED = "In a filtered part of our record: {says}"
NOT_TESTED = "That it was tested: trying many filters finds differences by chance."
ONLY_MATCHED = (
    "That one arrangement causes it: only {held} is matched.",
    "That one arrangement causes it: only {held} are matched.",
)
NOT_WRONG = "That the article is wrong: it says what is usual, and this is one record."
NOT_WRONG_MAY = "That the article is wrong: it says only that it may be so, and this is one record."
TOO_FEW = "Which way it goes: so few cases may be chance."
MAY_BE = "The article says only that this may be so; we have not seen it."


def quotable(finding: Figures, report: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that the record supports, with the notes that belong to them, and sentences that it does not."""
    ranges = ci_explanation(finding.level if finding.head else None)
    beside = [*filter(None, [ranges, _based_on(finding, record_and_days(report.selection))]), *notes(finding)]
    if not isinstance(finding, Finding):
        return (finding_text(finding), *beside), (NO_CAUSE, NOT_OTHERS)
    if finding.explored:
        return (FILTERED.format(says=finding_text(finding)), *beside), (NOT_TESTED, NO_CAUSE)
    return (
        f"“{finding.about.sentence}” {_verdict_sentence(finding, finding.about)}",
        finding_text(finding),
        *beside,
    ), (
        NOT_OTHERS,
        *_unsupported_sentences(finding, finding.about),
    )


def _based_on(finding: Figures, where: str) -> str:
    """“Based on 40 freelance engagements (20 providers), in our record from 1 Jan 2025 to 31 Dec 2026.”"""
    sides = [
        f"{count(it.engagements, f'{side} engagement')} ({count(it.providers, 'provider')})"
        for side, it in finding.sides.items()
        if it.engagements
    ]
    return f"Based on {join_words(sides)}, in {where}." if sides else ""


def _verdict_sentence(finding: Finding, claim: Claim) -> str:
    if finding.verdict is None:
        return ""
    return MAY_BE if finding.verdict is Verdict.CONTRADICTED and claim.strength == MAY else CLAIMS[finding.verdict]


def _unsupported_sentences(finding: Finding, claim: Claim) -> list[str]:
    found = []
    if finding.verdict in DECISIVE and claim.kind != MAJORITY:
        matched = claim.compared == LIKE_FOR_LIKE and finding.like_for_like
        found.append(
            plural(len(finding.held), *ONLY_MATCHED, held=covariates_text(finding.held)) if matched else NO_CAUSE
        )
    if finding.verdict == Verdict.CONTRADICTED:
        found.append(NOT_WRONG_MAY if claim.strength == MAY else NOT_WRONG)
    if finding.verdict == Verdict.INCONCLUSIVE:
        found.append(NOT_PROVED)
    if finding.verdict == Verdict.NOT_ENOUGH_DATA:
        found += [TOO_FEW, NOT_NEVER]
    return found
