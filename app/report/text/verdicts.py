"""The five words for a verdict and their signs, the same on every page, in every file and on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.report.domain.claims import MAY, Claim
from app.report.domain.findings import Finding
from app.report.domain.statistics import Verdict

NOT_TESTED = "exploratory"


@dataclass(frozen=True, slots=True)
class VerdictWord:
    """A verdict as people read it; `code` is stable and names its colour."""

    code: str
    sign: str
    word: str


WORDS: Mapping[Verdict, VerdictWord] = {
    Verdict.SUPPORTED: VerdictWord("supported", "✓", "Supported"),
    Verdict.CONTRADICTED: VerdictWord("contradicted", "✗", "Contradicted"),
    Verdict.NO_MEANINGFUL_DIFFERENCE: VerdictWord("no meaningful difference", "≈", "No meaningful difference"),
    Verdict.INCONCLUSIVE: VerdictWord("inconclusive", "?", "Inconclusive"),
    Verdict.NOT_ENOUGH_DATA: VerdictWord("not enough data", "·", "Not enough data"),
}
NOT_SEEN = VerdictWord("contradicted", "✗", "Not seen")


def verdict_word(finding: Finding) -> VerdictWord | None:
    """The word for a finding's verdict; a claim that says only what *may* be so is “Not seen” instead of
    “Contradicted”. None in an exploratory view, and for outcomes."""
    if finding.verdict is None:
        return None
    may = isinstance(finding.about, Claim) and finding.about.strength == MAY
    return NOT_SEEN if may and finding.verdict is Verdict.CONTRADICTED else WORDS[finding.verdict]


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many claims got a verdict; `share` of all, from 0 to 1."""

    code: str
    word: str
    many: int
    share: float


def counts(findings: Sequence[Finding]) -> tuple[VerdictCount, ...]:
    """How many claims got each verdict, always in the same order; empty where the view is exploratory. The opposite of
    a claim is the same question and is counted with it."""
    judged = [each for each in findings if each.verdict is not None and not getattr(each.about, "opposes", "")]
    return tuple(
        VerdictCount(word.code, word.word.lower(), many, many / len(judged))
        for verdict, word in WORDS.items()
        for many in [sum(each.verdict is verdict for each in judged)]
    ) if judged else ()
