"""What an import set for all of its rows alike: such values tell nothing apart, so a claim that rests on them alone
carries no verdict."""

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
    """What of a sample an import set for all; None where nothing is."""
    whole = set_for_all(record.columns, measure)
    if whole is None or not (mark := whole[sample.used]).any():
        return None
    here = mark > 0
    sides = tuple(
        side
        for side, mine in ((FREELANCE, sample.freelance), (OUTSOURCED, ~sample.freelance))
        if mine.any() and here[mine].all()
    )
    names = [
        name
        for way in DERIVATIONS.get(measure, ((measure,),))
        for name in way
        if (by := record.columns.set_by_import(name)) is not None and (by[sample.used] > 0)[here].any()
    ]
    return SetForAll(
        int(np.count_nonzero(here)),
        len(sample.y),
        sides,
        tuple(map(_label, dict.fromkeys(names))),
        tuple(np.unique(mark[here]).tolist()),
    )


def _label(name: str) -> str:
    return "Kind of provider" if name == "provider_kind" else (FIELDS | REVIEW_FIELDS | PROVIDER_FIELDS)[name].label
