"""Values that an import set for all of its rows: they don't vary, so a claim based on them alone has no verdict."""

from typing import Any

import numpy as np

from app.record.domain.engagements import FIELDS, FREELANCE, OUTSOURCED
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.report.domain.evidence.samples import Sample
from app.report.domain.findings import SetForAll
from app.report.domain.measures import Record
from app.report.domain.measures.sources import DERIVATIONS, set_for_all

Array = Any
SET_FOR_ALL = "set for all by an import"


def detect(record: Record, measure: str, sample: Sample) -> SetForAll | None:
    """Returns what an import set for all in a sample; None if nothing."""
    marks_by_engagement = set_for_all(record.columns, measure)
    if marks_by_engagement is None or not (marks := marks_by_engagement[sample.used]).any():
        return None
    is_marked = marks > 0
    sides = tuple(
        side
        for side, on_side in ((FREELANCE, sample.freelance), (OUTSOURCED, ~sample.freelance))
        if on_side.any() and is_marked[on_side].all()
    )
    names = [
        name
        for fields in DERIVATIONS.get(measure, ((measure,),))
        for name in fields
        if (by := record.columns.set_by_import(name)) is not None and (by[sample.used] > 0)[is_marked].any()
    ]
    return SetForAll(
        int(np.count_nonzero(is_marked)),
        len(sample.y),
        sides,
        tuple(map(_label, dict.fromkeys(names))),
        tuple(np.unique(marks[is_marked]).tolist()),
    )


def _label(name: str) -> str:
    return "Kind of provider" if name == "provider_kind" else (FIELDS | REVIEW_FIELDS | PROVIDER_FIELDS)[name].label
