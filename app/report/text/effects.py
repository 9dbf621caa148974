"""An effect in words: the estimate, and its range."""

from app.core.domain.number_format import NO_BREAK_SPACE, number, percent, points, points_with_unit, ratio
from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.statistics import Effect, Scale


def lower_side(ratio_: Effect) -> tuple[str, Effect]:
    """The side whose figure is the lower one, and the ratio as that side's: all sentences read a ratio as “28% less”,
    never as “38% more” of the other side, which is another number for the same."""
    return (FREELANCE, ratio_) if ratio_.estimate <= 1 else (OUTSOURCED, ratio_.swapped_sides())


def lower_by(ratio_: Effect) -> tuple[str, str, tuple[str, str]]:
    """The lower side of a ratio, how much lower, and the ends of its range: “freelance”, “28% less”, (“19%”, “36%”)."""
    side, seen = lower_side(ratio_)
    return side, *ratio(seen.estimate, seen.low, seen.high)


def oriented_texts(effect: Effect | None, side: str) -> tuple[str, str]:
    """Estimate and range with `side` first: “outsourced +63 points”, “+51 to +72”; both empty without an effect. Of a
    ratio the lower side comes first: “freelance 28% less”."""
    if effect is None:
        return "", ""
    seen = effect.oriented_to(side)
    at, low, high = seen.estimate, seen.low, seen.high
    match seen.scale:
        case Scale.SHARE:
            return percent(at), f"{percent(low)} to {percent(high)}"
        case Scale.RATIO:
            side, much, (least, most) = lower_by(effect)
            return f"{side} {much.replace(' ', NO_BREAK_SPACE)}", f"{least} to {most}"
        case Scale.DIFFERENCE:
            return f"{side} {points_with_unit(at).replace(' ', NO_BREAK_SPACE)}", f"{points(low)} to {points(high)}"
        case Scale.SUPERIORITY:
            return f"{side} higher in {percent(at)}", f"{percent(low)} to {percent(high)}"


def value_text(effect: Effect) -> str:
    """The estimate, freelance against outsourced: “71% of comparisons”, “+40 points”, “83%”, “0.72 times”."""
    match effect.scale:
        case Scale.SUPERIORITY:
            return f"{percent(effect.estimate)} of comparisons"
        case Scale.DIFFERENCE:
            return points_with_unit(effect.estimate)
        case Scale.SHARE:
            return percent(effect.estimate)
        case Scale.RATIO:
            return f"{number(effect.estimate)} times"


def range_text(effect: Effect) -> str:
    """Its range: “58% to 82%”, “+30 to +53”, “0.61 to 0.85”."""
    write = points if effect.scale is Scale.DIFFERENCE else number if effect.scale is Scale.RATIO else percent
    return f"{write(effect.low)} to {write(effect.high)}"
