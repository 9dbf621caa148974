"""Packs fields with few values into whole numbers, several to each."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.core.domain import kinds
from app.core.domain.fields import Field, options_of

_BITS, _BITS_OF_RATING, _MAX_BITS = 4, 9, 62  # of a choice, of a rating in hundredths, and of a whole number


def _bit_layout(fields: dict[str, Field], names: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """Returns the position of each field's code: index of its number, lowest bit, and number of bits."""
    found, pack, low = [], 0, 0
    for name in names:
        bits = _BITS_OF_RATING if isinstance(fields[name].kind, kinds.Rating) else _BITS
        if low + bits > _MAX_BITS:
            pack, low = pack + 1, 0
        found.append((name, pack, low, bits))
        low += bits
    return found


def _code(column: sa.ColumnElement[Any], field: Field, bits: int) -> sa.ColumnElement[int]:
    """The code of a field; with all of its bits set where it is unknown."""
    unknown: sa.ColumnElement[Any] = sa.literal_column(str((1 << bits) - 1))
    if isinstance(field.kind, kinds.Rating):
        return sa.func.coalesce(sa.type_coerce(column, sa.SmallInteger), unknown)
    if isinstance(field.kind, kinds.YesNo):
        return sa.case(
            (column.is_(True), sa.literal_column("1")), (column.is_(False), sa.literal_column("0")), else_=unknown
        )
    whens: list[tuple[Any, sa.ColumnElement[Any]]] = [
        (column == option, sa.literal_column(str(place))) for place, option in enumerate(options_of(field))
    ]
    return sa.case(*whens, else_=unknown)


def pack_columns(table: sa.FromClause, fields: dict[str, Field], names: Sequence[str]) -> list[sa.ColumnElement[int]]:
    """Returns expressions that pack the codes of several fields; `unpack_columns` is the inverse."""
    packs: list[Any] = []
    for name, pack, low, bits in _bit_layout(fields, names):
        digit = _code(table.c[name], fields[name], bits) * sa.cast(sa.literal_column(str(1 << low)), sa.BigInteger)
        if pack == len(packs):
            packs.append(digit)
        else:
            packs[pack] += digit
    return packs


def unpack_columns(fields: dict[str, Field], names: Sequence[str], packs: Sequence[Any]) -> dict[str, Any]:
    """By name the code of each field, −1 where it is unknown."""
    found = {}
    for name, pack, low, bits in _bit_layout(fields, names):
        unknown = (1 << bits) - 1
        code = ((packs[pack] >> low) & unknown).astype(np.int8 if bits < 8 else np.int16)
        code[code == unknown] = -1
        found[name] = code
    return found
