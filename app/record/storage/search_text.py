"""Builds the search column: the folded texts of an engagement's fields in one text, a part for each field.

Each part begins with a mark of its field, which no folded text contains. So one column serves the search over all
fields, the condition on one field, and an order of texts that is the same on every database.
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
_FIRST_MARK = 0xE000  # a private-use character; folding removes these from texts
FIELD_MARKS = {name: chr(_FIRST_MARK + place) for place, name in enumerate((*SEARCHED_FIELDS, "end"))}
TAG_SEPARATOR = "\x1f"  # whitespace to Python, so no folded text contains it either


def build_search_text(engagement: Engagement) -> str:
    """Returns the column's content; each tag has a separator on both sides, so that conditions match whole tags."""
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
    """Returns the column's content for `count` engagements, given as columns by field."""
    parts: list[Sequence[str] | str] = []
    for name in SEARCHED_FIELDS:
        values = columns.get(name)
        if values is None or not any(values):
            # No row has a value, so the mark is added to the constant part before it.
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
    texts: dict[Any, str] = {None: mark}
    for value in dict.fromkeys(values):
        if isinstance(value, tuple):
            texts[value] = f"{mark}{TAG_SEPARATOR}" + "".join(f"{fold_accents(tag)}{TAG_SEPARATOR}" for tag in value)
        elif value is not None:
            texts[value] = mark + fold_accents(value)
    return [texts[value] for value in values]


class position(GenericFunction[int]):  # noqa: N801 (an SQL function has a lower-case name)
    """The position of the second text in the first, counted from 1."""

    type = sa.Integer()
    inherit_cache = True
    name = "contrast_position"


@compiles(position)
def _position(element: Any, compiler: Any, **more: Any) -> str:
    function = "strpos" if compiler.dialect.name == "postgresql" else "instr"
    return f"{function}({compiler.process(element.clauses, **more)})"


def field_text(column: sa.ColumnElement[str], name: str) -> sa.ColumnElement[str]:
    """Returns the part of the column with the field `name`; empty if the field is unknown."""
    after = (
        FIELD_MARKS["end"]
        if name == SEARCHED_FIELDS[-1]
        else FIELD_MARKS[SEARCHED_FIELDS[SEARCHED_FIELDS.index(name) + 1]]
    )
    begins = position(column, FIELD_MARKS[name])
    return sa.func.substr(column, begins + 1, position(column, after) - begins - 1, type_=sa.Text())
