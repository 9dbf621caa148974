"""The parts of a closer look at one claim: what it rests on, taken apart. Beside the verdict all of it is exploratory,
at 95%.

The parts describe; none of them is judged, since whoever looks at enough parts meets a difference by chance.
"""

from dataclasses import dataclass

from app.report.domain.findings import OutcomeFigures
from app.report.domain.statistics import Effect, Verdict


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One kind of work, one band of scope, first jobs or later ones: how many engagements of each side are of it.
    `name` is a category's key, a band's words, “first job”, “later jobs”, or “unknown”."""

    name: str
    freelance: int
    outsourced: int


@dataclass(frozen=True, slots=True)
class Composition:
    """How the engagements that a claim rests on are made up on each side; `of` is "category", "scope"
    or "job"."""

    dimension: str
    shares: tuple[GroupCounts, ...]

    @property
    def sizes(self) -> tuple[int, int]:
        """Engagements of the freelance and of the outsourced side."""
        return sum(each.freelance for each in self.shares), sum(each.outsourced for each in self.shares)


@dataclass(frozen=True, slots=True)
class Cell:
    """One category within one band of scope (None where the claim does not tell those apart).

    `typical`: medians or shares of yes of the two sides. `effect` is there where the cell by itself has enough.
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
    """The cross-check: the same comparison cell by cell. `pooled`: the cells' effects, each weighed by how much it
    tells, without a range; None where no cell has both sides. `compared`: engagements in cells with both sides."""

    cells: tuple[Cell, ...]
    pooled: Effect | None
    compared: int

    @property
    def one_sided_cells(self) -> tuple[Cell, ...]:
        """Cells that only one side has."""
        return tuple(cell for cell in self.cells if cell.is_one_sided)


@dataclass(frozen=True, slots=True)
class ProviderInfluence:
    """One provider on one side: `engagements` that the claim rests on, which part of the side they are, their median
    or share of yes; and what heads the claim without this provider: None where too little is left. `tried`: that was
    worked out."""

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
    """The claim on some of its engagements: `name` is a year, or “to 2026”. Effects are there where it has enough."""

    name: str
    freelance: int
    outsourced: int
    typical: tuple[float | None, float | None]
    effect: Effect | None
    like_for_like: Effect | None


@dataclass(frozen=True, slots=True)
class Variant:
    """The cost seen in another way. `within_scope`: only the comparison like for like may be read, since a share of a
    budget says nothing without the size of the work. `unset`: nobody has set what an hour of our own people costs."""

    finding: OutcomeFigures
    within_scope: bool = False
    unset: bool = False
