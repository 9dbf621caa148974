"""What an outlier, right or a typing mistake, does to the figure for similar work.

Ranks and medians hardly move with it. Amounts are compared by their ratio, which does.
"""

from dataclasses import replace

import numpy as np

from app.domain.engagements import FREELANCE
from app.domain.figures import interval, ratio
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
        return f"Without {them} too little similar work is left to compare."
    at, low, high = left.shown()
    lead = it.claim.expected if isinstance(it.claim, Claim) else FREELANCE
    much, ends = ratio(at, low, high) if lead == FREELANCE else ratio(1 / at, 1 / high, 1 / low)
    return f"Without {them}, {lead} work comes to {much} for similar work ({interval(1 - like.alpha, *ends)})."
