"""Column types for each kind of field value, the same on SQLite and PostgreSQL.

Money and quantities are stored as integers (minor units; the smallest decimal place), since SQLite stores decimals as
binary floats. Ratings are hundredths; "does not apply" is 0, which no rating is. Timestamps are UTC texts of one
length.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from app.core.domain import kinds, rating_scales

NOT_APPLICABLE = 0
RATING_PARTS = 10**rating_scales.PLACES


class UtcDateTime(TypeDecorator[datetime]):
    """A UTC timestamp, stored as text that sorts by time ("2026-11-22T18:49:36Z")."""

    impl = sa.String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class ScaledDecimal(TypeDecorator[Decimal]):
    """A decimal with a fixed number of places, stored as an integer (value times 10**places)."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, places: int):
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else int(value.scaleb(self.places))

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class StringList(TypeDecorator[tuple[str, ...]]):
    """Several words, stored one per line with line feeds at both ends, so that a search can match a whole word."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Any) -> str | None:
        return None if value is None else "\n" + "\n".join(value) + "\n"

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.strip("\n").split("\n"))


class RatingColumn(TypeDecorator[Decimal | str]):
    """A rating, stored in hundredths, or the word for "does not apply" (`exempt`), stored as 0."""

    impl = sa.SmallInteger
    cache_ok = True

    def __init__(self, exempt: str | None):
        super().__init__()
        self.exempt = exempt

    def process_bind_param(self, value: Decimal | str | None, dialect: Any) -> int | None:
        if value is None:
            return None
        return NOT_APPLICABLE if isinstance(value, str) else int(value * RATING_PARTS)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | str | None:
        if value is None:
            return None
        return self.exempt if value == NOT_APPLICABLE else Decimal(value) / RATING_PARTS


def column_type(kind: kinds.Kind) -> sa.types.TypeEngine[Any]:
    """Returns the column type of a kind."""
    return COLUMN_TYPES[type(kind)](kind)


COLUMN_TYPES: dict[type[kinds.Kind], Callable[[Any], sa.types.TypeEngine[Any]]] = {
    kinds.Text: lambda kind: sa.Text(),
    kinds.Choice: lambda kind: sa.String(40),
    kinds.ChoiceSet: lambda kind: StringList(),
    kinds.Tags: lambda kind: StringList(),
    kinds.YesNo: lambda kind: sa.Boolean(),
    kinds.Day: lambda kind: sa.Date(),
    kinds.Currency: lambda kind: sa.String(3),
    kinds.Amount: lambda kind: sa.BigInteger(),
    kinds.Quantity: lambda kind: ScaledDecimal(kind.places),
    kinds.Count: lambda kind: sa.Integer(),
    kinds.Rating: lambda kind: RatingColumn(kind.exempt),
    kinds.Link: lambda kind: sa.Integer(),
}
