"""What the record says of one claim or outcome: figures, codes and sentences; the words for a verdict are in
report/text/verdicts.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim, Outcome
from app.report.domain.evidence import SideOf
from app.report.domain.statistics import Qualifier, Scale, Size, Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """Freelance against outsourced on `scale`, or the share of one side, with its range."""

    scale: Scale
    estimate: float
    low: float
    high: float

    def turned(self) -> "Effect":
        """The same effect, outsourced against freelance; the share of one side stays as it is."""
        turn = {Scale.SUPERIORITY: lambda it: 1 - it, Scale.DIFFERENCE: lambda it: -it,
                Scale.RATIO: lambda it: 1 / it}.get(self.scale)
        return Effect(self.scale, turn(self.estimate), turn(self.high), turn(self.low)) if turn else self

    @property
    def ahead(self) -> str | None:
        """The side whose figure is higher; None where they are equal, and for the share of one side."""
        none = {Scale.SUPERIORITY: 0.5, Scale.DIFFERENCE: 0.0, Scale.RATIO: 1.0}.get(self.scale)
        if none is None or self.estimate == none:
            return None
        return FREELANCE if self.estimate > none else OUTSOURCED


@dataclass(frozen=True, slots=True)
class LikeWithLike:
    """The figure between engagements of the same kind and scope. `verdict` is None in an explored view.

    `used` engagements entered it: `freelance` and `outsourced`. Of those that the overall figure rests on, `left_out`
    did not, by reason.
    """

    effect: Effect
    verdict: Verdict | None
    freelance: int
    outsourced: int
    left_out: Mapping[str, tuple[int, ...]]

    @property
    def used(self) -> int:
        return self.freelance + self.outsourced


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the figures that a careful reader would want to know; `engagements` are those it speaks of,
    where they are few."""

    code: str
    words: str
    engagements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Needed:
    """What would likely settle an open claim, never a promise: so many more providers, so many more engagements.

    None where no figure can be given.
    """

    providers: int | None
    engagements: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The overall effect if all `unknown` values fell one way, and if they fell the other way; `could_turn`: one of
    the two would give another verdict (None where there is none, or no figure that answers the claim); `flips`: it
    would turn the direction of a decided one, and not only make it inconclusive."""

    low: float
    high: float
    unknown: int
    could_turn: bool | None
    words: str
    flips: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A provider by number and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the record says of one claim or outcome. What it does not carry is None.

    `freelance`, `outsourced`: None for the side that a claim does not speak of; below the gate without a typical
    value. `effect` is the overall one, `overall` its verdict where another figure may head the claim; `like_for_like`
    heads it wherever it is there. `level` is that of the ranges (0.95: 95%). `verdict` is None in an explored view,
    and for outcomes. `qualifier`: how the two figures go together, in a
    phrase for programs; `slight`: the two point opposite ways by less than what matters. `left_out`: engagements'
    numbers by reason. `so_far`: what was counted below the gate; `missing`: what a verdict still needs, in words; None
    above it. `alone`: the providers without any one of whom the claim would be inconclusive.
    """

    about: Claim | Outcome
    freelance: SideOf | None
    outsourced: SideOf | None
    effect: Effect | None
    level: float | None
    verdict: Verdict | None
    says: str
    left_out: Mapping[str, tuple[int, ...]]
    so_far: str = ""
    missing: str | None = None
    qualifier: str = ""
    qualifier_code: Qualifier = Qualifier.NONE
    turns_round: bool = False
    slight: bool = False
    size: Size | None = None
    explored: bool = False
    overall: Verdict | None = None
    like_for_like: LikeWithLike | None = None
    without_covariates: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    needed: Needed | None = None
    bounds: Bounds | None = None
    alone: tuple[Named, ...] = ()

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def enough(self) -> bool:
        """Whether the record carries more than counts."""
        return self.effect is not None

    @property
    def head(self) -> Effect | None:
        """The effect that heads the claim: like for like where there is such a figure, else the overall one."""
        return self.like_for_like.effect if self.like_for_like else self.effect

    @property
    def denominator(self) -> dict[str, int]:
        """Every engagement of the selection in one place: used, as the sentence says, or left out for one reason.

        Those used that a comparison like for like does without stand in `not_compared`.
        """
        used = sum(side.engagements for side in (self.freelance, self.outsourced) if side)
        return {"used": used} | {reason: len(ids) for reason, ids in self.left_out.items()}

    @property
    def not_compared(self) -> Mapping[str, tuple[int, ...]]:
        """Of the engagements used, those that the comparison like for like leaves out, by reason; where there is none,
        those without category or scope."""
        if self.like_for_like:
            return self.like_for_like.left_out
        return {"no category or scope": self.without_covariates} if self.without_covariates else {}


@dataclass(frozen=True, slots=True)
class Present:
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
