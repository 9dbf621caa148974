"""The effect of outliers, whether correct or typing mistakes, on the figure for similar work.

Ranks and medians are hardly affected. Amounts are compared by their ratio, which is.
"""

from dataclasses import replace

import numpy as np

from app.report.domain.evidence.assessment import Assessment, Assessor
from app.report.domain.evidence.comparison import outcome_kind
from app.report.domain.evidence.notes import OUTLIER, outlier_mask
from app.report.domain.findings import Note
from app.report.domain.statistics import Effect, Kind, LikeForLike


def add_outlier_effects(
    notes: tuple[Note, ...], assessment: Assessment, similar_work: LikeForLike | None, assessor: Assessor
) -> tuple[Note, ...]:
    """Returns the notes; that on outliers also has the ratio `without` them, None where too little is left."""
    if similar_work is None or outcome_kind(assessment.claim) is not Kind.MONEY:
        return notes
    return tuple(
        replace(
            note,
            params={
                **note.params,
                "without": _effect_without_outliers(assessment, similar_work, assessor),
                "level": 1 - similar_work.alpha,
            },
        )
        if note.code == OUTLIER
        else note
        for note in notes
    )


def _effect_without_outliers(assessment: Assessment, similar_work: LikeForLike, assessor: Assessor) -> Effect | None:
    figure = assessor.reestimate(
        assessment,
        assessment.sample.over_record(np.where(outlier_mask(assessment.sample), np.nan, assessment.sample.y)),
        similar_work.alpha,
    )
    return figure.effect() if isinstance(figure, LikeForLike) else None
