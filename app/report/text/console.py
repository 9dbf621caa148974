"""The words of the report on a console, beside those that it shares with the page and the PDF."""

from collections.abc import Mapping

from app.core.domain.number_format import confidence, count
from app.report.domain.findings import Figures, SideSummary
from app.report.text.contrasts import exclusion_texts
from app.report.text.decidability import NEARLY_ANSWERED, NOW, OUT_OF_REACH, Group, PendingClaim

COLUMNS = ("", "Freelance", "Outsourced", "What we see")
ALL_WORK = (
    "Freelance and outsourced: the median, or the share of yes, of all work. “For similar work” compares "
    "similar work only, so the two can differ."
)
SIMILAR_ONLY = "{seen} for similar work"
COUNTED = "{seen} ({counts})"
ABOVE = "{section}: {tally}, shown above"
OUTCOMES_ONLY = "Outcomes (without verdicts)"
OUTCOMES = "Described for both sides, without verdicts; ranges are 95% confidence intervals (CI), one by one."
QUESTIONS, NOT_ENOUGH, YOUR_RECORD = "Our questions", "Not enough data", "Your record"
ANSWERABLE = "What can be answered, and what is missing"
TITLES = {NOW: "Answered", NEARLY_ANSWERED: "Nearly there", OUT_OF_REACH: "Needs more providers"}
GROUP = "{title} ({many}): {says}"
WAITING, WAITING_FOR = "{name}", "{name}, {says}"
LIMITS = "Correlation isn’t causation. --full shows the ranges, and what is behind each claim."
CI = "CI: confidence interval, the range where the true figure plausibly lies."
TWO_QUOTES = "Two quotes: {says}"
TALLY = "{section}: {tally}"
NEEDS, NOTHING = "Needs {missing}.", "Nothing answered yet."
NOTE = "Note: {says}"
NOT_COUNTED = "Not counted: {reasons}."
SIDE = "{side} {n} ({providers})"
USED = {  # whether any, and whether there is a range
    (True, True): "Engagements used: {sides}; {level} CI.",
    (True, False): "Engagements used: {sides}.",
    (False, True): "No engagement used; {level} CI.",
    (False, False): "No engagement used.",
}
SIMILAR, SIMILAR_WITHOUT = "Similar work: {n}.", "Similar work: {n}; not counted: {reasons}."


def exclusion_reasons(left_out: Mapping[str, tuple[int, ...]]) -> str:
    """“61 not answered, 12 not yet ended”"""
    return ", ".join(exclusion_texts(left_out))


def sample_sizes_text(figures: Figures) -> str:
    """How many engagements a finding rests on, at what level its range is, and what was left out."""
    sides = [_side_size(name, side) for name, side in figures.sides.items() if side.engagements]
    used = USED[bool(sides), figures.level is not None].format(
        sides=", ".join(sides), level=confidence(figures.level) if figures.level is not None else ""
    )
    left_out, like = exclusion_reasons(figures.left_out), figures.like_for_like
    unused = NOT_COUNTED.format(reasons=left_out) if left_out else ""
    similar = ""
    if like is not None:
        without = exclusion_reasons(like.left_out)
        similar = (SIMILAR_WITHOUT if without else SIMILAR).format(n=f"{like.used:,}", reasons=without)
    return " ".join(filter(None, (used, unused, similar)))


def _side_size(name: str, side: SideSummary) -> str:
    return SIDE.format(side=name, n=f"{side.engagements:,}", providers=count(side.providers, "provider"))


def group_text(group: Group) -> str:
    """What a group of claims waits for."""
    return GROUP.format(title=TITLES[group.where], many=f"{len(group.claims):,}", says=group.says)


def pending_claim_text(pending_claim: PendingClaim) -> str:
    """A claim of a group, by its key as words."""
    return (WAITING_FOR if pending_claim.says else WAITING).format(
        name=pending_claim.key.replace("-", " "), says=pending_claim.says
    )
