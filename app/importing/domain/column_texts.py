"""Values of a column's cells by row, and the errors of those that can't be read."""

from dataclasses import dataclass, field
from typing import Any

from app.core.domain.number_parsing import Unreadable


@dataclass(frozen=True, slots=True)
class UnreadText:
    """Why a text can't be read, and how many cells have it."""

    reason: Unreadable
    times: int


@dataclass(frozen=True, slots=True)
class ColumnTexts:
    """The parsed cells of a column, by index: values (None: unknown or unreadable), reasons for unreadable ones,
    currency signs or codes, pricing models from units, and the rest of titles that were too long."""

    values: list[Any]
    errors: dict[int, Unreadable] = field(default_factory=dict)
    signs: dict[int, str] = field(default_factory=dict)
    per: dict[int, str] = field(default_factory=dict)
    overflows: dict[int, str] = field(default_factory=dict)
