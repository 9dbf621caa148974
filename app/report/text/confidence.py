"""How sure the ranges and verdicts of a report are: what was tested together, and what that guards against."""

from app.core.domain.number_format import confidence
from app.core.domain.plural import plural
from app.report.domain.claims import DEFINITION_FAMILY, EXPERIENCE, ONE_SIDE, QUESTIONS
from app.report.domain.findings import Family

KINDS_OF_CLAIM = {
    DEFINITION_FAMILY: "claims that are true by definition",
    EXPERIENCE: "claims that need evidence",
    ONE_SIDE: "claims about one side alone",
    QUESTIONS: "questions we picked",
}
OTHER_KIND = "claims of the family “{name}”"
CI_EXPLANATION = "A CI is the range where the true figure plausibly lies."
CI_ABOVE = "Its level is above 95% because several claims are tested together."
NONE = "None of the {kind} has enough data to be tested."
TESTED = (
    (
        "{n} of the {kind} was tested, with {level} confidence intervals. So on average at most 1 in 20 of "
        "their verdicts "
        "“Supported” and “Contradicted” is a false positive. This applies per group of claims, not to the page as a "
        "whole."
    ),
    (
        "{n} of the {kind} were tested together, with {level} confidence intervals. So on average at most 1 in 20 of "
        "their verdicts “Supported” and “Contradicted” is a false positive. This applies per group of "
        "claims, not to the "
        "page as a whole."
    ),
)
LATE = " Its result could already be read when it was picked, so more than 1 in 20 may be a false positive."
ALL_LATE = (
    " The results of all of them could already be read when they were picked, so more than 1 in 20 may be a "
    "false positive."
)
SOME_LATE = (
    (
        " The result of {n} of them could already be read when it was picked, so more than 1 in 20 may be a "
        "false positive."
    ),
    (
        " The results of {n} of them could already be read when they were picked, so more than 1 in 20 may be a "
        "false positive."
    ),
)


def ci_explanation(level: float | None) -> str:
    """What “96.5% CI” stands for, in plain words; empty where there is no range."""
    if level is None:
        return ""
    return CI_EXPLANATION if confidence(level) == "95%" else f"{CI_EXPLANATION} {CI_ABOVE}"


def family_confidence_text(family: Family) -> str:
    """What checking claims together means for their ranges."""
    kind = KINDS_OF_CLAIM.get(family.name, OTHER_KIND.format(name=family.name))
    if not family.tested:
        return NONE.format(kind=kind)
    return plural(family.tested, *TESTED, kind=kind, level=confidence(1 - family.alpha)) + _late_picks_note(family)


def _late_picks_note(family: Family) -> str:
    """That the bar guards only what was picked before anybody could look."""
    if not family.readable:
        return ""
    if family.readable == family.tested:
        return LATE if family.tested == 1 else ALL_LATE
    return plural(family.readable, *SOME_LATE)
