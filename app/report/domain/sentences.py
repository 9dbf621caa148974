"""The sentences of a finding: both sides' figures first, then how they compare, then what that says.

Nothing here speaks of causes, or of anybody else's providers.
"""

from collections.abc import Mapping

from app.domain.engagements import FREELANCE
from app.domain.figures import count, in_points, interval, listed, percent, points, quantity
from app.report.domain.claims import MAJORITY, MAY, OTHER, RATING, YES_NO, Claim, Measure
from app.report.domain.evidence import SideOf
from app.report.domain.evidence.concentration import Holder
from app.report.domain.statistics import DECISIVE, MIN_ENGAGEMENTS, MIN_PROVIDERS, Missing, Scale, Size, Verdict

Sides = dict[str, SideOf]
Shown = tuple[float, float, float]


def figures(measure: Measure, sides: Sides, lead: str, currency: str, scale: Scale, shown: Shown,
            level: float) -> str:
    """Both sides' figures and how they compare, in the direction of `lead`.

    `shown`: estimate, low and high on `scale`, freelance against outsourced, drawn at `level`.
    """
    if scale is Scale.SHARE:
        _, low, high = shown
        return (f"{_of(sides[lead], lead)} {agreed(measure, sides[lead].yes)} "
                f"({interval(level, percent(low), percent(high))}).")
    if measure.shape == YES_NO:
        at, low, high = shown if lead == FREELANCE else (-shown[0], -shown[2], -shown[1])
        places = _places([sides[side].typical or 0.0 for side in (lead, OTHER[lead])], at)
        return (f"{_of(sides[lead], lead, places=places)} {agreed(measure, sides[lead].yes)}, compared with "
                f"{_of(sides[OTHER[lead]], OTHER[lead], 'ones', places)}. That is "
                f"{points_apart(at, low, high, level)}.")
    at, low, high = shown if lead == FREELANCE else (1 - shown[0], 1 - shown[2], 1 - shown[1])
    return f"{typical(measure, sides, lead, currency)} {compared(measure, lead, at, low, high, level)}".strip()


def compared(measure: Measure, lead: str, at: float, low: float, high: float, level: float) -> str:
    """“The outsourced one was the larger in 85% of comparisons (95% CI 71% to 93%).”"""
    ties = "; ties count half" if measure.shape == RATING else ""
    return (f"The {lead} one {measure.predicate} in {percent(at)} of comparisons "
            f"({interval(level, percent(low), percent(high))}{ties}).")


def points_apart(at: float, low: float, high: float, level: float) -> str:
    """“+73 points (95% CI +51 to +85)”"""
    return f"{in_points(at)} ({interval(level, points(low), points(high))})"


def typical(measure: Measure, sides: Sides, lead: str, currency: str) -> str:
    """The median of each side: “Median: 210 hours outsourced, 45 hours freelance.”"""
    this, that = sides[lead].typical, sides[OTHER[lead]].typical
    if this is None or that is None:
        return ""
    return (f"Median: {_quantity(measure, this, currency)} {lead}, {_quantity(measure, that, currency)} "
            f"{OTHER[lead]}.")


def _quantity(measure: Measure, value: float, currency: str) -> str:
    return quantity(value, measure.unit.format(currency=currency))


def _places(shares: list[float], difference: float) -> int:
    """Decimals of two shares that whole per cents would show as alike beside a difference, or apart beside none."""
    alike = percent(shares[0]) == percent(shares[1])
    return int(alike != (points(difference) == "0"))


def _of(side: SideOf, arrangement: str, noun: str = "engagements", places: int = 0) -> str:
    share = f" ({percent(side.yes / side.engagements, places)})" if side.engagements and side.yes is not None else ""
    return f"{side.yes:,} of {side.engagements:,} {arrangement} {noun}{share}"


def agreed(measure: Measure, many: int | None) -> str:
    """The predicate, in the singular where one engagement did it."""
    words = measure.predicate
    return "was " + words.removeprefix("were ") if many == 1 and words.startswith("were ") else words


def meaning(claim: Claim, verdict: Verdict, size: Size | None) -> str:
    """What a verdict says of the claim."""
    majority, meaningful = claim.kind == MAJORITY, size == Size.MEANINGFUL
    if verdict == Verdict.INCONCLUSIVE:
        return "Our data can’t tell."
    if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE:
        return "It is about half." if majority else "The difference is too small to matter."
    if majority:
        half = "more than half" if verdict == Verdict.SUPPORTED else "fewer than half"
        says = f"clearly {half}." if meaningful else f"{half}, though by how much is uncertain."
    else:
        says = "and the difference is meaningful." if meaningful else "though how much is uncertain."
    if verdict == Verdict.CONTRADICTED and claim.strength == MAY:
        start = "The article says only that this may be so; we see the opposite"
    else:
        start = "Our data supports this" if verdict == Verdict.SUPPORTED else "Our data contradicts this"
    return f"{start}{':' if majority else ','} {says}"


def mostly_one(measure: Measure, held: Holder, name: str, currency: str) -> str:
    """“Agency North did 60 of the 70 outsourced engagements, so they count as one provider’s experience. Of the other
    10, 5 had direct contact.”"""
    rest = held.others
    text = (f"{name} did {held.engagements:,} of the {held.engagements + rest.engagements:,} {held.side} engagements, "
            "so they count as one provider’s experience.")
    if rest.yes is not None:
        return f"{text} Of the other {rest.engagements:,}, {rest.yes or 'none'} {agreed(measure, rest.yes)}."
    return f"{text} Median of the other {rest.engagements:,}: {_quantity(measure, rest.typical or 0.0, currency)}."


def could_turn(unknown: int, verdict: Verdict, flips: bool) -> str:
    """That missing answers could change a verdict, and how far: `flips` where the figure would lie on the other side.
    """
    how = "reverse this" if flips else "make this inconclusive" if verdict in DECISIVE else "change this"
    if unknown == 1:
        return f"The one missing answer could {how}."
    return f"The {unknown:,} missing answers could {how}, if they all fell one way."


def so_far(measure: Measure, sides: Sides) -> str:
    """The record below the gate: what happened, counted, and nothing made of it."""
    known = {side: it for side, it in sides.items() if it.engagements}
    none = [side for side, it in sides.items() if not it.engagements]
    if not known:
        return "So far no engagement has an answer."
    if measure.shape == YES_NO:
        parts = [f"{it.yes:,} of {it.engagements:,} {side}" for side, it in known.items()]
        only = next(iter(known.values())).yes if len(known) == 1 else None
        unknown = f"; no answer for any {none[0]} one" if none else ""
        return f"So far {listed(parts)} engagements {agreed(measure, only)}{unknown}."
    parts = [f"{count(it.engagements, f'{side} engagement')} from {count(it.providers, 'provider')}"
             for side, it in known.items()]
    return f"So far answered for {listed(parts + [f'no {side} one' for side in none])}."


def answers(unanswered: Mapping[str, int]) -> str:
    """“12 freelance and 10 outsourced engagements”"""
    last = list(unanswered)[-1]
    parts = [f"{many:,} {side}" if side != last else count(many, f"{side} engagement")
             for side, many in unanswered.items()]
    return f"{listed(parts)}"


def missing(lacks: Mapping[str, Missing], answers_alone: bool = False) -> str | None:
    """What a verdict still needs: “2 more freelance engagements, outsourced engagements from 3 more providers”; with
    `answers_alone` those are there, and it needs their answers."""
    needs = _needs(lacks)
    return f"answers for {needs}" if needs and answers_alone else needs


def _needs(lacks: Mapping[str, Missing]) -> str | None:
    if len(lacks) == 2 and set(lacks.values()) == {Missing(MIN_ENGAGEMENTS, MIN_PROVIDERS)}:
        return f"{MIN_ENGAGEMENTS} engagements of {MIN_PROVIDERS} providers on each side"
    parts = []
    for side, lack in lacks.items():
        more = max(lack.engagements, lack.providers)
        if not lack.engagements and lack.providers:
            parts.append(f"{side} engagements from {count(lack.providers, 'more provider')}")
        elif lack.engagements:
            of = f" from {count(lack.providers, 'more provider')}" if lack.providers else ""
            parts.append(f"{more} more {side} {'engagement' if more == 1 else 'engagements'}{of}")
    return ", ".join(parts) or None
