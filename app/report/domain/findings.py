"""What the record says of a claim, and of an outcome: numbers and codes alone. Every sentence about them is made in
report/text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim, Outcome
from app.report.domain.statistics import Effect, Missing, Qualifier, Reason, Scale, SignTest, Size, Verdict


@dataclass(frozen=True, slots=True)
class SideSummary:
    """What one side gives: engagements with a value, their providers, and for a yes or no how many say yes.

    `typical` is the median, or the share of yes; None without an engagement. `values` are the single values where
    there are few, each with its engagement's number.
    """

    engagements: int
    providers: int
    yes: int | None
    typical: float | None
    values: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarWorkFigure:
    """The figure between similar engagements, with the covariates that it holds equal (`held`). `verdict` is None in a
    filtered view.

    `used` engagements entered it: `freelance` and `outsourced`. Of those that the overall figure rests on, `left_out`
    did not, by reason.
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
    """Something about the figures that a careful reader would want to know: its code, the figures that its sentence
    names (`of`), and the engagements it speaks of, where they are few."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    engagements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DominantProvider:
    """A provider, by its code and name, with `engagements` of those that a side has; `others`: the rest of the side."""

    code: int
    side: str
    engagements: int
    others: SideSummary
    name: str = ""


@dataclass(frozen=True, slots=True)
class SetForAll:
    """`engagements`: so many of the `used` ones have a value that an import set for all; `sides`: the arrangements of
    which that is every one; `fields`: labels of the fields; `imports`: their numbers."""

    engagements: int
    used: int
    sides: tuple[str, ...]
    fields: tuple[str, ...]
    imports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MissingData:
    """What figures still need: what each side lacks; of each side that lacks anything how many engagements nobody has
    answered for, where answers alone are missing; else what an import set for all of its rows."""

    sides: Mapping[str, Missing]
    unanswered_by_side: Mapping[str, int] = field(default_factory=dict)
    set_for_all: SetForAll | None = None


@dataclass(frozen=True, slots=True)
class NeededFields:
    """What a claim's own measure takes and some engagements lack; so many of those have a total cost (`totals`)."""

    measure: str
    totals: int = 0


class AdviceCode(StrEnum):
    """What would settle an open claim."""

    OTHER_VALUES = "other values"  # an import set all values alike
    TESTED = "can be tested"  # below the minimum: what opens it
    SIMILAR_WORK = "similar work"  # too little of it on both sides
    OTHER_PROVIDERS = "other providers"  # one holds most of a side
    OUT_OF_REACH = "out of reach"  # no figure can be given
    IMPRACTICAL = "impractical"  # a figure far beyond today's record
    MORE = "more of the same mix"


@dataclass(frozen=True, slots=True)
class SampleSizeAdvice:
    """What would likely settle an open claim, never a promise: so many more providers, so many more engagements.

    None where no figure can be given. `clear`: on which scale, and with how many providers, a clear difference usually
    shows; `reason`: why no similar work can be compared; `held`: who holds most of a side.
    """

    code: AdviceCode
    providers: int | None = None
    engagements: int | None = None
    clear_difference: tuple[Scale, int] | None = None
    reason: Reason | None = None
    held: tuple[DominantProvider, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The overall effect if all `unknown` values fell one way, and if they fell the other way; `could_turn`: one of
    the two would give another verdict (None where there is none, or no figure that answers the claim); `flips`: it
    would turn the direction of a decided one, and not only make it inconclusive."""

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
    """A provider that a verdict hangs on, and what that `becomes` without it: None where too little is left."""

    verdict_without: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the record says of a claim or an outcome, in figures. What it does not carry is None.

    `freelance`, `outsourced`: None for the side that a claim does not speak of; below the minimum without a typical
    value. `effect` is the overall one, `level` that of the ranges (0.95: 95%). `left_out`: engagements' numbers by
    reason. `lacking`: what a comparison still needs, None above the minimum.
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
        """The covariates that similar work is the same in: those that its figure holds equal, else those named."""
        return self.like_for_like.held if self.like_for_like else self.about.covariates

    @property
    def has_enough(self) -> bool:
        """Whether the record carries more than counts."""
        return self.effect is not None

    @property
    def head(self) -> Effect | None:
        """The effect that heads it: like for like where there is such a figure, else the overall one."""
        return self.like_for_like.effect if self.like_for_like else self.effect

    @property
    def sides(self) -> dict[str, SideSummary]:
        """The sides that it speaks of, by arrangement."""
        both = {FREELANCE: self.freelance, OUTSOURCED: self.outsourced}
        return {arrangement: side for arrangement, side in both.items() if side}

    @property
    def used(self) -> int:
        """How many engagements it rests on."""
        return sum(side.engagements for side in self.sides.values())

    @property
    def selected_count(self) -> dict[str, int]:
        """Every engagement of the selection in one place: used, as the sentence says, or left out for one reason.

        Those used that a comparison like for like does without stand in `not_compared`.
        """
        return {"used": self.used} | {reason: len(ids) for reason, ids in self.left_out.items()}

    @property
    def not_in_similar_work(self) -> Mapping[str, tuple[int, ...]]:
        """Of the engagements used, those that the comparison like for like leaves out, by reason; where there is none,
        those without category or scope."""
        if self.like_for_like:
            return self.like_for_like.left_out
        return {"no category or scope": self.without_covariates} if self.without_covariates else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFigures(Figures):
    """How engagements turned out on both sides, described at 95% and never judged."""

    about: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Figures):
    """What the record says of a claim. `verdict` is None in an `explored` view, which is filtered.

    `overall` is the verdict over all work where another figure may head the claim, `qualifier` how the two go
    together; `turns_round`: they point opposite ways, `slight`: by less than what matters. `alone`: the providers
    without any one of whom the verdict would be another. `wanted`: what its own measure takes, below the minimum.
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
    """`used`: numbers of the engagements whose brief counts; in so many of those the freelance price was the lower,
    `equal` or the higher. `left_out`: numbers by reason. `signs` is None below the gate."""

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
    """How many engagements and providers one side of a selection has; those without a provider are counted. `busiest`:
    the engagements of the provider that has most."""

    engagements: int
    providers: int
    without_provider: int
    busiest: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """Claims that were checked together: `tested` of them, every range drawn at level 1 - `alpha`. `readable`: so many
    were picked as questions when their result could be read already."""

    name: str
    tested: int
    alpha: float
    readable: int = 0
