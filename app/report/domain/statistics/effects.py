"""An effect with its interval, in the unit that readers see: the same object from statistics to chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.record.domain.engagements import FREELANCE, OUTSOURCED


class Scale(StrEnum):
    """The unit of an effect, freelance (A) against outsourced (B)."""

    SUPERIORITY = "superiority"  # P(A > B) + P(A = B) / 2
    DIFFERENCE = "difference"  # share of A minus share of B
    SHARE = "share"  # the share of one side
    RATIO = "ratio"  # A / B


NO_DIFFERENCE = MappingProxyType({Scale.SUPERIORITY: 0.5, Scale.DIFFERENCE: 0.0, Scale.SHARE: 0.5, Scale.RATIO: 1.0})


@dataclass(frozen=True, slots=True)
class Effect:
    """Freelance against outsourced on ``scale``, or the share of one side, with its interval."""

    scale: Scale
    estimate: float
    low: float
    high: float

    def swapped_sides(self) -> Effect:
        """Returns the same effect, outsourced against freelance; the share of one side is unchanged."""
        match self.scale:
            case Scale.SHARE:
                return self
            case Scale.SUPERIORITY:
                estimate, low, high = 1 - self.estimate, 1 - self.high, 1 - self.low
            case Scale.DIFFERENCE:
                estimate, low, high = -self.estimate, -self.high, -self.low
            case Scale.RATIO:
                estimate, low, high = 1 / self.estimate, 1 / self.high, 1 / self.low
        return Effect(self.scale, estimate, low, high)

    def oriented_to(self, side: str) -> Effect:
        """Returns the same effect with ``side`` first."""
        return self.swapped_sides() if side == OUTSOURCED else self

    @property
    def higher_side(self) -> str | None:
        """The side whose figure is higher; None where they are equal, and for the share of one side."""
        null = NO_DIFFERENCE[self.scale]
        if self.scale is Scale.SHARE or self.estimate == null:
            return None
        return FREELANCE if self.estimate > null else OUTSOURCED
