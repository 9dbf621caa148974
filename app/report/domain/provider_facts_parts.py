"""Data classes for facts about providers: who they are, and what is counted of their jobs, on both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.record.domain.engagements import FREELANCE, OUTSOURCED

MAX_NAMED = 8  # up to so many providers of a side are named in a sentence


@dataclass(frozen=True, slots=True)
class ProviderFigure:
    """One provider's jobs of one arrangement that have a value; `typical` is the median, or the share of yes.

    `values`: each job's number and value, from the lowest up; empty where they are too many to draw.
    """

    provider: int
    name: str
    jobs: int
    typical: float
    yes: int | None
    low: float
    high: float
    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class SideFigures:
    """One arrangement: numbers of jobs with a value and of their providers.

    `typical` is the median over jobs, or the share of yes; None without any. `low`, `high`: the lowest and the highest
    of the providers' own medians. `largest`: those with the most jobs. `below`, `above`: how many of its providers are
    below, above, all of the other side; None where a side has no values.
    `always`, `never`: the numbers of providers for which it was yes every time, and never.
    """

    arrangement: str
    jobs: int
    providers: int
    typical: float | None
    yes: int | None
    low: float | None = None
    high: float | None = None
    largest: tuple[ProviderFigure, ...] = ()
    always: int | None = None
    never: int | None = None
    below: int | None = None
    above: int | None = None

    @property
    def is_few(self) -> bool:
        """Whether all of them can be named in a sentence."""
        return self.providers <= MAX_NAMED

    @property
    def not_drawn(self) -> int:
        """How many providers `largest` leaves out."""
        return self.providers - len(self.largest)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One figure on both sides, over all jobs or over those of one kind. `left_out`: jobs without a value by reason,
    freelance and outsourced; `partly_met`: by side, the number of jobs whose goal was partly met."""

    key: str
    shape: str
    unit: str
    freelance: SideFigures
    outsourced: SideFigures
    left_out: Mapping[str, tuple[int, int]]
    partly_met: Mapping[str, int] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether any job has a value."""
        return bool(self.freelance.jobs or self.outsourced.jobs)

    @property
    def both(self) -> bool:
        """Whether both sides have a value."""
        return bool(self.freelance.jobs and self.outsourced.jobs)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is counted: one row, or one for each way of pricing. `left_out`: the sum of the rows'. `no_shared_row`: both
    sides have values, but in different rows; `is_mixed`: costs of all kinds and sizes of work are together."""

    key: str
    rows: tuple[FactRow, ...]
    left_out: Mapping[str, tuple[int, int]]
    no_shared_row: bool = False
    is_mixed: bool = False


@dataclass(frozen=True, slots=True)
class ProviderCounts:
    """The providers of one side of the record and their jobs; `without`: jobs without a provider.
    `companies`: none of them is known to be one person."""

    arrangement: str
    providers: int
    jobs: int
    without: int
    companies: bool


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """`years`: the first and the last, None where no job has a date. `on_both_sides`: number of providers that worked
    in both arrangements; `unknown`: the keys of facts without any value."""

    currency: str
    years: tuple[int, int] | None
    freelance: ProviderCounts
    outsourced: ProviderCounts
    on_both_sides: int
    figures: tuple[Fact, ...]
    unknown: tuple[str, ...]

    @property
    def sides(self) -> dict[str, ProviderCounts]:
        """Both sides by arrangement."""
        return {FREELANCE: self.freelance, OUTSOURCED: self.outsourced}

    @property
    def rows(self) -> tuple[FactRow, ...]:
        """All rows, in the order of the figures."""
        return tuple(row for figure in self.figures for row in figure.rows)

    def row(self, key: str = "") -> FactRow | None:
        """Returns the row of this key; else the first that has both sides, else the first; None without rows."""
        named = [row for row in self.rows if row.key == key] or [row for row in self.rows if row.both]
        return next(iter([*named, *self.rows]), None)
