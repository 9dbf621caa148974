"""Values of a column's cells by row, and the errors of those that can't be read."""

from dataclasses import dataclass, field
from typing import Any

from app.core.domain.number_parsing import Unreadable


@dataclass(frozen=True, slots=True)
class UnreadText:
    """Why a text cannot be read, and how many cells say it."""

    reason: Unreadable
    times: int


@dataclass(frozen=True, slots=True)
class ColumnTexts:
    """What cells of a column say: the value of each (None: unknown, or not readable), why some cannot be read, and the
    sign or code of a currency that some carry, the pricing model that the unit of some tells, and what there
    was no room for in a title; all by the place among the texts."""

    values: list[Any]
    errors: dict[int, Unreadable] = field(default_factory=dict)
    signs: dict[int, str] = field(default_factory=dict)
    per: dict[int, str] = field(default_factory=dict)
    overflows: dict[int, str] = field(default_factory=dict)
