"""Which answers nobody has given yet about engagements that ended, by the owner who is asked for them.

Only what the owner is asked for at the end counts, and only where a claim or an outcome is left without a value. An
engagement without a provider is in no claim, so that its provider is missing before the claims' answers are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.record.domain.engagement_forms import COMPLETION
from app.record.domain.engagements import CANCELLED, STATUSES
from app.report.domain.claims import Claim, Outcome
from app.report.domain.dataset import REVIEWED
from app.report.domain.evidence.samples import Evidence
from app.report.domain.measures import Record, cost
from app.report.domain.measures.sources import WAYS

Array = Any
PROVIDER, COST, REVIEW = "provider", "actual_cost", "review"
ASKED = (PROVIDER, *(name for name in COMPLETION if name not in ("ended_on", "status")), REVIEW)
"""Codes of answers, in this order: fields of an engagement, and its review as a whole."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Of an owner's `ended` engagements those `lacking` any answer, and by code those that lack this one; `owner` is a
    user's number, None where nobody is the owner. Only owners with some are listed."""

    owner: int | None
    ended: tuple[int, ...]
    lacking: tuple[int, ...]
    answers: Mapping[str, tuple[int, ...]]


def missing_answers(evidence: Evidence, needed: Sequence[Claim | Outcome], among: Array) -> tuple[Missing, ...]:
    """The answers that these claims and outcomes lack about the engagements `among` (a mask over the record)."""
    columns = evidence.record.columns
    lacking = {code: np.zeros(len(columns), bool) for code in ASKED}
    lacking[PROVIDER] |= (columns["provider"] < 0) & (columns["status"] != STATUSES.index(CANCELLED))
    for each in needed:
        without = evidence.of(each).unknown
        for code, unknown in _sources(evidence.record, each.measure.name):
            lacking[code] |= without & unknown
    found = []
    for owner in _owners(columns["owner"][among]):
        mine = among & (columns["owner"] == owner)
        answers = {code: mask & mine for code, mask in lacking.items() if (mask & mine).any()}
        if answers:
            found.append(
                Missing(
                    None if owner < 0 else owner,
                    tuple(columns["id"][mine].tolist()),
                    tuple(columns["id"][np.logical_or.reduce(list(answers.values()))].tolist()),
                    {code: tuple(columns["id"][mask].tolist()) for code, mask in answers.items()},
                )
            )
    return tuple(found)


def _owners(numbers: Array) -> list[int]:
    """The different numbers, nobody's last."""
    return sorted(np.unique(numbers).tolist(), key=lambda number: (number < 0, number))


def _sources(record: Record, measure: str) -> Iterator[tuple[str, Array]]:
    """The answers that a measure's value is made of and that an owner is asked for, with where each is unknown."""
    for name in dict.fromkeys(name for way in WAYS.get(measure, ((measure,),)) for name in way):
        if name == COST:
            yield COST, np.isnan(cost.own_total(record))
        elif name in REVIEWED:
            yield REVIEW, np.isnan(record.columns[name])
        elif name in ASKED:
            yield name, ~(record.columns[name] >= 0)
