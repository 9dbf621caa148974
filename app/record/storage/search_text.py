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

SEARCHED_FIELDS = tuple(name for name, field in FIELDS.items() if isinstance(field.kind, (Text, Tags)))
_FIRST_MARK = 0xE000  # a character for private use; folding leaves none of them in a text
FIELD_MARKS = {name: chr(_FIRST_MARK + place) for place, name in enumerate((*SEARCHED_FIELDS, "end"))}
TAG_SEPARATOR = "\x1f"  # white space to Python, so no folded text holds it either


def build_search_text(engagement: Engagement) -> str:
    """The column's content; every tag has a mark on both sides, so that a test can name a whole tag."""
    found = []
    for name in SEARCHED_FIELDS:
        value = getattr(engagement, name)
        found.append(FIELD_MARKS[name])
        if isinstance(value, tuple):
            found.append(TAG_SEPARATOR + "".join(f"{fold_accents(tag)}{TAG_SEPARATOR}" for tag in value))
        elif value is not None:
            found.append(fold_accents(value))
    return "".join(found) + FIELD_MARKS["end"]


def build_search_texts(columns: Mapping[str, Sequence[Any]], count: int) -> list[str]:
    """The content of the column for many engagements, whose fields lie across `columns`."""
    parts: list[Sequence[str] | str] = []
    for name in SEARCHED_FIELDS:
        values = columns.get(name)
        if values is None or not any(values):
            # Nobody says anything: the mark goes to the one before it.
            if parts and isinstance(parts[-1], str):
                parts[-1] += FIELD_MARKS[name]
            else:
                parts.append(FIELD_MARKS[name])
            continue
        parts.append(_field_parts(FIELD_MARKS[name], values))
    parts.append(FIELD_MARKS["end"])
    rows = zip(*(repeat(each, count) if isinstance(each, str) else each for each in parts), strict=True)
    return list(map("".join, rows))


def _field_parts(mark: str, values: Sequence[Any]) -> list[str]:
    told: dict[Any, str] = {None: mark}
    for value in dict.fromkeys(values):
        if isinstance(value, tuple):
            told[value] = f"{mark}{TAG_SEPARATOR}" + "".join(f"{fold_accents(tag)}{TAG_SEPARATOR}" for tag in value)
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


def field_text(column: sa.ColumnElement[str], name: str) -> sa.ColumnElement[str]:
    """The part of the column that holds the field `name`; empty where the field is unknown."""
    after = (
        FIELD_MARKS["end"]
        if name == SEARCHED_FIELDS[-1]
        else FIELD_MARKS[SEARCHED_FIELDS[SEARCHED_FIELDS.index(name) + 1]]
    )
    begins = position(column, FIELD_MARKS[name])
    return sa.func.substr(column, begins + 1, position(column, after) - begins - 1, type_=sa.Text())
