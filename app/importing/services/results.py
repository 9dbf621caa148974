"""Outcomes of rows (new, changed, unchanged, refused), and how they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.importing.domain.batches import Batch, Refusal, ragged_refusal
from app.record.domain.engagements import Engagement
from app.record.domain.entries import Line
from app.record.storage.engagements import Stored

Outcome = Literal["new", "changed", "unchanged", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "refused")


@dataclass(slots=True)
class RowResult:
    """The outcome of one row. `changes`: field names, each with its text before and after."""

    line: int
    outcome: Outcome
    reference: str | None
    title: str | None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class BatchResult:
    """The outcomes of some rows.

    New engagements as columns, with the columns of their reviews (at the positions `reviewed`); other rows one by one:
    changed ones with the stored engagement, refused ones with their reasons. `known`: matched engagements as they will
    be. `skipped_count`: rows skipped by the choice of adding or updating only. `payloads`: new and changed reviews or
    providers, each with the values to be staged. In files of entries: the new entries (`lines`), each with the position
    of its engagement and its line in the file, and the references by position (`groups`) of engagements whose entries
    are imported.
    """

    new: dict[str, Sequence[Any]] = field(default_factory=dict)
    reviews: dict[str, Sequence[Any]] = field(default_factory=dict)
    reviewed: list[int] = field(default_factory=list)
    changed: list[tuple[RowResult, Stored]] = field(default_factory=list)
    unchanged: list[RowResult] = field(default_factory=list)
    refused: list[tuple[RowResult, list[Refusal]]] = field(default_factory=list)
    known: list[tuple[int, Engagement]] = field(default_factory=list)
    skipped_count: int = 0
    payloads: list[tuple[RowResult, dict[str, Any]]] = field(default_factory=list)
    lines: list[tuple[int, int, Line]] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)


def ragged_rows(batch: Batch, width: int) -> list[tuple[RowResult, list[Refusal]]]:
    """Returns the refused rows of a batch with another number of cells than the header's `width`."""
    return [
        (RowResult(line, "refused", None, None), [ragged_refusal(line, cells, width)]) for line, cells in batch.ragged
    ]


def change_texts(before: object, after: object, registry: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Returns the fields that differ, each with its text before and after."""
    found = {}
    for name, each in registry.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = (each.write(old), each.write(new))
    return found
