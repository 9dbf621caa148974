"""Which unanswered fields would open most claims, in which order, and for which engagements.

A claim is open with the minimum data that a verdict needs. Nothing is promised that answers can't reach: a claim counts
only if it has the minimum once exactly these fields are answered, by the same rule that the report uses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.report.domain.claims import Claim
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import has_minimum
from app.report.domain.evidence.possible_answers import PossibleAnswers, ways_to_value

Array = Any
MAX_FIELDS = 7  # more questions than that nobody answers
Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class FillInStep:
    """Fields that are asked together, and the keys of the claims that their answers could open, together with those of
    the steps before."""

    fields: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class FillInPlan:
    """The steps in order; by field the numbers of the engagements whose answer counts for a claim; the keys of the
    claims that are open now."""

    steps: tuple[FillInStep, ...]
    asked: Mapping[str, tuple[int, ...]]
    open: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields, those that open most first."""
        return tuple(name for step in self.steps for name in step.fields)

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that all answers together could open."""
        return tuple(key for step in self.steps for key in step.claims)

    @cached_property
    def engagements(self) -> frozenset[int]:
        """The numbers of the engagements that lack an answer."""
        return frozenset(number for numbers in self.asked.values() for number in numbers)


def open_claims(evidence: Evidence, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Returns the keys of the claims with the minimum data; an opposite goes with its claim."""
    return tuple(claim.key for claim in claims if not claim.opposes and has_minimum(claim, evidence))


def make_plan(
    evidence: Evidence, claims: Sequence[Claim], answers: PossibleAnswers, limit: int = MAX_FIELDS
) -> FillInPlan:
    """Returns the fields to ask for, at most `limit`: at each step those that open most claims for each field."""
    opened = open_claims(evidence, claims)
    closed = [claim for claim in claims if not claim.opposes and claim.key not in opened]
    trial = _Trial(evidence, closed, answers)
    chosen: Names = frozenset()
    steps: list[FillInStep] = []
    while best := trial.best_step(chosen, limit - len(chosen)):
        steps.append(best)
        chosen |= set(best.fields)
    return FillInPlan(tuple(steps), trial.asked(chosen), opened)


class _Trial:
    """Tries sets of fields on the claims that are not open; every trial is made once."""

    def __init__(self, evidence: Evidence, closed: Sequence[Claim], answers: PossibleAnswers):
        self._evidence, self._answers = evidence, answers
        self._closed = {claim.key: claim for claim in closed}
        self._ways = {claim.key: ways_to_value(claim.measure.name) for claim in closed}
        self._unknown = {claim.key: evidence.sample_of(claim).unknown for claim in closed}
        self._opened: set[str] = set()
        self._tried: dict[tuple[str, Names], Array | None] = {}

    def best_step(self, chosen: Names, limit: int) -> FillInStep | None:
        """Returns the next step after the fields `chosen`, with at most `limit` fields; None where nothing opens."""
        best: tuple[tuple[float, int], tuple[str, ...], list[str]] | None = None
        for fields in self._candidates(chosen, limit):
            keys = [key for key in self._waiting() if self._opens(key, chosen | set(fields))]
            rank = len(keys) / len(fields), -len(fields)
            if keys and (best is None or rank > best[0]):
                best = rank, fields, keys
        if best is None:
            return None
        self._opened.update(best[2])
        return FillInStep(best[1], tuple(best[2]))

    def _waiting(self) -> list[str]:
        return [key for key in self._closed if key not in self._opened]

    def _candidates(self, chosen: Names, limit: int) -> Iterator[tuple[str, ...]]:
        """Yields the sets of fields that give a value to an engagement without one, each way alone and all together."""
        found = dict.fromkeys(
            tuple(name for name in dict.fromkeys(fields) if name not in chosen and self._is_lacking(key, name, fields))
            for key in self._waiting()
            for fields in (*self._ways[key], sum(self._ways[key], ()))
        )
        yield from (fields for fields in found if 0 < len(fields) <= limit)

    def _is_lacking(self, key: str, name: str, names: Sequence[str]) -> bool:
        return bool((self._unknown[key] & self._answers.is_answerable(name, names)).any())

    def _opens(self, key: str, names: Names) -> bool:
        return self._used_with(key, names) is not None

    def _used_with(self, key: str, names: Names) -> Array | None:
        """Returns a mask of the engagements in the claim with the fields answered; None if that doesn't open it."""
        relevant = names & {name for way in self._ways[key] for name in way}
        if not relevant:
            return None
        if (key, relevant) not in self._tried:
            claim = self._closed[key]
            evidence = Evidence(self._answers.record_with(relevant, claim))
            self._tried[key, relevant] = evidence.sample_of(claim).used if has_minimum(claim, evidence) else None
        return self._tried[key, relevant]

    def asked(self, chosen: Names) -> dict[str, tuple[int, ...]]:
        """Returns, by field, the engagements whose answer brings them into a claim that opens."""
        masks = {name: np.zeros(len(self._evidence.record.columns), bool) for name in chosen}
        for key in self._opened:
            used = self._used_with(key, chosen)
            if used is None:
                continue
            undecided = self._unknown[key] & used
            for way in self._ways[key]:
                lacking = {name: self._answers.is_unknown(name) for name in way}
                possible = {name: self._answers.is_answerable(name, chosen) for name in way if name in chosen}
                is_reached = undecided.copy()
                for name, mask in lacking.items():
                    is_reached &= ~mask | possible.get(name, False)
                for name in possible:
                    masks[name] |= is_reached & lacking[name]
                undecided = undecided & ~is_reached
        ids = self._evidence.record.columns["id"]
        return {name: tuple(ids[mask].tolist()) for name, mask in masks.items()}
