"""Whether one provider holds most of a side: then the side tells of that provider more than of all others together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.engagements import FREELANCE, OUTSOURCED
from app.domain.evidence.notes import ONE_PROVIDER
from app.domain.evidence.samples import Sample
from app.domain.findings import Named, Note

Array = Any
# More than half: the side then says no more than four equally busy providers would (1 over the sum of the squared
# parts, which is less than 1 over a half squared), however many others there are.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Holder:
    """A provider, by its code, with `engagements` of the `of` that a side has."""

    code: int
    side: str
    engagements: int
    of: int


def holders(sample: Sample) -> tuple[Holder, ...]:
    """Who holds more than half of the engagements used of a side; nobody on most records, at most one a side."""
    found = []
    for side, here in ((OUTSOURCED, ~sample.freelance), (FREELANCE, sample.freelance)):
        jobs = np.bincount(sample.provider[here])
        if jobs.size and (most := int(jobs.max())) > MOST * (many := int(jobs.sum())):
            found.append(Holder(int(jobs.argmax()), side, most, many))
    return tuple(found)


def tallied(provider: Array) -> tuple[int, int]:
    """How many providers there are among these codes, and how often the most frequent occurs."""
    jobs = np.bincount(provider)
    return int(np.count_nonzero(jobs)), int(jobs.max(initial=0))


def note(it: Holder, names: Mapping[int, Named]) -> Note:
    """“60 of the 70 outsourced engagements are with one provider, Agency North; they count as one provider's…”"""
    return Note(ONE_PROVIDER, f"{it.engagements:,} of the {it.of:,} {it.side} engagements are with one provider, "
                              f"{names[it.code].name}; they count as one provider's experience.")
