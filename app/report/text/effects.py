"""An effect in words, with one side first: the estimate, and its range."""

from app.domain.figures import KEPT, in_points, percent, points, ratio
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
