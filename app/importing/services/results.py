"""Outcomes of rows (new, changed, unchanged, refused), and how they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.importing.domain.batches import Refusal
from app.record.domain.engagements import Engagement
from app.record.domain.entries import Line
from app.record.storage.engagements import Stored

Outcome = Literal["new", "changed", "unchanged", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "refused")


@dataclass(slots=True)
class RowResult:
    """What one row does. `changes`: the file's columns by our name, each with its text before and after."""

    line: int
    outcome: Outcome
    reference: str | None
    title: str | None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class BatchResult:
    """What some rows do: the columns of new engagements and (at the places `reviewed` among them) of their reviews; the
    others each as a row: changed ones with what is stored, refused ones with why. `known`: engagements as they will be
    of rows that change or leave what is stored. `passed`: rows that neither add nor update, as was asked for. `beside`:
    new and changed reviews or providers, each with what else is put away of it. Where rows are lines: the new `lines`,
    each with the turn of its engagement and where it stands in the file, and the references of those engagements
    (`groups`, by turn) whose lines go in."""

    new: dict[str, Sequence[Any]] = field(default_factory=dict)
    reviews: dict[str, Sequence[Any]] = field(default_factory=dict)
    reviewed: list[int] = field(default_factory=list)
    changed: list[tuple[RowResult, Stored]] = field(default_factory=list)
    unchanged: list[RowResult] = field(default_factory=list)
    refused: list[tuple[RowResult, list[Refusal]]] = field(default_factory=list)
    known: list[tuple[int, Engagement]] = field(default_factory=list)
    skipped_count: int = 0
    beside: list[tuple[RowResult, dict[str, Any]]] = field(default_factory=list)
    lines: list[tuple[int, int, Line]] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)


def change_texts(before: object, after: object, registry: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The fields that differ, each with its text before and after."""
    found = {}
    for name, each in registry.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = (each.write(old), each.write(new))
    return found
