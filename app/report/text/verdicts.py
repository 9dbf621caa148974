"""The five words for a verdict and their signs, the same on every page, in every file and on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.report.domain.claims import MAY, Claim, Outcome
from app.report.domain.findings import Finding
from app.report.domain.like_for_like_sentences import held
from app.report.domain.statistics import Qualifier, Verdict


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
EXPLORATORY = VerdictWord("not enough data", "·", "Exploratory")


def word_for(about: Claim | Outcome, verdict: Verdict) -> VerdictWord:
    """The word for a verdict on a claim; one that says only what *may* be so is “Not seen” instead of “Contradicted”.
    """
    may = isinstance(about, Claim) and about.strength == MAY
    return NOT_SEEN if may and verdict is Verdict.CONTRADICTED else WORDS[verdict]


def verdict_word(finding: Finding) -> VerdictWord | None:
    """The word for a finding's verdict; “Exploratory” for a claim in a filtered view, None for outcomes."""
    if finding.verdict is not None:
        return word_for(finding.about, finding.verdict)
    return EXPLORATORY if isinstance(finding.about, Claim) else None


def qualifier(finding: Finding) -> str:
    """How the figure for similar work goes together with that for all work, in a phrase beside the verdict; empty
    where there is nothing to add."""
    about, overall = finding.about, finding.overall
    if not isinstance(about, Claim) or overall is None:
        return ""
    all_work = f"all work together: {word_for(about, overall).word}"
    text = {
        Qualifier.ALIKE: f"similar {held(about.covariates)} on both sides",
        Qualifier.TOO_FEW_COMPARABLE: f"too little similar work to compare; {all_work}",
        Qualifier.ALSO_OVERALL: "also true without matching",
        Qualifier.REVERSED: "all work together shows the opposite",
        Qualifier.ONLY_LIKE_FOR_LIKE: "clear only for similar work",
        Qualifier.EXPLAINED: f"{all_work}, explained by {held(about.covariates, 'or')}",
        Qualifier.NOT_CONFIRMED: f"{all_work}, not confirmed for similar work",
        Qualifier.OVERALL_AGREES: "the same without matching",
        Qualifier.OVERALL_OTHERWISE: all_work,
    }.get(finding.qualifier_code, "")
    if not finding.turns_round or finding.qualifier_code is Qualifier.REVERSED:
        return text
    slight = ", by too little to matter" if finding.slight else ""
    return f"{text}; the direction changes for similar work{slight}"


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
