"""What a search looks through: the texts of an engagement, folded, in one column, each field in a part of its own.

A part begins with a mark of its own that no folded text holds; so one column serves the search over everything, the
test of one field, and an order of texts that is the same on every database.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from app.core.domain.kinds import Tags, Text
from app.core.domain.text_normalisation import fold_accents
from app.record.domain.engagements import FIELDS, Engagement

PARTS = tuple(name for name, field in FIELDS.items() if isinstance(field.kind, (Text, Tags)))
_FIRST = 0xE000  # a character for private use; folding leaves none of them in a text
MARKS = {name: chr(_FIRST + place) for place, name in enumerate((*PARTS, "end"))}
AROUND_A_TAG = "\x1f"  # white space to Python, so no folded text holds it either


def folded(engagement: Engagement) -> str:
    """The column's content; every tag has a mark on both sides, so that a test can name a whole tag."""
    found = []
    for name in PARTS:
        value = getattr(engagement, name)
        found.append(MARKS[name])
        if isinstance(value, tuple):
            found.append(AROUND_A_TAG + "".join(f"{fold_accents(tag)}{AROUND_A_TAG}" for tag in value))
        elif value is not None:
            found.append(fold_accents(value))
    return "".join(found) + MARKS["end"]


def together(columns: Mapping[str, Sequence[Any]], count: int) -> list[str]:
    """The content of the column for many engagements, whose fields lie across `columns`."""
    parts: list[Sequence[str] | str] = []
    for name in PARTS:
        values = columns.get(name)
        if values is None or not any(values):
            # Nobody says anything: the mark goes to the one before it.
            if parts and isinstance(parts[-1], str):
                parts[-1] += MARKS[name]
            else:
                parts.append(MARKS[name])
            continue
        parts.append(_parts(MARKS[name], values))
    parts.append(MARKS["end"])
    rows = zip(*(repeat(each, count) if isinstance(each, str) else each for each in parts), strict=True)
    return list(map("".join, rows))


def _parts(mark: str, values: Sequence[Any]) -> list[str]:
    told: dict[Any, str] = {None: mark}
    for value in dict.fromkeys(values):
        if isinstance(value, tuple):
            told[value] = f"{mark}{AROUND_A_TAG}" + "".join(f"{fold_accents(tag)}{AROUND_A_TAG}" for tag in value)
        elif value is not None:
            told[value] = mark + fold_accents(value)
    return [told[value] for value in values]


class position(GenericFunction[int]):  # noqa: N801 (functions of SQL are written small)
    """Where the second text begins in the first, counted from 1."""

    type = sa.Integer()
    inherit_cache = True
    name = "contrast_position"


@compiles(position)
def _position(element: Any, compiler: Any, **more: Any) -> str:
    function = "strpos" if compiler.dialect.name == "postgresql" else "instr"
    return f"{function}({compiler.process(element.clauses, **more)})"


def part(column: sa.ColumnElement[str], name: str) -> sa.ColumnElement[str]:
    """The part of the column that holds the field `name`; empty where the field is unknown."""
    after = MARKS["end"] if name == PARTS[-1] else MARKS[PARTS[PARTS.index(name) + 1]]
    begins = position(column, MARKS[name])
    return sa.func.substr(column, begins + 1, position(column, after) - begins - 1, type_=sa.Text())
