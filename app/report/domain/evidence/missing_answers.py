"""Missing answers about ended engagements, by the owner who is asked for them.

Only fields that the owner is asked for at the end count, and only where a claim or an outcome has no value without
them. An engagement without a provider is in no claim, so its provider is missing before any answer is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.record.domain.engagement_forms import COMPLETION_FIELDS
from app.record.domain.engagements import CANCELLED, STATUSES
from app.report.domain.claims import Claim, Outcome
from app.report.domain.dataset import REVIEW_COLUMNS
from app.report.domain.evidence.samples import Evidence
from app.report.domain.measures import Record, cost
from app.report.domain.measures.sources import DERIVATIONS

Array = Any
PROVIDER, COST, REVIEW = "provider", "actual_cost", "review"
ASKED_FIELDS = (PROVIDER, *(name for name in COMPLETION_FIELDS if name not in ("ended_on", "status")), REVIEW)
"""Codes of answers in display order: fields of an engagement, and its review as a whole."""


@dataclass(frozen=True, slots=True)
class MissingAnswers:
    """An owner's `ended` engagements, those `lacking` any answer, and by code those that lack that answer. `owner` is a
    user's number, None for engagements without an owner."""

    owner: int | None
    ended: tuple[int, ...]
    lacking: tuple[int, ...]
    answers: Mapping[str, tuple[int, ...]]


def missing_answers(evidence: Evidence, needed: Sequence[Claim | Outcome], among: Array) -> tuple[MissingAnswers, ...]:
    """Returns the answers that these claims and outcomes lack about the engagements `among` (a mask over the record).

    Only owners with a missing answer are included.
    """
    columns = evidence.record.columns
    lacking = {code: np.zeros(len(columns), bool) for code in ASKED_FIELDS}
    lacking[PROVIDER] |= (columns["provider"] < 0) & (columns["status"] != STATUSES.index(CANCELLED))
    for each in needed:
        unknown_value = evidence.sample_of(each).unknown
        for code, unknown in _source_fields(evidence.record, each.measure.name):
            lacking[code] |= unknown_value & unknown
    found = []
    for owner in _distinct_owners(columns["owner"][among]):
        of_owner = among & (columns["owner"] == owner)
        answers = {code: mask & of_owner for code, mask in lacking.items() if (mask & of_owner).any()}
        if answers:
            found.append(
                MissingAnswers(
                    None if owner < 0 else owner,
                    tuple(columns["id"][of_owner].tolist()),
                    tuple(columns["id"][np.logical_or.reduce(list(answers.values()))].tolist()),
                    {code: tuple(columns["id"][mask].tolist()) for code, mask in answers.items()},
                )
            )
    return tuple(found)


def _distinct_owners(numbers: Array) -> list[int]:
    """Returns the distinct owner numbers, -1 (nobody) last."""
    return sorted(np.unique(numbers).tolist(), key=lambda number: (number < 0, number))


def _source_fields(record: Record, measure: str) -> Iterator[tuple[str, Array]]:
    """Yields the answers that a measure is derived from and an owner is asked for, each with a mask of where it is
    unknown."""
    for name in dict.fromkeys(name for way in DERIVATIONS.get(measure, ((measure,),)) for name in way):
        if name == COST:
            yield COST, np.isnan(cost.total_in_own_currency(record))
        elif name in REVIEW_COLUMNS:
            yield REVIEW, np.isnan(record.columns[name])
        elif name in ASKED_FIELDS:
            yield name, ~(record.columns[name] >= 0)
