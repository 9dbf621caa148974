"""Two quotes: briefs that were priced by both kinds of provider, so that the scope is the same by construction.

One brief a pair of providers counts, the first: further ones between the same two say little more. A test takes 8 such
briefs with unequal prices, by 6 providers of each kind, as everywhere: two agencies quoted against again and again
say how those two are, not how agencies are. The price is the agreed one, else what was paid.
"""

from dataclasses import dataclass

from app.report.domain.claims import Claim
from app.report.domain.findings import QuoteCounts
from app.report.domain.statistics import Effect, Scale, Verdict, verdict

KEY, SHOWN_WITH = "two-quotes", "freelance-cheaper"


@dataclass(frozen=True, slots=True)
class QuoteFigures:
    """What the two quotes say beside the claim. `effect` and `level` are None below the gate, `verdict` also
    in an explored view."""

    counts: QuoteCounts
    effect: Effect | None = None
    level: float | None = None
    verdict: Verdict | None = None


def quote_figures(counts: QuoteCounts, claim: Claim, alpha: float, explored: bool) -> QuoteFigures:
    """The counted briefs at their family's level."""
    if counts.signs is None:
        return QuoteFigures(counts, verdict=None if explored else Verdict.NOT_ENOUGH_DATA)
    signs = counts.signs.at(alpha)
    effect = Effect(Scale.SHARE, signs.estimate, signs.low, signs.high)
    found = None if explored else verdict(signs.low - 0.5, signs.high - 0.5, claim.margin)
    return QuoteFigures(counts, effect, 1 - alpha, found)
