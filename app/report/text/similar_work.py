"""A comparison of similar work in words: what is matched, the figure, and how it goes with that for all work."""

from collections.abc import Mapping

from app.core.domain.number_format import interval, percent, points, points_with_unit
from app.report.domain.claims import CATEGORY, JOB, RATING, SCOPE, Measure, is_money
from app.report.domain.findings import Figures, Finding
from app.report.domain.statistics import Effect, Qualifier, Reason, Scale, Verdict
from app.report.text.effects import lower_by

HELD: Mapping[frozenset[str], tuple[str, str]] = {  # what is matched: and, or
    frozenset(): ("", ""),
    frozenset({SCOPE}): ("scope", "scope"),
    frozenset({CATEGORY}): ("kind of work", "kind of work"),
    frozenset({JOB}): ("first or later job", "whether it was a first job"),
    frozenset({CATEGORY, SCOPE}): ("scope and kind of work", "scope or kind of work"),
    frozenset({CATEGORY, JOB}): ("kind of work and first or later job", "kind of work or whether it was a first job"),
    frozenset({SCOPE, JOB}): ("scope and first or later job", "scope or whether it was a first job"),
    frozenset({CATEGORY, SCOPE, JOB}): (
        "scope, kind of work and first or later job",
        "scope, kind of work or whether it was a first job",
    ),
}
JOBS_NOT_MATCHED = "First and later jobs are not matched, because a side does not have both."
COST = "For similar work (same {held}), {side} work cost {much} ({range})."
CAME_TO = "For similar work (same {held}), {side} work came to {much} ({range})."
POINTS = "For similar work (same {held}): {apart} ({range})."
HIGHER = "For similar work (same {held}), the {lead} one {predicate} in {share} of comparisons. {range}."
ALL_HIGHER = "The {lead} one {predicate} in {share} of comparisons ({range})."
TIES = "{range}; ties count half"

ALL_WORK = {
    Verdict.SUPPORTED: "All work together supports this",
    Verdict.CONTRADICTED: "All work together shows the opposite",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "All work together shows no meaningful difference",
    Verdict.INCONCLUSIVE: "All work together is inconclusive",
}
SIMILAR = {
    Verdict.NO_MEANINGFUL_DIFFERENCE: "Similar work shows no meaningful difference. {all_work}.",
    Verdict.INCONCLUSIVE: "Similar work is inconclusive. {all_work}.",
}
MEANING = {
    Qualifier.ALIKE: "Both sides are similar in {held}, so all work is compared. {plain}",
    Qualifier.TOO_FEW_COMPARABLE: "{all_work}, and too little of it is similar to compare, so our data can’t tell.",
    Qualifier.ALSO_OVERALL: "{plain} Also true without matching.",
    Qualifier.REVERSED: "{plain} All work together shows the opposite.",
    Qualifier.ONLY_LIKE_FOR_LIKE: "{plain} This is clear only for similar work.",
    Qualifier.EXPLAINED: "{all_work}, but {either} explains it. For similar work the difference is too small to "
    "matter.",
    Qualifier.NOT_CONFIRMED: "{all_work}, but similar work doesn’t confirm it, so our data can’t tell.",
}
REVERSED = " The direction changes for similar work."
REVERSED_SLIGHTLY = " The direction changes for similar work, by too little to matter."
CODES = {
    Qualifier.ALIKE: "overall; {held} {are} alike on both sides",
    Qualifier.TOO_FEW_COMPARABLE: "overall: {overall}; too few comparable engagements to compare like for like",
    Qualifier.ALSO_OVERALL: "also overall",
    Qualifier.REVERSED: "reversed: overall figures point the other way",
    Qualifier.ONLY_LIKE_FOR_LIKE: "visible only like for like",
    Qualifier.EXPLAINED: "{overall} overall, but explained by {either}",
    Qualifier.NOT_CONFIRMED: "{overall} overall, not confirmed like for like",
    Qualifier.OVERALL_AGREES: "overall agrees",
    Qualifier.OVERALL_OTHERWISE: "overall: {overall}",
}
WHY_NOT = {
    None: "there is too little",
    Reason.EMPTY_SIDE: "one side has no engagement with both category and scope",
    Reason.NO_OVERLAP: "no engagement has similar work on the other side",
    Reason.FEW_COMPARABLE: "fewer than 8 engagements on a side have similar work on the other",
    Reason.FEW_COMPARABLE_PROVIDERS: "the similar work on a side comes from fewer than 6 providers",
    Reason.LESS_THAN_HALF: "under half of a side’s engagements have similar work on the other",
    Reason.INSEPARABLE: "kind and scope of work alone tell the sides apart",
    Reason.NO_VARIATION: "the similar work is all alike",
    Reason.FEW_DEGREES: "too few providers are behind the comparison",
}
"""Why there is no figure for similar work."""


def covariates_text(covariates: tuple[str, ...]) -> str:
    """What is matched: “scope and kind of work”."""
    return HELD[frozenset(covariates)][0]


def covariate_alternatives(covariates: tuple[str, ...]) -> str:
    """The same as alternatives: “scope or kind of work”."""
    return HELD[frozenset(covariates)][1]


def not_comparable_reason(reason: Reason | None) -> str:
    """Why similar work can't be compared."""
    return WHY_NOT.get(reason, WHY_NOT[None])


def similar_figure(figures: Figures, lead: str) -> str:
    """The figure for similar work with `lead` first, of a ratio the lower side; empty where there is none."""
    if figures.like_for_like is None or figures.level is None:
        return ""
    effect, same = figures.like_for_like.effect.oriented_to(lead), covariates_text(figures.held)
    if effect.scale is Scale.RATIO:
        side, much, ends = lower_by(figures.like_for_like.effect)
        return (COST if is_money(figures.about.measure) else CAME_TO).format(
            held=same, side=side, much=much, range=interval(figures.level, *ends)
        )
    if effect.scale is Scale.DIFFERENCE:
        return POINTS.format(
            held=same, apart=points_with_unit(effect.estimate), range=points_range_text(effect, figures.level)
        )
    return superiority_sentence(HIGHER, figures.about.measure, effect, lead, figures.level, held=same)


def superiority_sentence(template: str, measure: Measure, effect: Effect, lead: str, level: float, **more: str) -> str:
    """“The outsourced one was the larger in 85% of comparisons (95% CI 71% to 93%).”"""
    between = interval(level, percent(effect.low), percent(effect.high))
    return template.format(
        lead=lead,
        predicate=measure.predicate,
        share=percent(effect.estimate),
        range=TIES.format(range=between) if measure.shape == RATING else between,
        **more,
    )


def points_range_text(effect: Effect, level: float) -> str:
    """“95% CI +51 to +85”"""
    return interval(level, points(effect.low), points(effect.high))


def combined_meaning(finding: Finding, plain: str) -> str:
    """What the two figures say together; `plain`: what the headline's verdict says by itself."""
    if finding.verdict is None or finding.overall is None:
        return plain
    template = (
        SIMILAR[finding.verdict]
        if finding.qualifier is Qualifier.OVERALL_OTHERWISE
        else MEANING.get(finding.qualifier, "{plain}")
    )
    text = template.format(
        plain=plain,
        all_work=ALL_WORK[finding.overall],
        held=covariates_text(finding.held),
        either=covariate_alternatives(finding.held),
    )
    if not finding.is_reversed or finding.qualifier is Qualifier.REVERSED:
        return text
    return text + (REVERSED_SLIGHTLY if finding.is_negligible else REVERSED)


def qualifier_code(finding: Finding) -> str:
    """How the headline relates to the figure for all work, in a stable phrase; empty where there is nothing to say."""
    if finding.overall is None:
        return ""
    words = CODES.get(finding.qualifier, "").format(
        overall=finding.overall,
        held=covariates_text(finding.held),
        either=covariate_alternatives(finding.held),
        are="are" if len(finding.held) > 1 else "is",
    )
    turns = finding.is_reversed and finding.qualifier != Qualifier.REVERSED
    return words + ("; the direction turns round like for like" if turns else "")
