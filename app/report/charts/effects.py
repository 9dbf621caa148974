"""Where an effect is drawn, and the rows of a forest.

Every effect is freelance against outsourced. On the drawing, no difference is 0 and the ends are −1 and +1:
theta is drawn as 2*theta − 1, a difference of shares as it is, a share against half as 2*share − 1, and a
ratio as its logarithm to base 4 (a quarter to four times), each on the axis that belongs to it.
"""

from dataclasses import dataclass
from math import exp, isfinite, log

from app.report.domain.statistics import MARGINS, NO_DIFFERENCE, Effect, Scale
from app.report.text import charts as text
from app.report.text.charts import AxisLabels
from app.report.text.effects import range_text, value_text
from app.report.text.verdicts import VerdictWord

_LIMITS = {
    Scale.SUPERIORITY: (0.0, 1.0),
    Scale.DIFFERENCE: (-1.0, 1.0),
    Scale.SHARE: (0.0, 1.0),
    Scale.RATIO: (0.0, float("inf")),
}
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Axis:
    """A common scale from −1 to +1 and the words along it."""

    scales: tuple[Scale, ...]
    words: AxisLabels
    ticks: tuple[tuple[float, str], ...]


DIFFERENCE = Axis(
    (Scale.SUPERIORITY, Scale.DIFFERENCE),
    text.DIFFERENCE,
    ((-1, "100"), (-0.5, "50"), (0, "0"), (0.5, "50"), (1, "100")),
)
MAJORITY = Axis(
    (Scale.SHARE,),
    text.MAJORITY,
    tuple((2 * p / 100 - 1, f"{p}%") for p in (0, 25, 50, 75, 100)),
)
RATIO = Axis(
    (Scale.RATIO,),
    text.RATIO,
    ((-1, "¼"), (-0.5, "½"), (0, "1"), (0.5, "2×"), (1, "4×")),
)
AXES = (DIFFERENCE, MAJORITY, RATIO)


def axis_for_scale(scale: Scale) -> Axis:
    return next(axis for axis in AXES if scale in axis.scales)


def axis_position(scale: Scale, at: float) -> float:
    """A value of the scale as a place between −1 and +1 (a ratio may lie beyond)."""
    if scale == Scale.DIFFERENCE:
        return at
    if scale == Scale.RATIO:
        return log(at, 4) if at > 0 else -2.0
    return 2 * at - 1


def interval_positions(effect: Effect) -> tuple[float, float, float]:
    """Low, estimate and high as drawn; raises ValueError where they are no interval of their scale."""
    least, most = _LIMITS[effect.scale]
    finite = all(map(isfinite, (effect.estimate, effect.low, effect.high)))
    if not finite or not least - _TOLERANCE <= effect.low <= effect.high <= most + _TOLERANCE:
        raise ValueError(f"no interval on the scale {effect.scale}: {effect.low} to {effect.high}")
    if not effect.low - _TOLERANCE <= effect.estimate <= effect.high + _TOLERANCE:
        raise ValueError(f"the estimate {effect.estimate} lies outside {effect.low} to {effect.high}")
    return (
        axis_position(effect.scale, effect.low),
        axis_position(effect.scale, effect.estimate),
        axis_position(effect.scale, effect.high),
    )


def band_half_width(scale: Scale, margin: float | None = None) -> float:
    """Half the width, as drawn, of the band of no meaningful difference; `margin` in the unit of MARGINS."""
    far = MARGINS[scale] if margin is None else margin
    return abs(axis_position(scale, exp(far) if scale == Scale.RATIO else NO_DIFFERENCE[scale] + far))


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One claim: what it says, how many engagements each side has for it, and what they show.

    `side` is set for a claim about one side alone; `expected` is the side that the claim says has more.
    `scale` places a row without effect into its panel; `margin` is the smallest difference that matters, where it is
    not the usual one. `title`: the full label; `texts`: estimate and interval as in the row's sentence, which may be
    from the other side.
    """

    label: str
    freelance: int | None
    outsourced: int | None
    effect: Effect | None
    verdict: VerdictWord
    expected: str | None = None
    side: str | None = None
    href: str = ""
    scale: Scale = Scale.SUPERIORITY
    margin: float | None = None
    title: str = ""
    texts: tuple[str, str] | None = None

    @property
    def visible_effect(self) -> Effect | None:
        """The effect to draw: None below the gate, whatever was computed."""
        return None if self.verdict.silent else self.effect

    @property
    def figures(self) -> tuple[str, str]:
        """Estimate and range in words; empty where nothing may be drawn."""
        if self.visible_effect is None:
            return "", ""
        return self.texts or (value_text(self.visible_effect), range_text(self.visible_effect))

    @property
    def axis(self) -> Axis:
        return axis_for_scale(self.effect.scale if self.effect else self.scale)


@dataclass(frozen=True, slots=True)
class ForestSection:
    title: str
    rows: tuple[ForestRow, ...]


def split_by_axis(sections: tuple[ForestSection, ...]) -> list[tuple[Axis, tuple[ForestSection, ...]]]:
    """The rows sorted onto the axes they need, in the order given; one forest each."""
    found = []
    for axis in AXES:
        kept = (ForestSection(s.title, tuple(row for row in s.rows if row.axis is axis)) for s in sections)
        if some := tuple(s for s in kept if s.rows):
            found.append((axis, some))
    return found
