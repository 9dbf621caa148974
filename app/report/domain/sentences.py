"""The sentences of a report's rows: typical figures of both sides first, then how they compare, then what that says.

“In our engagements”: nothing here speaks of causes, or of anybody else's providers.
"""

from collections.abc import Mapping

from app.domain.engagements import FREELANCE
from app.domain.figures import bare, count, hundred, in_points, listed, percent, points, quantity
from app.report.domain.claims import MAJORITY, MAY, OTHER, RATING, YES_NO, Claim, Measure
from app.report.domain.evidence import SideOf
from app.report.domain.evidence.concentration import Holder
from app.report.domain.statistics import DECISIVE, MIN_ENGAGEMENTS, MIN_PROVIDERS, Missing, Scale, Size, Verdict

Sides = dict[str, SideOf]
Shown = tuple[float, float, float]


def figures(measure: Measure, sides: Sides, lead: str, currency: str, scale: Scale, shown: Shown) -> str:
    """Typical figures of both sides and how they compare, in the direction of `lead`.

    `shown`: estimate, low and high on `scale`, freelance against outsourced.
    """
    if scale is Scale.SHARE:
        _, low, high = shown
        return f"{_of(sides[lead], lead)} {agreed(measure, sides[lead].yes)}, range {hundred(low)} to {percent(high)}."
    if measure.shape == YES_NO:
        at, low, high = shown if lead == FREELANCE else (-shown[0], -shown[2], -shown[1])
        places = _places([sides[side].typical or 0.0 for side in (lead, OTHER[lead])], at)
        return (f"{_of(sides[lead], lead, places=places)} {agreed(measure, sides[lead].yes)}, against "
                f"{_of(sides[OTHER[lead]], OTHER[lead], 'ones', places)}: {in_points(at)}, "
                f"range {points(low)} to {points(high)}.")
    at, low, high = shown if lead == FREELANCE else (1 - shown[0], 1 - shown[2], 1 - shown[1])
    equal = " (equal ones count half)" if measure.shape == RATING else ""
    return (f"{typical(measure, sides, lead, currency)} In {hundred(at)} of 100 pairs of engagements the {lead} one "
            f"{measure.predicate}{equal}, range {hundred(low)} to {hundred(high)}.")


def typical(measure: Measure, sides: Sides, lead: str, currency: str) -> str:
    """The middle engagement of each side: “Typically 210 hours outsourced against 45 freelance.”"""
    this, that = sides[lead].typical, sides[OTHER[lead]].typical
    if this is None or that is None:
        return ""
    unit = measure.unit.format(currency=currency)
    return f"Typically {_quantity(measure, this, currency)} {lead} against {bare(that, unit)} {OTHER[lead]}."


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
    if verdict == Verdict.INCONCLUSIVE:
        return "Our engagements leave it open."
    if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE:
        return ("In our engagements it is about half." if claim.kind == MAJORITY
                else "In our engagements the difference is too small to matter.")
    how_much = " by enough to matter." if size == Size.MEANINGFUL else " though by how much is not certain."
    if verdict == Verdict.SUPPORTED:
        return "In our engagements this is so," + how_much
    if claim.strength == MAY:
        return "It is said only that it can be so; our record points the other way," + how_much
    if claim.kind == MAJORITY:
        return "In our engagements it is the smaller part," + how_much
    return "In our engagements it is the other way round," + how_much


def mostly_one(measure: Measure, held: Holder, name: str, currency: str) -> str:
    """“60 of the 70 outsourced engagements are with one provider, Agency North; they count as one provider's
    experience. Of the other 10, 5 had direct contact.”"""
    rest = held.others
    said = (f"{held.engagements:,} of the {held.engagements + rest.engagements:,} {held.side} engagements are with one "
            f"provider, {name}; they count as one provider's experience.")
    if rest.yes is not None:
        return f"{said} Of the other {rest.engagements:,}, {rest.yes or 'none'} {agreed(measure, rest.yes)}."
    return f"{said} Typical of the other {rest.engagements:,}: {_quantity(measure, rest.typical or 0.0, currency)}."


def could_turn(unknown: int, verdict: Verdict, flips: bool) -> str:
    """That the unknown could change a verdict, and how far: `flips` where the figure would lie on the other side."""
    how = could("this", verdict, flips)
    if unknown == 1:
        return f"The one unknown value {how}."
    return f"The {unknown:,} unknown values {how}, if they all fell one way."


def could(it: str, verdict: Verdict | None, flips: bool) -> str:
    """“could leave this undecided”"""
    return (f"could turn {it} round" if flips else f"could leave {it} undecided" if verdict in DECISIVE
            else f"could change {it}")


def so_far(measure: Measure, sides: Sides) -> str:
    """The record below the gate: what happened, counted, and nothing made of it."""
    known = {side: it for side, it in sides.items() if it.engagements}
    none = [side for side, it in sides.items() if not it.engagements]
    if not known:
        return "So far not known for any engagement."
    if measure.shape == YES_NO:
        parts = [f"{it.yes:,} of {it.engagements:,} {side}" for side, it in known.items()]
        only = next(iter(known.values())).yes if len(known) == 1 else None
        unknown = f"; not known for any {none[0]} one" if none else ""
        return f"So far {listed(parts)} engagements {agreed(measure, only)}{unknown}."
    parts = [f"{count(it.engagements, f'{side} engagement')} of {count(it.providers, 'provider')}"
             for side, it in known.items()]
    return f"So far known for {listed(parts + [f'no {side} one' for side in none])}."


def answers(unanswered: Mapping[str, int]) -> str:
    """“the 17 freelance engagements where it is not known”"""
    last = list(unanswered)[-1]
    parts = [f"{many:,} {side}" if side != last else count(many, f"{side} engagement")
             for side, many in unanswered.items()]
    return f"the {listed(parts)} where it is not known"


def missing(lacks: Mapping[str, Missing], answers_alone: bool = False) -> str | None:
    """What a verdict still takes: “2 more freelance engagements, outsourced engagements from 3 more providers”; with
    `answers_alone` those are there, and it takes what nobody has said of them."""
    takes = _takes(lacks)
    return f"answers for {takes}" if takes and answers_alone else takes


def _takes(lacks: Mapping[str, Missing]) -> str | None:
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
