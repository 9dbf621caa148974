"""What the effect charts show: an effect with its interval, its verdict, and the scale both are drawn on.

Every effect is freelance against outsourced. On the drawing, no difference is 0 and the ends are −1 and +1:
theta is drawn as 2*theta − 1, a difference of shares as it is, a share against half as 2*share − 1, and a
ratio as its logarithm to base 4 (a quarter to four times), each on the axis that belongs to it.
"""

from dataclasses import dataclass
from math import isfinite, log
from typing import Literal

from app.report.charts.words import between, number, signed

Scale = Literal["superiority", "difference", "share", "ratio"]
Arrangement = Literal["freelance", "outsourced"]

_NONE = {"superiority": 0.5, "difference": 0.0, "share": 0.5, "ratio": 1.0}  # no difference, on each scale
_MARGIN = {"superiority": 0.06, "difference": 0.10, "share": 0.10, "ratio": 1.10}
_LIMITS = {"superiority": (0.0, 1.0), "difference": (-1.0, 1.0), "share": (0.0, 1.0), "ratio": (0.0, float("inf"))}


@dataclass(frozen=True, slots=True)
class Axis:
    """A common scale from −1 to +1 and the words along it."""

    scales: tuple[Scale, ...]
    less: str
    more: str
    ticks: tuple[tuple[float, str], ...]
    zero: str
    unit: str = ""


DIFFERENCE = Axis(
    ("superiority", "difference"),
    "outsourced more",
    "freelance more",
    ((-1, "100"), (-0.5, "50"), (0, "0"), (0.5, "50"), (1, "100")),
    "no difference",
    "difference in points: between shares in per cent, or between pairs won and lost of 100; 100 is the most there is",
)
MAJORITY = Axis(
    ("share",),
    "fewer than half",
    "more than half",
    tuple((2 * p / 100 - 1, f"{p}%") for p in (0, 25, 50, 75, 100)),
    "half",
    "share of the engagements of that side",
)
RATIO = Axis(
    ("ratio",),
    "freelance lower",
    "freelance higher",
    ((-1, "¼"), (-0.5, "½"), (0, "1"), (0.5, "2×"), (1, "4×")),
    "equal",
    "freelance figure for one outsourced",
)
AXES = (DIFFERENCE, MAJORITY, RATIO)


def axis_of(scale: Scale) -> Axis:
    return next(axis for axis in AXES if scale in axis.scales)


def drawn(scale: Scale, value: float) -> float:
    """A value of the scale as a place between −1 and +1 (a ratio may lie beyond)."""
    if scale == "difference":
        return value
    if scale == "ratio":
        return log(value, 4) if value > 0 else -2.0
    return 2 * value - 1


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate with its interval, on its own scale; the margin is the smallest difference that matters."""

    scale: Scale
    estimate: float
    low: float
    high: float
    margin: float | None = None

    def __post_init__(self) -> None:
        least, most = _LIMITS[self.scale]
        slack = 1e-9
        finite = all(map(isfinite, (self.estimate, self.low, self.high)))
        if not finite or not least - slack <= self.low <= self.high <= most + slack:
            raise ValueError(f"no interval on the scale {self.scale}: {self.low} to {self.high}")
        if not self.low - slack <= self.estimate <= self.high + slack:
            raise ValueError(f"the estimate {self.estimate} lies outside {self.low} to {self.high}")

    @property
    def places(self) -> tuple[float, float, float]:
        """Low, estimate and high as drawn."""
        low, at, high = (drawn(self.scale, v) for v in (self.low, self.estimate, self.high))
        return low, at, high

    @property
    def half_band(self) -> float:
        """Half the width, as drawn, of the band of no meaningful difference."""
        margin = _MARGIN[self.scale] if self.margin is None else self.margin
        centre = _NONE[self.scale]
        return abs(drawn(self.scale, margin if self.scale == "ratio" else centre + margin))

    @property
    def value(self) -> str:
        """The estimate in words: `71 of 100 pairs`, `+40 points`, `83 %`, `0.72 times`."""
        if self.scale == "superiority":
            return f"{number(100 * self.estimate, 0)} of 100"
        if self.scale == "difference":
            said = signed(100 * self.estimate)
            return f"{said} {'point' if said[1:] == '1' else 'points'}"
        if self.scale == "share":
            return f"{number(100 * self.estimate, 0)}%"
        return f"{number(self.estimate, 2)} times"

    @property
    def range(self) -> str:
        if self.scale == "ratio":
            return between(number(self.low, 2), number(self.high, 2))
        say = signed if self.scale == "difference" else number
        return between(say(100 * self.low, 0), say(100 * self.high, 0))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict's code, and its sign and word as every other face shows them."""

    code: str
    sign: str
    word: str

    @property
    def decided(self) -> bool:
        return self.code in ("supported", "contradicted")

    @property
    def silent(self) -> bool:
        return self.code == "not enough data"

    @property
    def said(self) -> str:
        return f"{self.sign} {self.word}".strip()

    @property
    def kind(self) -> str:
        """Its class names."""
        return "verdict verdict-" + "".join(c if c.isalnum() else "-" for c in self.code.lower())


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: what it says, how many engagements each side has for it, and what they show.

    `side` is set for a claim about one side alone; `expected` is the side that the claim says has more.
    `scale` places a row without effect into its panel. `title`: what the label says in full; `told`: estimate and
    range as the row's sentence says them, which may look from the other side.
    """

    label: str
    freelance: int | None
    outsourced: int | None
    effect: Effect | None
    verdict: Verdict
    expected: Arrangement | None = None
    side: Arrangement | None = None
    href: str = ""
    scale: Scale = "superiority"
    title: str = ""
    told: tuple[str, str] | None = None

    @property
    def shown(self) -> Effect | None:
        """The effect that may be drawn: none below the gate, whatever was computed."""
        return None if self.verdict.silent else self.effect

    @property
    def figures(self) -> tuple[str, str]:
        """Estimate and range in words; empty where nothing may be drawn."""
        if self.shown is None:
            return "", ""
        return self.told or (self.shown.value, self.shown.range)

    @property
    def axis(self) -> Axis:
        return axis_of(self.effect.scale if self.effect else self.scale)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


def panels(sections: tuple[Section, ...]) -> list[tuple[Axis, tuple[Section, ...]]]:
    """The rows sorted onto the axes they need, in the order given; one forest each."""
    found = []
    for axis in AXES:
        kept = (Section(s.title, tuple(row for row in s.rows if row.axis is axis)) for s in sections)
        if some := tuple(s for s in kept if s.rows):
            found.append((axis, some))
    return found
