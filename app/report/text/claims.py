"""What a claim compares, what counts as a difference, and what an edit changed, in words."""

from collections.abc import Mapping
from dataclasses import replace

from app.core.domain.number_format import join_words
from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.report.domain.claim_measures import CLAIM_MEASURES
from app.report.domain.claims import (
    DEFINITION_FAMILY,
    EXPERIENCE,
    LIKE_FOR_LIKE,
    MAY,
    ONE_SIDE,
    QUESTIONS,
    USUALLY,
    YES_NO,
    Claim,
    Measure,
    Outcome,
)

STRENGTH_TEXTS = {MAY: "Article says: may be", USUALLY: "Article says: usually"}
FAMILIES = {
    DEFINITION_FAMILY: "true by definition",
    EXPERIENCE: "needs evidence",
    ONE_SIDE: "about one side",
    QUESTIONS: "one of your questions",
}
KIND = "{says} · {family}"
MOST_OF = "{what}; most {side} engagements"
MORE, MORE_OFTEN = "{what}; more {side}", "{what}; more often {side}"
COVARIATES = {"category": "kind of work", "scope": "scope", "job": "first or later job"}
SAME, HALF, ALL_WORK = "similar work: same {held}", "is it more than half?", "all work"
CHANGED = "The smallest difference that counts is {margin}."
SINCE = "{now}, changed on {day} from {before}"
POINTS = ("{many} percentage point", "{many} percentage points")
FROM_HALF = ("{many} percentage point from half", "{many} percentage points from half")
COMPARISONS = "{many}% of comparisons"
FACTOR = "{many}% of comparisons; for similar work a factor of {factor}"


def measure_text(measure: Measure) -> str:
    """What a claim compares: “Goal met: yes”, “Contact: direct”, “Tasks: at most 1”, “Quality”."""
    known = CLAIM_MEASURES.get(measure.name)
    label = known.label if known else measure.name.replace("_", " ").capitalize()
    least, most = measure.at_least, measure.at_most
    if measure.yes:
        return f"{label}: {' or '.join(measure.yes)}"
    if least is not None and most is not None:
        return f"{label}: from {least:g} to {most:g}"
    if least is not None:
        return f"{label}: at least {least:g}"
    if most is not None:
        return f"{label}: at most {most:g}"
    return f"{label}: yes" if measure.shape == YES_NO else label


def kind_text(claim: Claim) -> str:
    """How firmly the article says it, and what decides it: “Article says: may be · needs evidence”."""
    return KIND.format(says=STRENGTH_TEXTS[claim.strength], family=FAMILIES.get(claim.family, claim.family))


def comparison_text(claim: Claim) -> str:
    """What is compared, and what is expected of it: “Contact: direct; more often freelance”."""
    template = MOST_OF if claim.one_side else MORE_OFTEN if claim.measure.shape == YES_NO else MORE
    return template.format(what=measure_text(claim.measure), side=claim.one_side or claim.expected)


def matching_text(claim: Claim) -> str:
    """How it is compared: “similar work: same kind of work and scope”."""
    if claim.compared == LIKE_FOR_LIKE:
        return SAME.format(held=join_words([COVARIATES[each] for each in claim.covariates]))
    return HALF if claim.one_side else ALL_WORK


def margin_text(claim: Claim, similar: bool = True) -> str:
    """The smallest difference that matters: “10 percentage points”, “56% of comparisons”; `similar`: with that for
    similar work, where there is one of its own."""
    if claim.measure.shape == YES_NO:
        n = f"{100 * claim.margin:g}"
        return plural(1 if n == "1" else 2, *(FROM_HALF if claim.one_side else POINTS), many=n)
    template = FACTOR if claim.smallest_difference[1] and similar else COMPARISONS
    return template.format(many=f"{50 + 100 * claim.margin:g}", factor=f"{claim.factor:g}")


def margin_history_text(claim: Claim) -> str:
    """The same, and since when it is no longer what it was: “40 percentage points, changed on 22 Nov 2026 from 10
    percentage points”."""
    if claim.margin_change is None:
        return margin_text(claim)
    before = replace(claim, margin=claim.margin_change.margin, factor=claim.margin_change.factor or claim.factor)
    return SINCE.format(now=margin_text(claim), day=format_date(claim.margin_change.on), before=margin_text(before))


def margin_change_note(about: Claim | Outcome) -> str:
    """That a verdict is measured by another difference than the usual one."""
    return CHANGED.format(margin=margin_history_text(about)) if isinstance(about, Claim) else ""


# The parts of a claim by their names in the history.
HISTORY_NAMES: Mapping[str, str] = {
    "sentence": "sentence",
    "strength": "strength",
    "smallest_difference": "margin",
    "smallest_factor": "factor",
    "mind": "caveat",
    "source": "source",
}


def history_text(claim: Claim, name: str) -> str | None:
    """Returns a part of a claim in the words of the history."""
    return margin_text(claim, similar=False) if name == "margin" else str(getattr(claim, name)) or None


def differences(before: Claim, after: Claim) -> dict[str, tuple[object, object]]:
    """What an edit changed, in words before and after, as history tells it."""
    return {
        label: (history_text(before, name), history_text(after, name))
        for label, name in HISTORY_NAMES.items()
        if getattr(before, name) != getattr(after, name)
    }
