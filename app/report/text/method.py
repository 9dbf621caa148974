"""How a figure is calculated, for somebody without statistics."""

from app.core.domain.number_format import confidence, percent
from app.report.domain.claims import JOB, MAJORITY, RATING, YES_NO, Claim
from app.report.domain.findings import Figures
from app.report.domain.statistics import Reason, Scale
from app.report.text.similar_work import JOBS_NOT_MATCHED, covariates_text, not_comparable_reason

SHARE = (
    "This is the share of {lead} engagements that {predicate}, of those answered. The claim is supported if the "
    "whole range lies above half."
)
SHARES = (
    "Counted as yes: engagements that {predicate}. The figure is the {lead} share minus the other side’s, in "
    "percentage points."
)
COMPARISONS = (
    "Each freelance engagement is compared with each outsourced one. The figure is the share where the "
    "{lead} one {predicate}."
)
COUNTED = (
    "Each freelance engagement is compared with each outsourced one ({n} comparisons). The figure is the share "
    "where the {lead} one {predicate}."
)
TIES = "Ties count half."
SIMILAR = "Then only engagements with the same {held} are compared. So who got which work doesn’t decide the answer."
NOT_SIMILAR = "Similar work (same {held}) can’t be compared: {why}."
RANGE = (
    "The range (CI) is where the true figure plausibly lies, at {level} confidence. It counts providers, because "
    "ten jobs by one provider are not ten independent ones."
)
MARGINS = {
    Scale.RATIO: "Too small to matter: less than {factor} more.",
    Scale.SUPERIORITY: "Too small to matter: between {below} and {above} of comparisons.",
    Scale.SHARE: "Too small to matter: between {below} and {above}.",
    Scale.DIFFERENCE: "Too small to matter: less than {points} points.",
}


def method_steps(figures: Figures, not_comparable: Reason | None = None) -> list[str]:
    """The steps, a sentence or two each; `not_comparable`: why like is not compared with like."""
    about = figures.about
    text = [*_comparison_steps(figures), *_similar_work_steps(figures, not_comparable)]
    if figures.level is not None:
        text.append(RANGE.format(level=confidence(figures.level)))
    if isinstance(about, Claim) and figures.head:
        text.append(
            MARGINS[figures.head.scale].format(
                factor=percent(about.factor - 1),
                below=percent(0.5 - about.margin),
                above=percent(0.5 + about.margin),
                points=f"{round(100 * about.margin)}",
            )
        )
    return text


def _comparison_steps(figures: Figures) -> list[str]:
    about, measure = figures.about, figures.about.measure
    words = {"lead": about.reference_side, "predicate": measure.predicate}
    if isinstance(about, Claim) and about.kind == MAJORITY:
        return [SHARE.format(**words)]
    if measure.shape == YES_NO:
        return [SHARES.format(**words)]
    n = [each.engagements for each in figures.sides.values()]
    ties = [TIES] if measure.shape == RATING else []
    if len(n) == 2 and all(n):
        return [" ".join([COUNTED.format(n=f"{n[0] * n[1]:,}", **words), *ties])]
    return [" ".join([COMPARISONS.format(**words), *ties])]


def _similar_work_steps(figures: Figures, not_comparable: Reason | None) -> list[str]:
    if not figures.about.like_for_like:
        return []
    same = covariates_text(figures.held)
    if not figures.like_for_like:
        return [
            NOT_SIMILAR.format(
                held=same, why=not_comparable_reason(not_comparable) if not_comparable else "there is not enough data"
            )
        ]
    beside = [JOBS_NOT_MATCHED] if JOB in figures.about.covariates and JOB not in figures.held else []
    return [SIMILAR.format(held=same), *beside]
