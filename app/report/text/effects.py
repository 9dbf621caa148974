"""An effect in words: the estimate, and its range."""

from app.core.domain.number_format import KEPT, in_points, number, percent, points, ratio
from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.statistics import Effect, Scale


def lower_side(ratio_: Effect) -> tuple[str, Effect]:
    """The side whose figure is the lower one, and the ratio as that side's: all sentences read a ratio as “28% less”,
    never as “38% more” of the other side, which is another number for the same."""
    return (FREELANCE, ratio_) if ratio_.estimate <= 1 else (OUTSOURCED, ratio_.turned())


def less(ratio_: Effect) -> tuple[str, str, tuple[str, str]]:
    """The lower side of a ratio, how much lower, and the ends of its range: “freelance”, “28% less”, (“19%”, “36%”)."""
    side, seen = lower_side(ratio_)
    return side, *ratio(seen.estimate, seen.low, seen.high)


def from_side(effect: Effect | None, side: str) -> tuple[str, str]:
    """Estimate and range with `side` first: “outsourced +63 points”, “+51 to +72”; both empty without an effect. Of a
    ratio the lower side comes first: “freelance 28% less”."""
    if effect is None:
        return "", ""
    seen = effect.seen_from(side)
    at, low, high = seen.estimate, seen.low, seen.high
    match seen.scale:
        case Scale.SHARE:
            return percent(at), f"{percent(low)} to {percent(high)}"
        case Scale.RATIO:
            side, much, (least, most) = less(effect)
            return f"{side} {much.replace(' ', KEPT)}", f"{least} to {most}"
        case Scale.DIFFERENCE:
            return f"{side} {in_points(at).replace(' ', KEPT)}", f"{points(low)} to {points(high)}"
        case Scale.SUPERIORITY:
            return f"{side} higher in {percent(at)}", f"{percent(low)} to {percent(high)}"


def value(it: Effect) -> str:
    """The estimate, freelance against outsourced: “71% of comparisons”, “+40 points”, “83%”, “0.72 times”."""
    match it.scale:
        case Scale.SUPERIORITY:
            return f"{percent(it.estimate)} of comparisons"
        case Scale.DIFFERENCE:
            return in_points(it.estimate)
        case Scale.SHARE:
            return percent(it.estimate)
        case Scale.RATIO:
            return f"{number(it.estimate)} times"


def between(it: Effect) -> str:
    """Its range: “58% to 82%”, “+30 to +53”, “0.61 to 0.85”."""
    write = points if it.scale is Scale.DIFFERENCE else number if it.scale is Scale.RATIO else percent
    return f"{write(it.low)} to {write(it.high)}"
