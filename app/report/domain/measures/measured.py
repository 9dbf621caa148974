"""What a measure gives: a value for each engagement, and for each that has none the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np

from app.core.domain.exchange_rates import Rates
from app.core.domain.money import Money

Array = Any


class Lack(StrEnum):
    """Why an engagement has no value, or is in no comparison."""

    NOT_ENDED = "not yet ended"
    VALUE = "value unknown"
    COVARIATE = "no category or scope"
    RATE = "no rate"
    CURRENCY = "no currency"
    DATE = "no date"
    NOT_APPLICABLE = "not applicable"
    PROVIDER = "no provider"


LACKS = tuple(Lack)
CODE: Mapping[Lack, int] = {lack: number for number, lack in enumerate(LACKS, 1)}  # 0 is a known value


@dataclass(frozen=True, slots=True)
class Terms:
    """What derivations rest on besides the record: the organisation's settings and the exchange rates.

    Figures are in `currency`; where all amounts of a comparison are in another one they stay in that, unless
    `converted`.
    """

    currency: str
    hours_per_day: Decimal = Decimal(8)
    own_hourly_cost: Money | None = None
    rates: Rates = field(default_factory=Rates)
    converted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """`values` are floats, NaN where unknown (yes 1, no 0); `lack` says why, as CODE numbers it, 0 where known."""

    values: Array
    lack: Array


def measured(values: Array, *reasons: tuple[Array, Lack]) -> Measured:
    """`values` with the first of `reasons` (mask, why) that holds for an engagement; "value unknown" otherwise.

    A value for which a reason holds is taken away.
    """
    values = np.array(values, float)
    lack = np.where(np.isnan(values), np.int8(CODE[Lack.VALUE]), np.int8(0))
    for mask, why in reversed(reasons):
        lack[mask] = CODE[why]
    values[lack > 0] = np.nan
    return Measured(values, lack)


def yes_where(yes: Array, known: Array) -> Array:
    """1 and 0 where `known`, NaN elsewhere."""
    return np.where(known, yes.astype(float), np.nan)


def ratio(above: Array, below: Array) -> Array:
    """`above` / `below`, NaN where `below` is nothing."""
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
