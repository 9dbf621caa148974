"""A claim's evidence with its estimates, before the confidence level of its family is known.

Which figure answers a claim follows from the design alone, never from an outcome: like for like where that can be
computed, else the overall one where the sides are balanced, else none.
"""

from dataclasses import dataclass
from typing import Any

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import CONTRAST, Claim, Outcome
from app.report.domain.evidence import Evidence, Sample, in_currency, set_for_all
from app.report.domain.evidence.comparison import Comparison, Comparisons, margin_on_scale
from app.report.domain.evidence.notes import Notes
from app.report.domain.findings import SetForAll, SideSummary
from app.report.domain.statistics import (
    ALPHA,
    Distance,
    Effect,
    Gate,
    LikeForLike,
    Missing,
    NotEstimable,
    Scale,
    Share,
    Superiority,
    Verdict,
    check_gate,
    missing_for_one_side,
    one_sample_share,
    superiority,
    verdict,
)

Array = Any
Figure = Superiority | Share | LikeForLike


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """A claim or outcome with its sample and estimates.

    `overall`: the unmatched figure, None below the gate and where the values are `uninformative`; `comparison`: like
    for like, None where the claim does not ask for it; `set_for_all`: the values that an import set for all its rows.
    """

    claim: Claim | Outcome
    sample: Sample
    sides: dict[str, SideSummary]
    gate: Gate | Missing
    overall: Superiority | Share | None
    comparison: Comparison | None
    set_for_all: SetForAll | None = None

    @property
    def as_claim(self) -> Claim:
        """The claim; raises TypeError for an outcome."""
        if not isinstance(self.claim, Claim):
            raise TypeError(f"the outcome {self.claim.key} is never judged")
        return self.claim

    @property
    def as_outcome(self) -> Outcome:
        """The outcome; raises TypeError for a claim."""
        if not isinstance(self.claim, Outcome):
            raise TypeError(f"the claim {self.claim.key} is no outcome")
        return self.claim

    @property
    def uninformative(self) -> SetForAll | None:
        """The values that an import set for all rows, where those are every value of a side, above the gate: they don't
        answer a claim."""
        constant = self.set_for_all
        return constant if constant and _is_gate_open(self.gate) and _is_uninformative(self.claim, constant) else None

    @property
    def scale(self) -> Scale:
        """The unit of the overall figure."""
        if isinstance(self.overall, Share):
            return Scale.SHARE
        return Scale.DIFFERENCE if self.sample.yes_or_no else Scale.SUPERIORITY

    @property
    def similar_work(self) -> LikeForLike | None:
        """The figure like for like."""
        figure = self.comparison.figure if self.comparison else None
        return None if isinstance(figure, NotEstimable) else figure

    @property
    def head(self) -> Figure | None:
        """The figure that answers the claim and is tested; None where there is none."""
        if self.comparison is None or self.overall is None:
            return self.overall
        return self.similar_work or (self.overall if self.comparison.is_balanced else None)

    def distance(self, figure: Figure) -> Distance:
        """Returns the distance of a figure of this claim from no difference, in the unit of its margin."""
        return figure.distance(self.scale) if isinstance(figure, Superiority) else figure.distance()

    def verdict_of(self, figure: Figure) -> Verdict:
        """Returns the verdict of a figure at its level; raises TypeError for an outcome."""
        distance = self.distance(figure)
        return verdict(
            distance.low,
            distance.high,
            margin_on_scale(self.as_claim, self.figure_scale(figure)),
            claim_sign(self.as_claim),
        )

    def figure_scale(self, figure: Figure) -> Scale:
        """Returns the scale of a figure of this claim."""
        return figure.scale if isinstance(figure, LikeForLike) and figure.scale else self.scale

    def effect(self, figure: Figure) -> Effect:
        """Returns a figure of this claim as an effect, in the readers' unit."""
        return figure.effect(self.scale) if isinstance(figure, Superiority) else figure.effect()


def _is_gate_open(gate: Gate | Missing) -> bool:
    return gate.is_zero if isinstance(gate, Missing) else gate.is_open


def _is_uninformative(claim: Claim | Outcome, constant: SetForAll) -> bool:
    """Whether an import set every value of a side of the claim; False for outcomes, which have no verdict."""
    return isinstance(claim, Claim) and bool(constant.sides)


def _sides_of(claim: Claim | Outcome, sample: Sample) -> dict[str, SideSummary]:
    """Returns the summary of each side that the claim is about."""
    one_side = claim.one_side if isinstance(claim, Claim) else None
    return {side: sample.side(side) for side in (FREELANCE, OUTSOURCED) if one_side in (None, side)}


def _gate_of(sides: dict[str, SideSummary]) -> Gate | Missing:
    counts = [(side.engagements, side.providers) for side in sides.values()]
    return missing_for_one_side(*counts[0]) if len(counts) == 1 else check_gate(*counts[0], *counts[1])


def has_minimum(claim: Claim, evidence: Evidence) -> bool:
    """Returns whether there is the minimum data that a verdict on the claim needs, without its estimates."""
    sample = evidence.sample_of(claim)
    if not _is_gate_open(_gate_of(_sides_of(claim, sample))):
        return False
    constant = set_for_all.detect(evidence.record, claim.measure.name, sample)
    return constant is None or not _is_uninformative(claim, constant)


def claim_sign(claim: Claim) -> int:
    """Returns +1 where the claim says that the effect is above no difference, −1 for below."""
    return 1 if claim.one_side or claim.expected == FREELANCE else -1


class Assessor:
    """Assesses claims and outcomes on one record."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence
        self.comparisons = Comparisons(evidence)
        self.notes = Notes(evidence.record)

    def assess(self, claim: Claim | Outcome) -> Assessment:
        """Returns the sample and estimates of one claim or outcome."""
        sample = self.evidence.sample_of(claim)
        claim = in_currency(claim, sample.record.terms.currency)
        sides = _sides_of(claim, sample)
        gate = _gate_of(sides)
        overall: Superiority | Share | NotEstimable | None = None
        constant = set_for_all.detect(self.evidence.record, claim.measure.name, sample)
        uninformative = constant is not None and _is_uninformative(claim, constant)
        if _is_gate_open(gate) and not uninformative:
            overall = overall_figure(claim, sample.y, sample.freelance, sample.provider)
        overall = None if isinstance(overall, NotEstimable) else overall
        wanted = claim.like_for_like and getattr(claim, "kind", CONTRAST) == CONTRAST and overall is not None
        return Assessment(
            claim, sample, sides, gate, overall, self.comparisons.compare(claim, sample) if wanted else None, constant
        )

    def reestimate(self, assessment: Assessment, y: Array, alpha: float = ALPHA) -> Figure | NotEstimable:
        """Returns the figure that answers the claim for other values `y` (one per engagement of the record, NaN left
        out)."""
        if assessment.similar_work:
            return self.comparisons.reestimate(assessment.claim, y, alpha)
        is_known = y == y
        return overall_figure(
            assessment.claim,
            y[is_known],
            self.evidence.freelance[is_known],
            self.evidence.provider_codes[is_known],
            alpha,
        )


def overall_figure(
    claim: Claim | Outcome, y: Array, freelance: Array, provider: Array, alpha: float = ALPHA
) -> Superiority | Share | NotEstimable:
    """Returns the unmatched figure: superiority of the sides, or the share of the one side that a claim is about."""
    if isinstance(claim, Claim) and claim.one_side:
        return one_sample_share(y, provider, alpha=alpha)
    return superiority(y, freelance, provider, alpha)
