"""From values to places: linear and logarithmic scales with ticks at round numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from app.core.domain.number_format import number
from app.report.charts import text_metrics
from app.report.charts.svg import SMALL


@dataclass(frozen=True, slots=True)
class LinearScale:
    """Values from `low` to `high` on places from `left` to `right`."""

    low: float
    high: float
    left: float
    right: float
    min_tick_step: float = 0  # the ticks stand no closer than this

    def position(self, value: float) -> float:
        if self.high == self.low:
            return (self.left + self.right) / 2
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def ticks(self) -> list[float]:
        step = nice_step((self.high - self.low) / max((self.right - self.left) / 60, 3))
        step = max(step, self.min_tick_step)
        first = ceil(self.low / step - 1e-9)
        return [k * step for k in range(first, floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, slots=True)
class LogScale:
    """Positive values by their logarithm; a nought, where the values have one, stands apart at the left."""

    low: float
    high: float
    left: float
    right: float
    zero_width: float = 0  # room kept for values of 0

    def position(self, value: float) -> float:
        if value <= 0:
            return self.left
        start = self.left + self.zero_width
        return start + log10(value / self.low) / log10(self.high / self.low) * (self.right - start)

    def ticks(self) -> list[float]:
        decades = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        room = (self.right - self.left - self.zero_width) / max(log10(self.high / self.low), 0.1)
        steps = (1, 2, 5) if room > 130 else (1, 3) if room > 80 else (1,)
        every = [s * 10.0**d for d in decades for s in steps]
        marks = [v for v in every if self.low * 0.999 <= v <= self.high * 1.001]
        return ([0.0] if self.zero_width else []) + marks


Axis = LinearScale | LogScale


def nice_step(rough: float) -> float:
    """The 1, 2 or 5 times a power of ten at or above `rough`."""
    power = 10.0 ** floor(log10(rough))
    return next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)


def needs_log_scale(values: Sequence[float]) -> bool:
    """Whether the largest value is so many times the middle one that most would crowd at the low end."""
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2] if ordered else 0
    return middle > 0 and ordered[0] >= 0 and ordered[-1] > 12 * middle


def fit_scale(values: Sequence[float], left: float, right: float, *, log: bool = False, beside: float = 0) -> Axis:
    """A scale that holds all the values, its ends at round numbers; a log axis only where none is negative.

    `beside` is the distance between few values with dots beside each other: half of it stays free at the
    ends, and no tick stands between them.
    """
    low, high = min(values), max(values)
    if beside:
        return LinearScale(low - beside / 2, high + beside / 2, left, right, beside)
    above = [v for v in values if v > 0]
    if log and low >= 0 and above and min(above) > 1e-6 and max(above) / min(above) > 4:
        return _fit_log(min(above), max(above), left, right, 34.0 if low == 0 else 0.0)
    if 0 < low <= 0.4 * high:
        low = 0.0  # near enough: a scale from nought misleads nobody
    if high - low < 1e-9 * max(1, abs(high), abs(low)):
        low, high = (low - abs(low) / 2 - 0.5, high + abs(high) / 2 + 0.5)
    step = nice_step((high - low) / 8)
    return LinearScale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, left, right)


def _fit_log(low: float, high: float, left: float, right: float, nought: float) -> LogScale:
    def base(value: float) -> float:
        return 10.0 ** floor(log10(value))

    ends_low = [s * base(low) for s in (1, 2, 5) if s * base(low) <= low * 1.0001]
    ends_high = [s * base(high) for s in (1, 2, 5, 10) if s * base(high) >= high * 0.9999]
    return LogScale(ends_low[-1], ends_high[0], left, right, nought)


def tick_labels(axis: Axis, size: float = SMALL) -> list[tuple[float, str]]:
    """Where the ticks stand and what they say, thinned until no two touch."""
    marks = axis.ticks()
    if isinstance(axis, LinearScale):
        step = marks[1] - marks[0] if len(marks) > 1 else 1
        decimals = max(0, -floor(log10(step) + 1e-9))
        labels = [(axis.position(v), number(v, decimals)) for v in marks]
    else:
        labels = [(axis.position(v), number(v, max(0, -floor(log10(v) + 1e-9)) if v else 0)) for v in marks]
    while len(labels) > 2 and any(
        b[0] - a[0] < (text_metrics.text_width(a[1], size) + text_metrics.text_width(b[1], size)) / 2 + 8
        for a, b in pairwise(labels)
    ):
        labels = labels[::2]
    return labels
