"""The words of all claims in one picture, and what tells claims of one kind from another."""

from collections.abc import Sequence

from app.core.domain.number_format import join_words
from app.report.domain.claims import DEFINITION_FAMILY, EXPERIENCE, MAY, ONE_SIDE, QUESTIONS, Claim
from app.report.domain.statistics import Scale
from app.report.text.questions import RESULT_WHEN_LOCKED

KINDS = {
    DEFINITION_FAMILY: "true by definition",
    EXPERIENCE: "needs evidence",
    ONE_SIDE: "about one side",
    QUESTIONS: "one of our three questions",
}
SAYS_MAY, SAYS_USUALLY = "Article says: may be", "Article says: usually"
KIND, KIND_SIMILAR = "{says} · {kind}{beforehand}", "{says} · {kind}{beforehand} · similar work"
HEADINGS = {
    Scale.SUPERIORITY: "Which side has more",
    Scale.SHARE: "Is it more than half?",
    Scale.RATIO: "How many times as much",
}
NOTES = {
    Scale.SUPERIORITY: "Each line is one claim. Right of the middle: freelance engagements had more, or a yes more "
    "often.",
    Scale.SHARE: "Claims about one side alone: the share of its engagements where they hold.",
    Scale.RATIO: "Similar work only: the freelance figure as a multiple of the outsourced one.",
}
IN_TABLE = "The report’s table says every row in words."
LEVELS = "range at {levels} confidence"


def kind_text(claim: Claim, similar: bool) -> str:
    """How strongly the article says it, and what decides it: “Article says: may be · needs evidence”."""
    return (KIND_SIMILAR if similar else KIND).format(
        says=SAYS_MAY if claim.strength == MAY else SAYS_USUALLY,
        kind=KINDS.get(claim.family, claim.family),
        beforehand=RESULT_WHEN_LOCKED[claim.readable],
    )


def confidence_levels_text(those: Sequence[str]) -> str:
    """“range at 98.2% or 95% confidence”; empty without any."""
    return LEVELS.format(levels=join_words(list(those), "or")) if those else ""
