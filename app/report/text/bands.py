"""What the bands of scope are called."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from app.core.domain.number_format import number

ANY, FIRST, LAST = "any number of hours", "up to {high} hours", "over {low} hours"
BETWEEN = "over {low} to {high} hours"


def bands_by_name(ends: Sequence[int]) -> dict[str, float]:
    """“up to 40 hours”, “over 40 to 200 hours”, “over 200 hours”, each with its upper end; `ends`: those of all bands
    but the last."""
    if not ends:
        return {ANY: inf}
    between = {BETWEEN.format(low=number(low), high=number(high)): float(high) for low, high in pairwise(ends)}
    return {FIRST.format(high=number(ends[0])): float(ends[0])} | between | {LAST.format(low=number(ends[-1])): inf}
