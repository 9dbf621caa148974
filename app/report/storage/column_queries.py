"""Queries for whole columns.

The database joins each column into one text, because fetching its cells one by one takes three times as long; fields
with few values are packed, several to a whole number.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.record.storage import models as record_models
from app.report.storage.unpacking import UNKNOWN_DAY

ENGAGEMENT = record_models.Engagement.__table__
_MAX_IDS = 200


def day_text(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """Returns a date column as text, UNKNOWN_DAY where it is null."""
    return sa.func.coalesce(sa.cast(column, sa.Text), UNKNOWN_DAY)


def column_texts(
    session: Session, where: list[Any], wanted: Sequence[sa.ColumnElement[Any]], table: sa.FromClause = ENGAGEMENT
) -> list[str]:
    """Returns the values of each expression as one text separated by commas, all in the same order of rows."""
    texts = [sa.func.aggregate_strings(sa.cast(each, sa.Text), ",") for each in wanted]
    row = session.execute(sa.select(*texts).select_from(table).where(*where)).one()
    return [text or "" for text in row]


def as_integer(column: sa.Column[Any]) -> sa.ColumnElement[int]:
    """Returns a column as a whole number, -1 where it is null."""
    return sa.func.coalesce(sa.type_coerce(column, sa.BigInteger), sa.literal_column("-1"))


def id_condition(column: sa.ColumnElement[Any], numbers: Any) -> list[Any]:
    """Returns a condition on the numbers where they are few; no condition where reading all records is faster."""
    return [column.in_(numbers.tolist())] if len(numbers) <= _MAX_IDS else []
