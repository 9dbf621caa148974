"""What answering could open, in words: on Home, after an import, on the report and above the grid."""

from collections.abc import Iterable, Sequence

from app.core.domain.number_format import join_words
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.report.domain.claims import Claim
from app.report.domain.evidence.fill_in import FillInPlan, FillInStep
from app.report.text.statements import STATEMENTS

QUESTIONS = ("{n} question", "{n} questions")
ENGAGEMENTS = ("{n} engagement", "{n} engagements")
COULD_OPEN = (
    "Answering {questions} for {engagements} could open {n} claim.",
    "Answering {questions} for {engagements} could open {n} claims.",
)
OPENS = ("could open {n} claim", "could open {n} claims")
TOGETHER = "with {others}: {opens}"
OPENED = ("{n} claim now has enough data: {names}.", "{n} claims now have enough data: {names}.")
OPENED_MORE = "and {n} more"
OPENED_NAMED = 3
OPENED_NONE = "No further claim has enough data yet."
SAVED, NOTHING_CHANGED = ("{n} answer saved.", "{n} answers saved."), "Nothing was changed."
UNREADABLE = "These answers can’t be read. Reload the page and enter them again."
NO_SUCH_FIELD = "This can’t be filled in here."
GONE = "This engagement was removed. Reload the page."
SOMEBODY = "Somebody else"
THEIRS = "{who} changed this to “{text}” meanwhile. Save again to replace it with yours."
THEIRS_CLEARED = "{who} cleared this meanwhile. Save again to replace it with yours."


def invitation(plan: FillInPlan) -> str:
    """Returns the sentence that says what is missing and what it would open; "" where nothing would."""
    if not plan.steps:
        return ""
    return plural(
        len(plan.claims),
        *COULD_OPEN,
        questions=plural(len(plan.fields), *QUESTIONS),
        engagements=plural(len(plan.engagements), *ENGAGEMENTS),
    )


def step_text(step: FillInStep, name: str) -> str:
    """Returns what the answers to one field of a step open: “could open 2 claims”."""
    opens = plural(len(step.claims), *OPENS)
    others = [field_label(each) for each in step.fields if each != name]
    return TOGETHER.format(others=join_words(others), opens=opens) if others else opens


def field_label(name: str) -> str:
    """Returns the label of a field of an engagement or of a review."""
    return (FIELDS.get(name) or REVIEW_FIELDS[name]).label


def claim_name(claim: Claim) -> str:
    """Returns the short name of a claim, as the report's table shows it."""
    statement = STATEMENTS.get(claim.key)
    return statement.name if statement else claim.sentence


def opened_text(names: Sequence[str]) -> str:
    """Returns which claims the answers have opened, the first few of them by name."""
    if not names:
        return OPENED_NONE
    left = len(names) - OPENED_NAMED
    named = [*names[:OPENED_NAMED], *([OPENED_MORE.format(n=left)] if left > 0 else [])]
    return plural(len(names), *OPENED, names="; ".join(named))


def opened_names(before: Iterable[str], after: Iterable[str], names: dict[str, str]) -> list[str]:
    """Returns the names of the claims that are open after and were not before."""
    known = set(before)
    return [names[key] for key in after if key not in known]


def saved_text(saved: int, names: Sequence[str]) -> str:
    """Returns how many answers were saved, and the claims that they have opened."""
    if not saved:
        return NOTHING_CHANGED
    said = plural(saved, *SAVED)
    return f"{said} {opened_text(names)}" if names else said


def conflict_text(who: str, text: str) -> str:
    """Returns what somebody else did to a cell, and how to have one's own answer all the same."""
    return (THEIRS if text else THEIRS_CLEARED).format(who=who, text=text)
