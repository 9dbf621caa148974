"""An effect in words: the estimate, and its range."""

from app.core.domain.number_format import KEPT, in_points, number, percent, points, ratio
from app.report.domain.statistics import Effect, Scale


def from_side(effect: Effect | None, side: str) -> tuple[str, str]:
    """Estimate and range with `side` first: “outsourced +63 points”, “+51 to +72”; both empty without an effect."""
    if effect is None:
        return "", ""
    seen = effect.seen_from(side)
    at, low, high = seen.estimate, seen.low, seen.high
    match seen.scale:
        case Scale.SHARE:
            return percent(at), f"{percent(low)} to {percent(high)}"
        case Scale.RATIO:
            much, (least, most) = ratio(at, low, high)
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
