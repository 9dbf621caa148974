"""The five words for a verdict and their signs, the same on every page, in every file and on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.report.domain.claims import MAY, Claim, Outcome
from app.report.domain.findings import Figures, Finding
from app.report.domain.statistics import DECISIVE, Qualifier, Verdict
from app.report.text.similar_work import covariate_alternatives, covariates_text


@dataclass(frozen=True, slots=True)
class VerdictWord:
    """A verdict as people read it; `code` is stable and names its colour."""

    code: str
    sign: str
    word: str

    @property
    def said(self) -> str:
        """Both, on one line."""
        return f"{self.sign} {self.word}".strip()

    @property
    def decided(self) -> bool:
        """Whether it has a direction."""
        return self.code in DECISIVE

    @property
    def silent(self) -> bool:
        """Whether there is nothing to draw."""
        return self.code == Verdict.NOT_ENOUGH_DATA


WORDS: Mapping[Verdict, VerdictWord] = {
    Verdict.SUPPORTED: VerdictWord("supported", "✓", "Supported"),
    Verdict.CONTRADICTED: VerdictWord("contradicted", "✗", "Contradicted"),
    Verdict.NO_MEANINGFUL_DIFFERENCE: VerdictWord("no meaningful difference", "≈", "No meaningful difference"),
    Verdict.INCONCLUSIVE: VerdictWord("inconclusive", "?", "Inconclusive"),
    Verdict.NOT_ENOUGH_DATA: VerdictWord("not enough data", "·", "Not enough data"),
}
NOT_SEEN = VerdictWord("contradicted", "✗", "Not seen")
NOT_SEEN_NOTE = (
    "“Not seen”: the article says only that this may be so, and our record shows the opposite. It counts "
    "as contradicted."
)
EXPLORATORY = VerdictWord("exploratory", "·", "Exploratory")
NO_VERDICT = VerdictWord("", "", "")


def verdict_word_for(about: Claim | Outcome, verdict: Verdict) -> VerdictWord:
    """The word for a verdict on a claim; one that says only what *may* be so is “Not seen”, not “Contradicted”."""
    may = isinstance(about, Claim) and about.strength == MAY
    return NOT_SEEN if may and verdict is Verdict.CONTRADICTED else WORDS[verdict]


def verdict_word(figures: Figures) -> VerdictWord | None:
    """The word for a finding's verdict; “Exploratory” for a claim in a filtered view, None for outcomes."""
    if not isinstance(figures, Finding):
        return None
    return EXPLORATORY if figures.verdict is None else verdict_word_for(figures.about, figures.verdict)


QUALIFIER_TEXTS = {
    Qualifier.ALIKE: "similar {held} on both sides",
    Qualifier.TOO_FEW_COMPARABLE: "too little similar work to compare; all work together: {overall}",
    Qualifier.ALSO_OVERALL: "also true without matching",
    Qualifier.REVERSED: "all work together shows the opposite",
    Qualifier.ONLY_LIKE_FOR_LIKE: "clear only for similar work",
    Qualifier.EXPLAINED: "all work together: {overall}, explained by {either}",
    Qualifier.NOT_CONFIRMED: "all work together: {overall}, not confirmed for similar work",
    Qualifier.OVERALL_AGREES: "the same without matching",
    Qualifier.OVERALL_OTHERWISE: "all work together: {overall}",
}
REVERSED = "; the direction changes for similar work"
REVERSED_SLIGHTLY = "; the direction changes for similar work, by too little to matter"


def qualifier_text(figures: Figures) -> str:
    """How the figure for similar work goes together with that for all work, in a phrase beside the verdict; empty
    where there is nothing to add."""
    if not isinstance(figures, Finding) or figures.overall is None:
        return ""
    text = QUALIFIER_TEXTS.get(figures.qualifier, "").format(
        overall=verdict_word_for(figures.about, figures.overall).word,
        held=covariates_text(figures.held),
        either=covariate_alternatives(figures.held),
    )
    if not figures.is_reversed or figures.qualifier is Qualifier.REVERSED:
        return text
    return text + (REVERSED_SLIGHTLY if figures.is_negligible else REVERSED)


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many claims got a verdict; `share` of all, from 0 to 1."""

    code: str
    word: str
    many: int
    share: float


def verdict_counts(findings: Sequence[Finding]) -> tuple[VerdictCount, ...]:
    """How many claims got each verdict, always in the same order; empty where the view is exploratory. The opposite of
    a claim is the same question and is counted with it."""
    judged = [each for each in findings if each.verdict is not None and not each.about.opposes]
    return (
        tuple(
            VerdictCount(word.code, word.word.lower(), n, n / len(judged))
            for verdict, word in WORDS.items()
            for n in [sum(each.verdict is verdict for each in judged)]
        )
        if judged
        else ()
    )
