"""Findings of claims and figures of outcomes: numbers and codes only. The sentences are made in report/text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim, Outcome
from app.report.domain.statistics import Effect, Missing, Qualifier, Reason, Scale, SignTest, Size, Verdict


@dataclass(frozen=True, slots=True)
class SideSummary:
    """One side of a sample: engagements with a value, their providers, and for yes/no how many are yes.

    `typical` is the median, or the share of yes; None without an engagement. `values`: where there are few, pairs of
    engagement number and value.
    """

    engagements: int
    providers: int
    yes: int | None
    typical: float | None
    values: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarWorkFigure:
    """The figure for similar work. `held`: the covariates matched on; `verdict` is None in a filtered view.

    `freelance` and `outsourced`: numbers of engagements used; `left_out`: by reason, the engagements that are in the
    overall figure but not in this one.
    """

    effect: Effect
    verdict: Verdict | None
    freelance: int
    outsourced: int
    left_out: Mapping[str, tuple[int, ...]]
    held: tuple[str, ...]

    @property
    def used(self) -> int:
        return self.freelance + self.outsourced


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a careful reader would want to know: its code, the parameters of its sentence, and the engagements
    concerned, where they are few."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    engagements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DominantProvider:
    """A provider, by code and name, with most of a side: `engagements` of it; `others`: the rest of the side."""

    code: int
    side: str
    engagements: int
    others: SideSummary
    name: str = ""


@dataclass(frozen=True, slots=True)
class SetForAll:
    """Values that imports set for all of their rows: number of `engagements` of the `used` ones; `sides`: arrangements
    whose engagements all have such a value; `fields`: labels of the fields; `imports`: numbers of the imports."""

    engagements: int
    used: int
    sides: tuple[str, ...]
    fields: tuple[str, ...]
    imports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MissingData:
    """What is missing below the gate: by side; the number of unanswered engagements by side, where only answers are
    missing; what an import set for all of its rows."""

    sides: Mapping[str, Missing]
    unanswered_by_side: Mapping[str, int] = field(default_factory=dict)
    set_for_all: SetForAll | None = None


@dataclass(frozen=True, slots=True)
class NeededFields:
    """A claim's own measure that some engagements lack; `totals`: how many of those have a total cost."""

    measure: str
    totals: int = 0


class AdviceCode(StrEnum):
    """What would settle an inconclusive claim."""

    OTHER_VALUES = "other values"  # an import set all values to the same
    TESTED = "can be tested"  # below the minimum: what is needed for a test
    SIMILAR_WORK = "similar work"  # too little of it on both sides
    OTHER_PROVIDERS = "other providers"  # one has most of a side
    OUT_OF_REACH = "out of reach"  # no figure can be given
    IMPRACTICAL = "impractical"  # far beyond today's record
    MORE = "more of the same mix"


@dataclass(frozen=True, slots=True)
class SampleSizeAdvice:
    """How many more providers and engagements would likely settle a claim; a projection, not a promise.

    None where no figure can be given. `clear_difference`: the scale, and the number of providers at which a clear
    difference usually shows; `reason`: why no similar work can be compared; `held`: providers with most of a side.
    """

    code: AdviceCode
    providers: int | None = None
    engagements: int | None = None
    clear_difference: tuple[Scale, int] | None = None
    reason: Reason | None = None
    held: tuple[DominantProvider, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The overall effect if all `unknown` values fell one way, and if they fell the other way.

    `could_change`: whether one of the two would give another verdict (None without a verdict, or without a figure that
    answers the claim); `could_reverse`: whether it would reverse a decisive one, not only make it inconclusive.
    """

    low: float
    high: float
    unknown: int
    could_change: bool | None
    could_reverse: bool = False


@dataclass(frozen=True, slots=True)
class NamedProvider:
    """A provider by number and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DecisiveProvider(NamedProvider):
    """A provider that a verdict depends on; `verdict_without` is None where too little is left."""

    verdict_without: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a claim or an outcome; None where there is too little data.

    `freelance`, `outsourced`: None for a side that the claim is not about; below the minimum without a typical value.
    `effect` is the overall one, `level` that of the intervals (0.95: 95%). `left_out`: engagements' numbers by reason.
    `lacking`: what is missing, None above the minimum.
    """

    about: Claim | Outcome
    freelance: SideSummary | None
    outsourced: SideSummary | None
    effect: Effect | None = None
    level: float | None = None
    left_out: Mapping[str, tuple[int, ...]]
    lacking: MissingData | None = None
    like_for_like: SimilarWorkFigure | None = None
    without_covariates: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    bounds: Bounds | None = None

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def held(self) -> tuple[str, ...]:
        """The covariates that similar work is matched on: those of its figure, else those of the claim."""
        return self.like_for_like.held if self.like_for_like else self.about.covariates

    @property
    def has_enough(self) -> bool:
        """Whether there is an effect and not only counts."""
        return self.effect is not None

    @property
    def head(self) -> Effect | None:
        """The effect that answers the claim: like for like where there is such a figure, else the overall one."""
        return self.like_for_like.effect if self.like_for_like else self.effect

    @property
    def sides(self) -> dict[str, SideSummary]:
        """The sides that it is about, by arrangement."""
        both = {FREELANCE: self.freelance, OUTSOURCED: self.outsourced}
        return {arrangement: side for arrangement, side in both.items() if side}

    @property
    def used(self) -> int:
        """The number of engagements used."""
        return sum(side.engagements for side in self.sides.values())

    @property
    def selected_count(self) -> dict[str, int]:
        """Counts of the selection's engagements: used, or left out, by reason.

        Engagements used that are left out of the like-for-like figure are in `not_in_similar_work`.
        """
        return {"used": self.used} | {reason: len(ids) for reason, ids in self.left_out.items()}

    @property
    def not_in_similar_work(self) -> Mapping[str, tuple[int, ...]]:
        """By reason, the engagements used that the like-for-like figure leaves out; without such a figure, those
        without category or scope."""
        if self.like_for_like:
            return self.like_for_like.left_out
        return {"no category or scope": self.without_covariates} if self.without_covariates else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFigures(Figures):
    """The figures of an outcome on both sides, at 95% and without a verdict."""

    about: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Figures):
    """The figures of a claim with its verdict, None in an `explored` view, which is filtered.

    `overall` is the verdict over all work where the claim also asks for similar work, `qualifier` how the two relate;
    `is_reversed`: they point opposite ways, `is_negligible`: by less than the margin. `decisive_providers`: without
    any one of them the verdict would change. `needed_fields`: what its own measure needs, below the minimum.
    """

    about: Claim
    verdict: Verdict | None
    explored: bool = False
    overall: Verdict | None = None
    qualifier: Qualifier = Qualifier.NONE
    is_reversed: bool = False
    is_negligible: bool = False
    size: Size | None = None
    needed: SampleSizeAdvice | None = None
    decisive_providers: tuple[DecisiveProvider, ...] = ()
    needed_fields: NeededFields | None = None


@dataclass(frozen=True, slots=True)
class QuoteCounts:
    """Briefs with two quotes. `used`: numbers of their engagements; in how many the freelance price was `lower`, equal
    or `higher`. `left_out`: numbers by reason. `signs` is None below the gate."""

    used: tuple[int, ...]
    lower: int
    equal_count: int
    higher: int
    providers: tuple[int, int]
    left_out: Mapping[str, tuple[int, ...]]
    gate: Missing
    signs: SignTest | None


@dataclass(frozen=True, slots=True)
class SelectionSize:
    """Numbers of engagements and providers of one side of a selection. `busiest`: engagements of the provider with most
    of them."""

    engagements: int
    providers: int
    without_provider: int
    busiest: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """Claims that were tested together: `tested` of them, with intervals at level 1 - `alpha`. `readable`: how many of
    them were picked as questions when their result could already be read."""

    name: str
    tested: int
    alpha: float
    readable: int = 0
