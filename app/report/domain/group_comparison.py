"""Two selections compared: every claim once, with the figure of each. The difference between them is not tested."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.report.domain.claims import Claim, Outcome
from app.report.domain.findings import Figures
from app.report.domain.reports import Report
from app.report.domain.statistics import Effect


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """One claim or outcome in both selections. The effects have the same scale: like for like where both selections
    have such a figure (`is_like_for_like`), else overall; None where a selection has too little data."""

    about: Claim | Outcome
    a: Figures
    b: Figures
    effect_a: Effect | None
    effect_b: Effect | None
    is_like_for_like: bool = False

    @property
    def key(self) -> str:
        return self.about.key


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """`shared`: number of engagements in both selections, which are then not independent."""

    a: Report
    b: Report
    claims: tuple[ClaimPair, ...]
    outcomes: tuple[ClaimPair, ...]
    shared: int

    @property
    def sections(self) -> dict[str, tuple[ClaimPair, ...]]:
        """The claims by the article's section, in its order."""
        found: dict[str, list[ClaimPair]] = {}
        for pair in self.claims:
            if isinstance(pair.about, Claim):
                found.setdefault(pair.about.section, []).append(pair)
        return {name: tuple(pairs) for name, pairs in found.items()}


def compare_groups(a: Report, b: Report, shared: int) -> GroupComparison:
    """Two explored reports over the same claims."""
    return GroupComparison(a, b, _pairs(a.findings, b.findings), _pairs(a.outcomes, b.outcomes), shared)


def _pairs(some: Sequence[Figures], others: Sequence[Figures]) -> tuple[ClaimPair, ...]:
    by_key = {each.key: each for each in others}
    return tuple(_pair(each, by_key[each.key]) for each in some if each.key in by_key)


def _pair(a: Figures, b: Figures) -> ClaimPair:
    one, other = a.like_for_like, b.like_for_like
    if one and other and one.effect.scale == other.effect.scale:
        return ClaimPair(a.about, a, b, one.effect, other.effect, is_like_for_like=True)
    return ClaimPair(a.about, a, b, a.effect, b.effect)
