"""Breakdowns shown in the details of one claim. Except for the verdict all of it is exploratory, at 95%.

None of them has a verdict, because anybody who looks at enough breakdowns finds a difference by chance.
"""

from dataclasses import dataclass

from app.report.domain.findings import OutcomeFigures
from app.report.domain.statistics import Effect, Verdict


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Numbers of engagements in one kind of work, one band of scope, first jobs or later ones, by side.
    `name` is a category's key, a band's name, “first job”, “later jobs”, or “unknown”."""

    name: str
    freelance: int
    outsourced: int


@dataclass(frozen=True, slots=True)
class Composition:
    """The composition of the engagements used on each side; `dimension` is "category", "scope" or "job"."""

    dimension: str
    shares: tuple[GroupCounts, ...]

    @property
    def sizes(self) -> tuple[int, int]:
        """Engagements of the freelance and of the outsourced side."""
        return sum(each.freelance for each in self.shares), sum(each.outsourced for each in self.shares)


@dataclass(frozen=True, slots=True)
class Cell:
    """One category within one band of scope (None where the claim does not match on those).

    `typical`: medians or shares of yes of the two sides. `effect` is None where the cell has too little data.
    """

    category: str | None
    band: str | None
    freelance: int
    outsourced: int
    typical: tuple[float | None, float | None]
    effect: Effect | None

    @property
    def is_one_sided(self) -> bool:
        """Whether a side has no engagement here, so that nothing can be compared."""
        return not (self.freelance and self.outsourced)


@dataclass(frozen=True, slots=True)
class Strata:
    """A cross-check: the same comparison cell by cell. `pooled`: the weighted mean of the cells' effects, without an
    interval; None where no cell has both sides. `compared`: engagements in cells with both sides."""

    cells: tuple[Cell, ...]
    pooled: Effect | None
    compared: int

    @property
    def one_sided_cells(self) -> tuple[Cell, ...]:
        """Cells that only one side has."""
        return tuple(cell for cell in self.cells if cell.is_one_sided)


@dataclass(frozen=True, slots=True)
class ProviderInfluence:
    """One provider on one side: number of `engagements` used, their `part` of the side, their median or share of yes;
    and the claim's figure without this provider, None where too little is left. `is_tested`: whether that was
    computed."""

    id: int
    name: str
    arrangement: str
    engagements: int
    part: float
    typical: float
    effect_without: Effect | None = None
    verdict_without: Verdict | None = None
    is_tested: bool = False


@dataclass(frozen=True, slots=True)
class Subset:
    """The claim on some of its engagements: `name` is a year, or “to 2026”. Effects are None where there is too little
    data."""

    name: str
    freelance: int
    outsourced: int
    typical: tuple[float | None, float | None]
    effect: Effect | None
    like_for_like: Effect | None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another definition of cost. `within_scope`: only the like-for-like figure is meaningful, because a percentage of
    a budget depends on the size of the work. `unset`: the internal hourly cost isn't set."""

    finding: OutcomeFigures
    within_scope: bool = False
    unset: bool = False
