"""What a value that is far off, right or a slip of the keyboard, does to the figure like for like.

Ranks and medians hardly move with it. Amounts are compared by their ratio, which does.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from app.domain.engagements import FREELANCE
from app.domain.figures import ratios
from app.report.domain.claims import Claim
from app.report.domain.evidence.assessment import Assessed, Assessor
from app.report.domain.evidence.comparison import kind_of
from app.report.domain.evidence.notes import OUTLIER, far_off
from app.report.domain.findings import Note
from app.report.domain.statistics import Kind, LikeForLike


def with_slips(notes: tuple[Note, ...], it: Assessed, like: LikeForLike | None, assessor: Assessor) -> tuple[Note, ...]:
    """The notes, that of values far off with the ratio `like` as it is without them, from the sentence's side."""
    if like is None or kind_of(it.claim) is not Kind.MONEY:
        return notes
    return tuple(replace(note, words=f"{note.words} {_without(it, like, assessor)}") if note.code == OUTLIER else note
                 for note in notes)


def _without(it: Assessed, like: LikeForLike, assessor: Assessor) -> str:
    far = far_off(it.sample)
    them = "it" if np.count_nonzero(far) == 1 else "them"
    left = assessor.again(it, it.sample.spread(np.where(far, np.nan, it.sample.y)), like.alpha)
    if not isinstance(left, LikeForLike):
        return f"The figure like for like is: without {them} too little is comparable."
    at, low, high = _seen(it.claim, left.shown())
    return f"The figure like for like is: without {them} {at} times, range {low} to {high}."


def _seen(claim: Any, shown: tuple[float, float, float]) -> tuple[str, str, str]:
    at, low, high = shown
    lead = claim.expected if isinstance(claim, Claim) else FREELANCE
    return ratios(at, low, high) if lead == FREELANCE else ratios(1 / at, 1 / high, 1 / low)
