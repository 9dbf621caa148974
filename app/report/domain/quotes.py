"""Two quotes: briefs that were priced by both kinds of provider, so that the scope is the same by construction.

One brief a pair of providers counts, the first: further ones between the same two say little more. A test takes 8 such
briefs with unequal prices, by 6 providers of each kind, as everywhere: two agencies quoted against again and again
say how those two are, not how agencies are. The price is the agreed one, else what was paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.figures import count, interval, percent
from app.report.domain.claims import Claim
from app.report.domain.findings import Effect
from app.report.domain.statistics import Missing, Scale, Signs, Verdict, verdict

KEY, BESIDE = "two-quotes", "freelance-cheaper"


@dataclass(frozen=True, slots=True)
class Counted:
    """`used`: numbers of the engagements whose brief counts; in so many of those the freelance price was the lower,
    `equal` or the higher. `left_out`: numbers by reason. `signs` is None below the gate."""

    used: tuple[int, ...]
    lower: int
    equal: int
    higher: int
    providers: tuple[int, int]
    left_out: Mapping[str, tuple[int, ...]]
    gate: Missing
    signs: Signs | None


@dataclass(frozen=True, slots=True)
class Quotes:
    """What the two quotes say beside the claim. `effect` and `level` are None below the gate, `verdict` also
    in an explored view."""

    counted: Counted
    effect: Effect | None
    level: float | None
    verdict: Verdict | None
    says: str
    missing: str | None


def quotes(counted: Counted, claim: Claim, alpha: float, explored: bool) -> Quotes:
    """The counted briefs at their family's level, in words."""
    briefs = count(len(counted.used), "brief")
    ways = f"the freelance price was lower in {counted.lower:,} and higher in {counted.higher:,}"
    equal = f", equal in {counted.equal:,}" if counted.equal else ""
    if counted.signs is None:
        missing = _missing(counted.gate)
        return Quotes(counted, None, None, None if explored else Verdict.NOT_ENOUGH_DATA,
                      f"So far {briefs} priced by both kinds: {ways}{equal}. A verdict needs {missing}.", missing)
    drawn = counted.signs.at(alpha)
    effect = Effect(Scale.SHARE, drawn.estimate, drawn.low, drawn.high)
    code = None if explored else verdict(drawn.low - 0.5, drawn.high - 0.5, claim.margin)
    says = (f"Of {briefs} priced by both kinds, one for each pair of providers, {ways}{equal}: "
            f"{percent(drawn.estimate)} lower ({interval(1 - alpha, percent(drawn.low), percent(drawn.high))}).")
    says = f"{says} {_means(code)}".strip()
    return Quotes(counted, effect, 1 - alpha, code, says, None)


def _means(code: Verdict | None) -> str:
    return {
        Verdict.SUPPORTED: "For the same brief, freelancers quoted less.",
        Verdict.CONTRADICTED: "For the same brief, freelancers quoted more.",
        Verdict.NO_MEANINGFUL_DIFFERENCE: "For the same brief it is about half.",
        Verdict.INCONCLUSIVE: "Our quotes can’t tell.",
    }.get(code, "") if code else ""


def _missing(lacks: Missing) -> str:
    parts = [count(lacks.engagements, "more brief") + " with unequal prices"] if lacks.engagements else []
    if lacks.providers:
        parts.append(f"{count(lacks.providers, 'more provider')} among those who quoted")
    return " and ".join(parts)
