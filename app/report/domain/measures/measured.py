"""The result of a measure: a value for each engagement, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np

from app.core.domain.exchange_rates import ExchangeRates
from app.core.domain.money import Money

Array = Any


class MissingReason(StrEnum):
    """Why an engagement has no value, or is not in a comparison."""

    NOT_ENDED = "not yet ended"
    VALUE = "value unknown"
    COVARIATE = "no category or scope"
    RATE = "no rate"
    CURRENCY = "no currency"
    DATE = "no date"
    NOT_APPLICABLE = "not applicable"
    PROVIDER = "no provider"


MISSING_REASONS = tuple(MissingReason)
REASON_CODES: Mapping[MissingReason, int] = {
    lack: number for number, lack in enumerate(MISSING_REASONS, 1)
}  # 0 is a known value


@dataclass(frozen=True, slots=True)
class ValuationSettings:
    """What derivations depend on besides the record: the organisation's settings and the exchange rates.

    Figures are in `currency`; where all amounts of a comparison are in another one they stay in that, unless
    `converted`.
    """

    currency: str
    hours_per_day: Decimal = Decimal(8)
    own_hourly_cost: Money | None = None
    rates: ExchangeRates = field(default_factory=ExchangeRates)
    converted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """`values` are floats, NaN where unknown (yes 1, no 0); `lack` is the reason by REASON_CODES, 0 where known."""

    values: Array
    lack: Array


def with_reasons(values: Array, *reasons: tuple[Array, MissingReason]) -> Measured:
    """`values` with the first of `reasons` (mask, why) that holds for an engagement; "value unknown" otherwise.

    Values with a reason become NaN.
    """
    values = np.array(values, float)
    lack = np.where(np.isnan(values), np.int8(REASON_CODES[MissingReason.VALUE]), np.int8(0))
    for mask, why in reversed(reasons):
        lack[mask] = REASON_CODES[why]
    values[lack > 0] = np.nan
    return Measured(values, lack)


def yes_no_values(yes: Array, known: Array) -> Array:
    """Returns 1 and 0 where `known`, NaN elsewhere."""
    return np.where(known, yes.astype(float), np.nan)


def ratio(above: Array, below: Array) -> Array:
    """`above` / `below`, NaN where `below` is not positive."""
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
