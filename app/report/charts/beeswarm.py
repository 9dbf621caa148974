"""Where the dots go: side by side until none covers another, the same way every time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt

RADII = (4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
MIN_DISTANCE_FACTOR = 0.96  # centres stand at least this share of a dot's width apart
MAX_DOTS = 600  # dots of one side; beyond that a density says more
MAX_DISTINCT_VALUES = 12


@dataclass(frozen=True, slots=True)
class Beeswarm:
    """Offsets from the given places, from the middle line, and the size of the dots."""

    places: tuple[tuple[float, float], ...]  # (x, y), in the order of the values
    r: float
    half_height: float  # half the height taken


def beeswarm(places: Sequence[float], room: float, *, gap: float = 0, most: int = MAX_DOTS) -> Beeswarm | None:
    """The dots at the greatest size at which they stay within `room`; None when they do not, or are too many.

    `gap` is the distance between few values that are shared by many; their dots stand in blocks.
    """
    if len(places) > most:
        return None
    stacked = gap > 4 * RADII[-1]
    for r in RADII:
        if stacked and 2 * r > gap:
            continue
        found = _pack_blocks(places, r, gap * 0.8) if stacked else _pack_dots(places, r, room / 2 - r)
        if found is None:
            continue
        half = max((abs(y) for _, y in found), default=0) + r
        if 2 * half <= room:
            return Beeswarm(tuple(found), r, half)
    return None


def discrete_step(values: Sequence[float]) -> float:
    """The least distance between values that are few and repeated, such as ratings; 0 when they are not."""
    distinct = sorted(set(values))
    if not 1 < len(distinct) <= MAX_DISTINCT_VALUES or len(values) < 2 * len(distinct):
        return 0
    gap = min(b - a for a, b in pairwise(distinct))
    return gap if gap > 1e-6 and gap * 2 * MAX_DISTINCT_VALUES >= distinct[-1] - distinct[0] else 0


def _pack_dots(places: Sequence[float], r: float, most: float) -> list[tuple[float, float]] | None:
    """Each dot, from the left, as near to the middle line as those before it allow; None beyond `most`."""
    apart = 2 * r * MIN_DISTANCE_FACTOR
    done: list[tuple[float, float]] = []
    found: list[tuple[float, float]] = [(0.0, 0.0)] * len(places)
    for index in sorted(range(len(places)), key=lambda i: (places[i], i)):
        x = places[index]
        while done and x - done[0][0] >= apart:
            done.pop(0)
        near = [(y, sqrt(max(apart**2 - (x - px) ** 2, 0))) for px, y in done if x - px < apart]
        tries = [0.0, *(y + d for y, d in near), *(y - d for y, d in near)]
        tries.sort(key=lambda y: (abs(y), -y))
        y = next(y for y in tries if all(abs(y - other) >= d - 1e-9 for other, d in near))
        if abs(y) > most:
            return None
        found[index] = (x, y)
        done.append((x, y))
    return found


def _pack_blocks(places: Sequence[float], r: float, across: float) -> list[tuple[float, float]]:
    """Few distinct values: the dots of one value in a block around it, rows from the middle outwards."""
    step = 2 * r
    columns = max(1, int(across / step))
    counts, seen = Counter(places), Counter[float]()
    found = []
    for x in places:
        n, k = counts[x], seen[x]
        seen[x] += 1
        wide = min(columns, max(1, round(sqrt(n))))
        rows = ceil(n / wide)
        row, column = divmod(k, wide)
        last = n - row * wide if row == rows - 1 else wide
        found.append((x + (column - (last - 1) / 2) * step, (row - (rows - 1) / 2) * step))
    return found


def count_bins(places: Sequence[float], left: float, right: float, wide: float = 8.0) -> list[tuple[float, int]]:
    """How many stand in each column of about `wide`, as (left edge, number); every one counted once."""
    columns = max(1, round((right - left) / wide))
    step = (right - left) / columns
    counted = Counter(min(columns - 1, max(0, int((x - left) / step))) for x in places)
    return [(left + k * step, counted[k]) for k in sorted(counted)]
