"""Two quotes: briefs that were priced by both kinds of provider, so that the scope is the same by construction.

Only the first brief of each pair of providers counts: further ones between the same two add little. A test needs 8 such
briefs with unequal prices, by 6 providers of each kind, as everywhere: repeated quotes of two agencies tell about those
two, not about agencies. The price is the agreed one, else what was paid.
"""

from dataclasses import dataclass

from app.report.domain.claims import Claim
from app.report.domain.findings import QuoteCounts
from app.report.domain.statistics import Effect, Scale, Verdict, verdict

KEY, SHOWN_WITH = "two-quotes", "freelance-cheaper"


@dataclass(frozen=True, slots=True)
class QuoteFigures:
    """The result of the test on two quotes. `effect` and `level` are None below the gate, `verdict` in an explored
    view."""

    counts: QuoteCounts
    effect: Effect | None = None
    level: float | None = None
    verdict: Verdict | None = None


def quote_figures(counts: QuoteCounts, claim: Claim, alpha: float, explored: bool) -> QuoteFigures:
    """Returns the counted briefs with an interval at level 1 - `alpha`."""
    if counts.signs is None:
        return QuoteFigures(counts, verdict=None if explored else Verdict.NOT_ENOUGH_DATA)
    signs = counts.signs.at(alpha)
    effect = Effect(Scale.SHARE, signs.estimate, signs.low, signs.high)
    found = None if explored else verdict(signs.low - 0.5, signs.high - 0.5, claim.margin)
    return QuoteFigures(counts, effect, 1 - alpha, found)
